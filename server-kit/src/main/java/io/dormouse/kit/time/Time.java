// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.time;

import java.time.Duration;
import java.time.Instant;

/**
 * The only way to the clock and to timers. {@link SystemTime} in production, {@link VirtualTime} in tests and simulations.
 *
 * <p>Durations are measured with {@link #nanos()}, which never jumps; {@link #now()} is for what people and other programs read.
 */
public interface Time {
    /** Wall clock, millisecond resolution; may jump. */
    Instant now();

    /** Monotonic clock in nanoseconds, only differences mean anything. */
    long nanos();

    /**
     * Runs {@code task} once, not before {@code delay} has passed on the monotonic clock. The task runs on a timer thread and must only hand over
     * (to a lane, an executor), never block. A task that throws is logged and harms no other.
     */
    Timer after(Duration delay, Runnable task);

    /** Handle of a scheduled task. */
    interface Timer {
        /** Returns true if the task had not begun and now never will. */
        boolean cancel();
    }
}
