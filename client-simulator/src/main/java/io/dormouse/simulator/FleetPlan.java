// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import io.dormouse.simulator.radio.RadioConditions;
import java.net.URI;
import java.time.Duration;

/**
 * What a fleet is to be like.
 *
 * @param prefix of the endpoint names, which go on with a dash and a number from 1
 * @param count devices of the whole fleet
 * @param part which of them run here; the rest in other processes
 * @param startsPerSecond how many are switched on each second
 * @param seed decides the keys and everything random
 */
public record FleetPlan(
        String prefix, int count, Part part, double startsPerSecond, FleetMix mix, FleetHabits habits, long seed) {
    /** Devices by their numbers, from 1, both included. */
    public record Part(int first, int last) {
        /** @throws IllegalArgumentException if there is none */
        public Part {
            if (first < 1 || last < first) {
                throw new IllegalArgumentException("a range is first-last, from 1: " + first + "-" + last);
            }
        }

        int count() {
            return last - first + 1;
        }
    }

    /** Each device has a socket: more than this no process may open. */
    public static final int COUNT_MAX = 50_000;

    private static final double USUAL_STARTS_PER_SECOND = 50;

    /** @throws IllegalArgumentException if a number is out of range */
    public FleetPlan {
        if (count < 1 || count > COUNT_MAX) {
            throw new IllegalArgumentException("count must be 1 to " + COUNT_MAX + ": " + count);
        }
        if (part.last() > count) {
            throw new IllegalArgumentException("the range ends beyond the fleet: " + part.last() + " of " + count);
        }
        if (!(startsPerSecond > 0)) {
            throw new IllegalArgumentException("startsPerSecond must be positive: " + startsPerSecond);
        }
    }

    /** Half with DTLS, half in queue mode, 50 starts a second, with the {@link FleetHabits#USUAL} habits. */
    public static FleetPlan mixed(String prefix, int count, URI coap, URI coaps) {
        FleetMix mix = new FleetMix(coap, coaps, 0.5, 0.5);
        return new FleetPlan(
                prefix, count, new Part(1, Math.max(1, count)), USUAL_STARTS_PER_SECOND, mix, FleetHabits.USUAL, 0);
    }

    public FleetPlan withRate(double starts) {
        return new FleetPlan(prefix, count, part, starts, mix, habits, seed);
    }

    /** Only these devices run here; the others are thought to run elsewhere. */
    public FleetPlan withPart(Part here) {
        return new FleetPlan(prefix, count, here, startsPerSecond, mix, habits, seed);
    }

    public FleetPlan withShares(double secured, double queueMode) {
        return new FleetPlan(
                prefix,
                count,
                part,
                startsPerSecond,
                new FleetMix(mix.coap(), mix.coaps(), secured, queueMode),
                habits,
                seed);
    }

    public FleetPlan withCycle(Duration awake, Duration asleep) {
        return with(new FleetHabits(
                awake, asleep, habits.lifetime(), habits.measuresEvery(), habits.conditions(), habits.timing()));
    }

    public FleetPlan withLifetime(Duration lifetime) {
        return with(new FleetHabits(
                habits.awake(),
                habits.asleep(),
                lifetime,
                habits.measuresEvery(),
                habits.conditions(),
                habits.timing()));
    }

    public FleetPlan withMeasurements(Duration every) {
        return with(new FleetHabits(
                habits.awake(), habits.asleep(), habits.lifetime(), every, habits.conditions(), habits.timing()));
    }

    public FleetPlan withRadio(RadioConditions air) {
        return with(new FleetHabits(
                habits.awake(), habits.asleep(), habits.lifetime(), habits.measuresEvery(), air, habits.timing()));
    }

    public FleetPlan withTiming(RegistrationTiming patience) {
        return with(new FleetHabits(
                habits.awake(),
                habits.asleep(),
                habits.lifetime(),
                habits.measuresEvery(),
                habits.conditions(),
                patience));
    }

    public FleetPlan withSeed(long number) {
        return new FleetPlan(prefix, count, part, startsPerSecond, mix, habits, number);
    }

    private FleetPlan with(FleetHabits changed) {
        return new FleetPlan(prefix, count, part, startsPerSecond, mix, changed, seed);
    }
}
