// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

import io.dormouse.kit.time.Randomness;
import java.time.Duration;

/**
 * How long a datagram is in the air, one way.
 *
 * @param min shortest
 * @param max longest; equal to {@code min} for a fixed delay
 * @param spread where between them most lie
 */
public record Delay(Duration min, Duration max, Spread spread) {
    /** How delays are distributed between the shortest and the longest. */
    public enum Spread {
        /** All alike. */
        UNIFORM,
        /** Around the middle, as of a loaded cell. */
        BELL,
        /** Most near the shortest, few near the longest, as of repetitions in bad coverage. */
        TAIL
    }

    public static final Delay NONE = new Delay(Duration.ZERO, Duration.ZERO, Spread.UNIFORM);

    private static final double TAIL_EXPONENT = 4;

    /** @throws IllegalArgumentException if the delays are negative or crossed */
    public Delay {
        if (min.isNegative() || max.compareTo(min) < 0) {
            throw new IllegalArgumentException("delays must be 0 <= min <= max: " + min + ", " + max);
        }
    }

    Duration draw(Randomness randomness) {
        Duration range = max.minus(min);
        if (range.isZero()) {
            return min;
        }
        double share = switch (spread) {
            case UNIFORM -> randomness.fraction();
            case BELL -> (randomness.fraction() + randomness.fraction() + randomness.fraction()) / 3;
            case TAIL -> Math.pow(randomness.fraction(), TAIL_EXPONENT);
        };
        return min.plusNanos((long) (range.toNanos() * share));
    }
}
