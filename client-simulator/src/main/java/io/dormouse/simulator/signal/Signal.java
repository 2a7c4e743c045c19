// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.signal;

import io.dormouse.kit.time.Randomness;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** How one value changes; {@link #begin} starts it for one device. */
public sealed interface Signal {
    /** The values of one device; not thread-safe. */
    @FunctionalInterface
    interface Course {
        /**
         * @param now by the clock that devices live by
         * @param sinceStart since the device was made
         */
        Object next(Instant now, Duration sinceStart);
    }

    /** @param randomness of this device */
    Course begin(Randomness randomness);

    /** Always the same. */
    record Constant(Object value) implements Signal {
        @Override
        public Course begin(Randomness randomness) {
            return (now, since) -> value;
        }
    }

    /** From one number to another, and then it stays there. */
    record Ramp(double from, double to, Duration over) implements Signal {
        @Override
        public Course begin(Randomness randomness) {
            return (now, since) -> {
                double share = over.isZero() ? 1 : Math.min(1, since.toNanos() / (double) over.toNanos());
                return from + (to - from) * share;
            };
        }
    }

    /** Up and down around a mean; each device begins somewhere else. */
    record Sine(double mean, double swing, Duration period, double noise) implements Signal {
        @Override
        public Course begin(Randomness randomness) {
            double phase = randomness.fraction();
            return (now, since) -> mean
                    + swing * Math.sin(2 * Math.PI * (phase + since.toNanos() / (double) period.toNanos()))
                    + (noise == 0 ? 0 : noise * (2 * randomness.fraction() - 1));
        }
    }

    /** A step up or down each time, at most {@code step}, between the two borders. */
    record RandomWalk(double start, double step, double min, double max) implements Signal {
        @Override
        public Course begin(Randomness randomness) {
            double[] at = {start};
            return (now, since) -> {
                at[0] = Math.max(min, Math.min(max, at[0] + step * (2 * randomness.fraction() - 1)));
                return at[0];
            };
        }
    }

    /** Values by the hour of the day (UTC, 0 to 24), with straight lines between them and over midnight. */
    record DayCurve(NavigableMap<Double, Double> byHour) implements Signal {
        private static final double DAY = 24;
        private static final double HOUR_SECONDS = 3_600;

        /** @throws IllegalArgumentException if there is no point, or one outside the day */
        public DayCurve {
            byHour = new TreeMap<>(byHour);
            if (byHour.isEmpty() || byHour.firstKey() < 0 || byHour.lastKey() > DAY) {
                throw new IllegalArgumentException("a day curve needs points at hours between 0 and 24");
            }
        }

        @Override
        public Course begin(Randomness randomness) {
            return (now, since) -> at(now.atOffset(ZoneOffset.UTC).toLocalTime().toSecondOfDay() / HOUR_SECONDS);
        }

        double at(double hour) {
            var before = byHour.floorEntry(hour) == null ? byHour.lastEntry() : byHour.floorEntry(hour);
            var after = byHour.higherEntry(hour) == null ? byHour.firstEntry() : byHour.higherEntry(hour);
            double span = Math.floorMod(
                            (long) ((after.getKey() - before.getKey()) * HOUR_SECONDS), (long) (DAY * HOUR_SECONDS))
                    / HOUR_SECONDS;
            double gone = (hour - before.getKey() + DAY) % DAY;
            return span == 0
                    ? before.getValue()
                    : before.getValue() + (after.getValue() - before.getValue()) * gone / span;
        }
    }

    /** One value after the other, from the beginning again at the end. */
    record Replay(List<Object> values) implements Signal {
        /** @throws IllegalArgumentException if there is none */
        public Replay {
            values = List.copyOf(values);
            if (values.isEmpty()) {
                throw new IllegalArgumentException("there is nothing to replay");
            }
        }

        @Override
        public Course begin(Randomness randomness) {
            int[] next = {0};
            return (now, since) -> values.get(next[0]++ % values.size());
        }
    }
}
