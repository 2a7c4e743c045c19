// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.time;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Time for what must not end because somebody set the clock: a step of the wall clock by more than {@link #STEP} is believed only after it has stood for
 * {@link #BELIEVED_AFTER}; until then {@link #now()} goes on as before. Smaller corrections are followed at once. Thread-safe.
 */
public final class CautiousTime implements Time {
    /** Below this it is a correction, above it a step. */
    public static final Duration STEP = Duration.ofSeconds(60);

    public static final Duration BELIEVED_AFTER = Duration.ofHours(24);

    private final Time time;
    private Duration believed;
    private @Nullable Duration claimed;
    private long claimedSinceNanos;

    /** @param time whose wall clock is believed now */
    public CautiousTime(Time time) {
        this.time = time;
        this.believed = offset(time.nanos());
    }

    /** The wall clock against the monotonic one. */
    private Duration offset(long nanos) {
        return Duration.between(Instant.EPOCH, time.now()).minusNanos(nanos);
    }

    @Override
    public synchronized Instant now() {
        long nanos = time.nanos();
        weigh(nanos);
        return claimed == null
                ? time.now()
                : Instant.EPOCH.plus(believed).plusNanos(nanos).truncatedTo(ChronoUnit.MILLIS);
    }

    /** By how much the wall clock is ahead of what is believed; zero while it is believed. */
    public synchronized Duration doubted() {
        weigh(time.nanos());
        return claimed == null ? Duration.ZERO : claimed.minus(believed);
    }

    private void weigh(long nanos) {
        Duration offset = offset(nanos);
        if (near(offset, believed)) {
            believed = offset;
            claimed = null;
        } else if (claimed == null || !near(offset, claimed)) {
            claimed = offset;
            claimedSinceNanos = nanos;
        } else if (nanos - claimedSinceNanos >= BELIEVED_AFTER.toNanos()) {
            believed = offset;
            claimed = null;
        }
    }

    private static boolean near(Duration one, Duration other) {
        return one.minus(other).abs().compareTo(STEP) <= 0;
    }

    @Override
    public long nanos() {
        return time.nanos();
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        return time.after(delay, task);
    }
}
