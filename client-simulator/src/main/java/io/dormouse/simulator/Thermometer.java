// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.Time;
import io.dormouse.simulator.object.DeviceObjects;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Lets the temperature of a device follow the day, with some noise, and keeps its minimum and maximum. Thread-safe. */
final class Thermometer {
    private static final double MEAN = 20;
    private static final double SWING = 6;
    private static final double STEP = 0.2;
    private static final double DRIFT_MAX = 3;
    private static final double DAY_SECONDS = 86_400;

    private final Time time;
    private final Randomness randomness;
    private final Executor executor;
    private final DeviceObjects objects;
    private final double phase;
    private double drift;
    private Time.@Nullable Timer timer;

    Thermometer(Time time, Randomness randomness, Executor executor, DeviceObjects objects) {
        this.time = time;
        this.randomness = randomness;
        this.executor = executor;
        this.objects = objects;
        phase = randomness.fraction();
    }

    /** @param interval zero for never */
    synchronized void start(Duration interval) {
        stop();
        if (!interval.isZero()) {
            timer = time.after(
                    interval,
                    () -> executor.execute(() -> {
                        measure();
                        again(interval);
                    }));
        }
    }

    private synchronized void again(Duration interval) {
        if (timer != null) {
            start(interval);
        }
    }

    synchronized void stop() {
        Time.Timer current = timer;
        timer = null;
        if (current != null) {
            current.cancel();
        }
    }

    private void measure() {
        double day = time.now().getEpochSecond() / DAY_SECONDS + phase;
        drift = Math.max(-DRIFT_MAX, Math.min(DRIFT_MAX, drift + STEP * (2 * randomness.fraction() - 1)));
        double celsius = Math.round(10 * (MEAN + SWING * Math.sin(2 * Math.PI * day) + drift)) / 10.0;
        objects.set("/3303/0/5700", celsius);
        if (objects.read("/3303/0/5601") instanceof Double lowest && celsius < lowest) {
            objects.set("/3303/0/5601", celsius);
        }
        if (objects.read("/3303/0/5602") instanceof Double highest && celsius > highest) {
            objects.set("/3303/0/5602", celsius);
        }
    }
}
