// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.registration;

import java.time.Duration;

/**
 * How registrations are admitted and kept.
 *
 * @param versionTwo what becomes of {@code lwm2m=1.2}: true serves it as 1.1, false answers 4.12
 * @param grace kept beyond the lifetime, since the last Update may still be on its way
 * @param retryAfter Max-Age of 5.03
 * @param waitingMax registrations that may wait for the store; more get 5.03
 */
public record RegistrationConfig(
        PlainCoap plainCoap, boolean versionTwo, Duration grace, Duration retryAfter, int waitingMax) {
    /** MAX_TRANSMIT_WAIT of RFC 7252 §4.8.2. */
    public static final Duration GRACE = Duration.ofSeconds(93);

    public static RegistrationConfig of(PlainCoap plainCoap) {
        return new RegistrationConfig(plainCoap, false, GRACE, Duration.ofSeconds(30), 20_000);
    }
}
