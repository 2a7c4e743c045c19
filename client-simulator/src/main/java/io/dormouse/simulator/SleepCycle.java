// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.Time;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When a device falls asleep by itself, and when it wakes again. Thread-safe; sleeping and waking run on the executor.
 */
final class SleepCycle {
    private static final double JITTER = 0.1;

    private final Time time;
    private final Time calendar;
    private final Randomness randomness;
    private final Executor executor;
    private final BooleanSupplier busy;
    private final Runnable sleep;
    private final Runnable wake;
    private Duration awakeFor = Duration.ZERO;
    private @Nullable Duration asleepFor;
    private boolean first;
    private int wakesLeft;
    private long lastExchange;
    private Time.@Nullable Timer timer;

    /**
     * @param calendar by which it sleeps; being awake takes real time
     * @param busy whether an answer is awaited: then the device does not fall asleep yet
     */
    SleepCycle(
            Time time,
            Time calendar,
            Randomness randomness,
            Executor executor,
            BooleanSupplier busy,
            Runnable sleep,
            Runnable wake) {
        this.time = time;
        this.calendar = calendar;
        this.randomness = randomness;
        this.executor = executor;
        this.busy = busy;
        this.sleep = sleep;
        this.wake = wake;
    }

    /** @param silence zero for staying awake */
    synchronized void awakeFor(Duration silence) {
        awakeFor = silence;
    }

    /** @param wakes how often it wakes before it sleeps on */
    synchronized void begin(Duration awake, Duration asleep, int wakes) {
        if (awake.isZero() || awake.isNegative() || asleep.isNegative()) {
            throw new IllegalArgumentException("A cycle needs time awake and asleep: " + awake + ", " + asleep);
        }
        awakeFor = awake;
        asleepFor = asleep;
        wakesLeft = wakes;
        first = true;
        awoke();
    }

    synchronized void end() {
        stop();
        awakeFor = Duration.ZERO;
        asleepFor = null;
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

    private void perhapsSleep() {
        boolean waiting = busy.getAsBoolean();
        synchronized (this) {
            Duration left = awakeFor.minusNanos(time.nanos() - lastExchange);
            if (awakeFor.isZero() || timer == null) {
                return;
            }
            if (waiting) {
                in(awakeFor, this::perhapsSleep);
            } else if (left.isZero() || left.isNegative()) {
                timer = null;
                executor.execute(sleep);
                sleepOver();
            } else {
                in(left, this::perhapsSleep);
            }
        }
    }

    // The first night has any length, so that devices switched on together do not wake together.
    private void sleepOver() {
        Duration whole = asleepFor;
        if (whole != null && wakesLeft > 0) {
            wakesLeft--;
            double share = first ? randomness.fraction() : 1 + JITTER * (2 * randomness.fraction() - 1);
            first = false;
            stop();
            timer = calendar.after(Duration.ofNanos((long) (whole.toNanos() * share)), () -> executor.execute(wake));
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
