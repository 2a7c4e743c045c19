// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.message;

import io.dormouse.kit.time.Time;
import java.time.Duration;
import java.time.Instant;

/** The time of one process: when it is killed, its timers go with it. */
final class MortalTime implements Time {
    private final Time time;
    private boolean dead;

    MortalTime(Time time) {
        this.time = time;
    }

    void dies() {
        dead = true;
    }

    @Override
    public Instant now() {
        return time.now();
    }

    @Override
    public long nanos() {
        return time.nanos();
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        return time.after(delay, () -> {
            if (!dead) {
                task.run();
            }
        });
    }
}
