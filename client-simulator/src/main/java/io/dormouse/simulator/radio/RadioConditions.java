// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

import io.dormouse.simulator.radio.Delay.Spread;
import java.time.Duration;

/**
 * How bad the air is between one device and its server. Each datagram's fate is drawn on its own, so a delay range
 * also reorders.
 *
 * @param lossUp probability (0 to 1) that a datagram of the device never arrives
 * @param lossDown probability (0 to 1) that a datagram of the server never arrives
 * @param duplication probability (0 to 1) that a datagram arrives twice, either way
 * @param reordering probability (0 to 1) that a datagram takes three times its delay, 100 ms at least, and is
 *     overtaken
 * @param delay in the air, one way
 * @param link what lies behind the air
 */
public record RadioConditions(
        double lossUp, double lossDown, double duplication, double reordering, Delay delay, Link link) {
    /** Every datagram arrives at once and once. */
    public static final RadioConditions PERFECT = new RadioConditions(0, 0, 0, 0, Delay.NONE, Link.PERFECT);

    /** @throws IllegalArgumentException if a probability is outside 0 to 1 */
    public RadioConditions {
        probability("lossUp", lossUp);
        probability("lossDown", lossDown);
        probability("duplication", duplication);
        probability("reordering", reordering);
    }

    /** The same probability of loss in both directions. */
    public static RadioConditions losing(double probability) {
        return PERFECT.withLoss(probability, probability);
    }

    public RadioConditions withLoss(double up, double down) {
        return new RadioConditions(up, down, duplication, reordering, delay, link);
    }

    /** All delays between these are alike. */
    public RadioConditions withDelay(Duration min, Duration max) {
        return withDelay(new Delay(min, max, Spread.UNIFORM));
    }

    public RadioConditions withDelay(Delay inTheAir) {
        return new RadioConditions(lossUp, lossDown, duplication, reordering, inTheAir, link);
    }

    public RadioConditions withDuplication(double probability) {
        return new RadioConditions(lossUp, lossDown, probability, reordering, delay, link);
    }

    public RadioConditions withReordering(double probability) {
        return new RadioConditions(lossUp, lossDown, duplication, probability, delay, link);
    }

    public RadioConditions withLink(Link behind) {
        return new RadioConditions(lossUp, lossDown, duplication, reordering, delay, behind);
    }

    private static void probability(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be between 0 and 1: " + value);
        }
    }
}
