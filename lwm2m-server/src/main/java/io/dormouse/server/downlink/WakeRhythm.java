// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import io.dormouse.server.device.NextContact;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a device's history says of its sleep: an exponentially weighted mean of the time between the beginnings of its windows, and of the deviation from it.
 * Immutable.
 *
 * @param wokeAt beginning of the last window, null before the first
 * @param intervals how many went into the mean
 */
record WakeRhythm(@Nullable Instant wokeAt, double meanMillis, double deviationMillis, int intervals) {
    static final WakeRhythm UNKNOWN = new WakeRhythm(null, 0, 0, 0);

    /** Fewer intervals say nothing. */
    private static final int INTERVALS_MIN = 3;

    /** Weight of a new interval once the mean has settled. */
    private static final double WEIGHT_MIN = 0.25;

    /** A new window begins. */
    WakeRhythm woke(Instant now) {
        if (wokeAt == null || now.isBefore(wokeAt)) {
            return new WakeRhythm(now, meanMillis, deviationMillis, intervals);
        }
        double interval = Duration.between(wokeAt, now).toMillis();
        double weight = Math.max(WEIGHT_MIN, 1.0 / (intervals + 1));
        double mean = meanMillis + weight * (interval - meanMillis);
        double deviation =
                intervals == 0 ? 0 : deviationMillis + weight * (Math.abs(interval - meanMillis) - deviationMillis);
        return new WakeRhythm(now, mean, deviation, Math.min(intervals + 1, 1_000));
    }

    /**
     * When it is expected next.
     *
     * @param lifetimeEnds when the registration ends without a sign of life, null for never
     */
    Optional<NextContact> next(@Nullable Instant lifetimeEnds) {
        if (wokeAt != null && intervals >= INTERVALS_MIN) {
            double spread = Math.max(2 * deviationMillis, 0.05 * meanMillis);
            double confidence = meanMillis <= 0 ? 0 : Math.max(0, 1 - deviationMillis / meanMillis);
            return Optional.of(new NextContact(
                    after(wokeAt, meanMillis),
                    after(wokeAt, meanMillis - spread),
                    after(wokeAt, meanMillis + spread),
                    "history",
                    Math.round(confidence * 100) / 100.0));
        }
        if (wokeAt != null && lifetimeEnds != null && lifetimeEnds.isAfter(wokeAt)) {
            return Optional.of(new NextContact(lifetimeEnds, wokeAt, lifetimeEnds, "lifetime", 0.1));
        }
        return Optional.empty();
    }

    private static Instant after(Instant start, double millis) {
        return start.plusMillis(Math.round(millis));
    }
}
