// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.message;

import io.dormouse.kit.time.Time;
import java.time.Duration;

/**
 * The wall clock as it was when the server started, carried on by the monotonic one: a step of the wall clock expires
 * nothing. Thread-safe.
 */
final class SteadyClock {
    private final Time time;
    private final long startMillis;
    private final long startNanos;

    SteadyClock(Time time) {
        this.time = time;
        this.startMillis = time.now().toEpochMilli();
        this.startNanos = time.nanos();
    }

    long millis() {
        return startMillis + (time.nanos() - startNanos) / 1_000_000;
    }

    /** Negative when it is over. */
    Duration until(long deadlineMillis) {
        return Duration.ofMillis(deadlineMillis - millis());
    }
}
