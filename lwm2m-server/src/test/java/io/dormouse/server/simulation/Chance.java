// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.simulation;

import io.dormouse.kit.time.Randomness;
import java.time.Duration;
import java.util.List;

/** What is drawn by lot, all of it from one seed. */
final class Chance {
    private final Randomness randomness;

    Chance(long seed) {
        // Neighbouring seeds begin alike; stirred, they do not.
        this.randomness = Randomness.seeded(seed * 0x9E3779B97F4A7C15L + 0x632BE59BD9B4E019L);
    }

    boolean oneIn(int many) {
        return randomness.below(many) == 0;
    }

    boolean with(double probability) {
        return probability > 0 && randomness.fraction() < probability;
    }

    /** From {@code low} to {@code high}, both possible. */
    int between(int low, int high) {
        return low + randomness.below(high - low + 1);
    }

    Duration millis(int low, int high) {
        return Duration.ofMillis(between(low, high));
    }

    Duration seconds(int low, int high) {
        return Duration.ofSeconds(between(low, high)).plusMillis(randomness.below(1000));
    }

    <T> T pick(List<T> from) {
        return from.get(randomness.below(from.size()));
    }

    long seed() {
        return ((long) randomness.below(Integer.MAX_VALUE) << 20) + randomness.below(1 << 20);
    }
}
