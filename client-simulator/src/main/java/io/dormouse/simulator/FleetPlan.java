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
 * @param count devices
 * @param startsPerSecond how many are switched on each second
 * @param coap where devices without DTLS register
 * @param coaps where devices with DTLS register
 * @param securedShare which part (0 to 1) uses DTLS, rounded up
 * @param queueModeShare which part (0 to 1) sleeps, rounded up; independent of {@code securedShare}
 * @param awake how long a sleeper stays awake after its last exchange
 * @param asleep how long it sleeps then, a tenth more or less
 * @param lifetime of the registrations
 * @param measuresEvery how often the temperatures change; zero for never
 * @param conditions of everybody's radio
 * @param timing of everybody's registration
 * @param seed decides the keys and everything random
 */
public record FleetPlan(
        String prefix,
        int count,
        double startsPerSecond,
        URI coap,
        URI coaps,
        double securedShare,
        double queueModeShare,
        Duration awake,
        Duration asleep,
        Duration lifetime,
        Duration measuresEvery,
        RadioConditions conditions,
        RegistrationTiming timing,
        long seed) {
    /** One socket for each: far below the usual limit of open files. */
    public static final int COUNT_MAX = 50_000;

    /** @throws IllegalArgumentException if a number is out of range */
    public FleetPlan {
        if (count < 1 || count > COUNT_MAX) {
            throw new IllegalArgumentException("count must be 1 to " + COUNT_MAX + ": " + count);
        }
        if (!(startsPerSecond > 0)) {
            throw new IllegalArgumentException("startsPerSecond must be positive: " + startsPerSecond);
        }
        share("securedShare", securedShare);
        share("queueModeShare", queueModeShare);
    }

    /** Half with DTLS, half in queue mode (awake 5 s, asleep 30 s), 50 starts a second, a temperature each minute, perfect air. */
    public static FleetPlan mixed(String prefix, int count, URI coap, URI coaps) {
        return new FleetPlan(
                prefix,
                count,
                50,
                coap,
                coaps,
                0.5,
                0.5,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofHours(1),
                Duration.ofMinutes(1),
                RadioConditions.PERFECT,
                RegistrationTiming.PATIENT,
                0);
    }

    public FleetPlan withRate(double starts) {
        return new FleetPlan(
                prefix,
                count,
                starts,
                coap,
                coaps,
                securedShare,
                queueModeShare,
                awake,
                asleep,
                lifetime,
                measuresEvery,
                conditions,
                timing,
                seed);
    }

    public FleetPlan withShares(double secured, double queueMode) {
        return new FleetPlan(
                prefix,
                count,
                startsPerSecond,
                coap,
                coaps,
                secured,
                queueMode,
                awake,
                asleep,
                lifetime,
                measuresEvery,
                conditions,
                timing,
                seed);
    }

    public FleetPlan withCycle(Duration awakeFor, Duration asleepFor) {
        return new FleetPlan(
                prefix,
                count,
                startsPerSecond,
                coap,
                coaps,
                securedShare,
                queueModeShare,
                awakeFor,
                asleepFor,
                lifetime,
                measuresEvery,
                conditions,
                timing,
                seed);
    }

    public FleetPlan withLifetime(Duration ofRegistrations) {
        return new FleetPlan(
                prefix,
                count,
                startsPerSecond,
                coap,
                coaps,
                securedShare,
                queueModeShare,
                awake,
                asleep,
                ofRegistrations,
                measuresEvery,
                conditions,
                timing,
                seed);
    }

    public FleetPlan withMeasurements(Duration every) {
        return new FleetPlan(
                prefix,
                count,
                startsPerSecond,
                coap,
                coaps,
                securedShare,
                queueModeShare,
                awake,
                asleep,
                lifetime,
                every,
                conditions,
                timing,
                seed);
    }

    public FleetPlan withRadio(RadioConditions air) {
        return new FleetPlan(
                prefix,
                count,
                startsPerSecond,
                coap,
                coaps,
                securedShare,
                queueModeShare,
                awake,
                asleep,
                lifetime,
                measuresEvery,
                air,
                timing,
                seed);
    }

    public FleetPlan withTiming(RegistrationTiming patience) {
        return new FleetPlan(
                prefix,
                count,
                startsPerSecond,
                coap,
                coaps,
                securedShare,
                queueModeShare,
                awake,
                asleep,
                lifetime,
                measuresEvery,
                conditions,
                patience,
                seed);
    }

    public FleetPlan withSeed(long number) {
        return new FleetPlan(
                prefix,
                count,
                startsPerSecond,
                coap,
                coaps,
                securedShare,
                queueModeShare,
                awake,
                asleep,
                lifetime,
                measuresEvery,
                conditions,
                timing,
                number);
    }

    private static void share(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be between 0 and 1: " + value);
        }
    }
}
