// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

import java.time.Duration;

/**
 * How bad the air is between one device and its server. Each datagram's fate is drawn on its own, so a delay range
 * also reorders.
 *
 * @param lossUp probability (0 to 1) that a datagram of the device never arrives
 * @param lossDown probability (0 to 1) that a datagram of the server never arrives
 * @param duplication probability (0 to 1) that a datagram arrives twice, either way
 * @param delayMin shortest time in the air, one way
 * @param delayMax longest time in the air, one way; equal to {@code delayMin} for a fixed delay
 */
public record RadioConditions(
        double lossUp, double lossDown, double duplication, Duration delayMin, Duration delayMax) {
    /** Every datagram arrives at once and once. */
    public static final RadioConditions PERFECT = new RadioConditions(0, 0, 0, Duration.ZERO, Duration.ZERO);

    /** @throws IllegalArgumentException if a probability is outside 0 to 1 or the delays are negative or crossed */
    public RadioConditions {
        probability("lossUp", lossUp);
        probability("lossDown", lossDown);
        probability("duplication", duplication);
        if (delayMin.isNegative() || delayMax.compareTo(delayMin) < 0) {
            throw new IllegalArgumentException(
                    "delays must be 0 <= delayMin <= delayMax: " + delayMin + ", " + delayMax);
        }
    }

    /** The same probability of loss in both directions. */
    public static RadioConditions losing(double probability) {
        return new RadioConditions(probability, probability, 0, Duration.ZERO, Duration.ZERO);
    }

    public RadioConditions withDelay(Duration min, Duration max) {
        return new RadioConditions(lossUp, lossDown, duplication, min, max);
    }

    public RadioConditions withDuplication(double probability) {
        return new RadioConditions(lossUp, lossDown, probability, delayMin, delayMax);
    }

    private static void probability(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be between 0 and 1: " + value);
        }
    }
}
