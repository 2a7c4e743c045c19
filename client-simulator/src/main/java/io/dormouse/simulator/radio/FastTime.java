// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

import io.dormouse.kit.time.Time;
import java.time.Duration;
import java.time.Instant;

/** Time that passes faster than another. */
final class FastTime implements Time {
    private final Time real;
    private final double speed;
    private final Instant startInstant;
    private final long startNanos;

    /** @param speed how many seconds pass in one */
    FastTime(Time real, double speed) {
        if (!(speed > 0)) {
            throw new IllegalArgumentException("speed must be positive: " + speed);
        }
        this.real = real;
        this.speed = speed;
        startInstant = real.now();
        startNanos = real.nanos();
    }

    @Override
    public Instant now() {
        return startInstant.plusNanos(nanos() - startNanos);
    }

    @Override
    public long nanos() {
        return startNanos + (long) ((real.nanos() - startNanos) * speed);
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        return real.after(Duration.ofNanos((long) (delay.toNanos() / speed)), task);
    }
}
