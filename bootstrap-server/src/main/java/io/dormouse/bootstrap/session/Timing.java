// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.session;

import java.time.Duration;

/**
 * How patient a session is.
 *
 * @param answer for one answer of the device, retransmissions included
 * @param session for everything; nRF91 and others take their time after keys were written
 * @param deviceServerRetry before the second try at the device-management server; each further one waits twice as long
 */
public record Timing(Duration answer, Duration session, Duration deviceServerRetry) {
    /** A message and its retransmissions (RFC 7252 §4.8.2), twice, is less than EXCHANGE_LIFETIME. */
    public static final Timing STANDARD =
            new Timing(Duration.ofSeconds(93), Duration.ofMinutes(15), Duration.ofSeconds(1));
}
