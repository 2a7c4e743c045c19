// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.Time;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** When a device falls asleep by itself, and when it wakes again. Thread-safe; sleeping and waking run on the executor. */
final class SleepCycle {
    private static final double JITTER = 0.1;

    private final Time time;
    private final Randomness randomness;
    private final Executor executor;
    private final Runnable sleep;
    private final Runnable wake;
    private Duration awakeFor = Duration.ZERO;
    private @Nullable Duration asleepFor;
    private long lastExchange;
    private Time.@Nullable Timer timer;

    SleepCycle(Time time, Randomness randomness, Executor executor, Runnable sleep, Runnable wake) {
        this.time = time;
        this.randomness = randomness;
        this.executor = executor;
        this.sleep = sleep;
        this.wake = wake;
    }

    /** @param silence zero for staying awake */
    synchronized void awakeFor(Duration silence) {
        awakeFor = silence;
    }

    synchronized void begin(Duration awake, Duration asleep) {
        if (awake.isZero() || awake.isNegative() || asleep.isNegative()) {
            throw new IllegalArgumentException("A cycle needs time awake and asleep: " + awake + ", " + asleep);
        }
        awakeFor = awake;
        asleepFor = asleep;
        awoke();
    }

    /** Any request or answer keeps the device awake for its whole time again. */
    synchronized void exchanged() {
        lastExchange = time.nanos();
    }

    synchronized void awoke() {
        lastExchange = time.nanos();
        if (!awakeFor.isZero()) {
            in(awakeFor, this::perhapsSleep);
        }
    }

    private synchronized void perhapsSleep() {
        Duration left = awakeFor.minusNanos(time.nanos() - lastExchange);
        if (left.isZero() || left.isNegative()) {
            timer = null;
            executor.execute(sleep);
            if (asleepFor != null) {
                double factor = 1 + JITTER * (2 * randomness.fraction() - 1);
                in(Duration.ofNanos((long) (asleepFor.toNanos() * factor)), () -> executor.execute(wake));
            }
        } else {
            in(left, this::perhapsSleep);
        }
    }

    synchronized void stop() {
        Time.Timer current = timer;
        timer = null;
        if (current != null) {
            current.cancel();
        }
    }

    private void in(Duration delay, Runnable task) {
        stop();
        timer = time.after(delay, task);
    }
}
