// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import java.net.URI;

/**
 * Which kinds of device a fleet is made of, and where they register.
 *
 * @param coap where devices without DTLS register
 * @param coaps where devices with DTLS register
 * @param securedShare which part (0 to 1) uses DTLS, rounded up
 * @param queueModeShare which part (0 to 1) sleeps, rounded up; independent of {@code securedShare}
 */
public record FleetMix(URI coap, URI coaps, double securedShare, double queueModeShare) {
    /** @throws IllegalArgumentException if a share is outside 0 to 1 */
    public FleetMix {
        share("securedShare", securedShare);
        share("queueModeShare", queueModeShare);
    }

    private static void share(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be between 0 and 1: " + value);
        }
    }
}
