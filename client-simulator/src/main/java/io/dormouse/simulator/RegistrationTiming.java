// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import java.time.Duration;

/**
 * How patient a device is with its server.
 *
 * @param answer how long it waits for the answer to a Register, Update or Send; CoAP retransmits meanwhile
 * @param retry how long it waits after a failed registration before it tries again
 */
public record RegistrationTiming(Duration answer, Duration retry) {
    /** Long enough for all retransmissions of CoAP (RFC 7252 §4.8.2, MAX_TRANSMIT_WAIT). */
    public static final RegistrationTiming PATIENT =
            new RegistrationTiming(Duration.ofSeconds(93), Duration.ofSeconds(60));
}
