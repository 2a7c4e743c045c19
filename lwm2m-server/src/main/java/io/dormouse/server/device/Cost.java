// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import java.time.Duration;

/**
 * What one exchange took.
 *
 * @param bytesOut CoAP bytes of the request, as far as known
 * @param bytesIn CoAP bytes of the answer, as far as known
 * @param transmissions 1 + retransmissions
 */
public record Cost(Duration roundTrip, int bytesOut, int bytesIn, int transmissions) {
    public static final Cost UNKNOWN = new Cost(Duration.ZERO, 0, 0, 1);
}
