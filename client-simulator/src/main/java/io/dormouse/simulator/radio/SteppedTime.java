// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

import io.dormouse.kit.time.Time;
import io.dormouse.kit.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until somebody moves it; timers may be set from any thread. */
public final class SteppedTime implements Time {
    private final VirtualTime clock;
    private final Object lock = new Object();

    public SteppedTime(Instant start) {
        clock = new VirtualTime(start);
    }

    @Override
    public Instant now() {
        synchronized (lock) {
            return clock.now();
        }
    }

    @Override
    public long nanos() {
        synchronized (lock) {
            return clock.nanos();
        }
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        synchronized (lock) {
            Timer timer = clock.after(delay, task);
            return () -> {
                synchronized (lock) {
                    return timer.cancel();
                }
            };
        }
    }

    /** Lets {@code duration} pass, stopping at each timer on the way to wait until what it began has calmed down. */
    public void pass(Duration duration, Runnable calm) {
        calm.run();
        long until = nanos() + duration.toNanos();
        AtomicLong arrived = new AtomicLong();
        after(duration, () -> arrived.set(1));
        while (arrived.get() == 0 && nanos() <= until) {
            synchronized (lock) {
                clock.advanceToNext();
            }
            calm.run();
        }
    }
}
