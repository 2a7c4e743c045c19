// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.simulation;

import io.dormouse.kit.time.Time;
import io.dormouse.kit.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The clocks and timers of one process: its monotonic clock begins anywhere, and its timers die with it. */
final class ProcessTime implements Time {
    private static final Logger log = LoggerFactory.getLogger(ProcessTime.class);

    private final VirtualTime time;
    private final long offsetNanos;
    private final BooleanSupplier dead;
    private final Sabotage sabotage;
    private final Instant bootedAt;
    private final long bootedNanos;

    ProcessTime(VirtualTime time, long offsetNanos, BooleanSupplier dead, Sabotage sabotage) {
        this.time = time;
        this.offsetNanos = offsetNanos;
        this.dead = dead;
        this.sabotage = sabotage;
        this.bootedAt = time.now();
        this.bootedNanos = time.nanos();
    }

    @Override
    public Instant now() {
        return time.now();
    }

    @Override
    public long nanos() {
        long nanos = sabotage == Sabotage.CLOCK_JUMPS_COUNT
                ? bootedNanos + Duration.between(bootedAt, time.now()).toNanos()
                : time.nanos();
        return nanos + offsetNanos;
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        boolean late = sabotage == Sabotage.EXPIRES_LATE && delay.compareTo(Duration.ofSeconds(20)) > 0;
        return time.after(late ? delay.plusMinutes(10) : delay, () -> {
            if (dead.getAsBoolean()) {
                return;
            }
            try {
                task.run();
            } catch (RuntimeException | Error failure) {
                log.error("A timer task failed", failure);
            }
        });
    }
}
