// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import io.dormouse.simulator.radio.RadioConditions;
import java.time.Duration;

/**
 * What all devices of a fleet do alike.
 *
 * @param awake how long a sleeper stays awake after its last exchange
 * @param asleep how long it sleeps then, a tenth more or less
 * @param lifetime of the registrations
 * @param measuresEvery how often the temperatures change; zero for never
 * @param conditions of everybody's radio
 * @param timing of everybody's registration
 */
public record FleetHabits(
        Duration awake,
        Duration asleep,
        Duration lifetime,
        Duration measuresEvery,
        RadioConditions conditions,
        RegistrationTiming timing) {
    /** Awake 5 s, asleep 30 s, registered for an hour, a temperature each minute, perfect air, patient. */
    public static final FleetHabits USUAL = new FleetHabits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofHours(1),
            Duration.ofMinutes(1),
            RadioConditions.PERFECT,
            RegistrationTiming.PATIENT);
}
