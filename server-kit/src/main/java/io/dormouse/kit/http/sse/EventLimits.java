// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http.sse;

import java.time.Duration;

/**
 * The limits of the event stream.
 *
 * @param clientsMax further clients are answered 503 {@code too-many-streams}
 * @param bufferBytesMax what may wait for one client before it must read the log itself
 * @param heartbeat silence after which a comment is sent
 * @param stalledMax a client that takes no byte for so long is cut off
 */
public record EventLimits(int clientsMax, int bufferBytesMax, Duration heartbeat, Duration stalledMax) {
    public static final EventLimits DEFAULT =
            new EventLimits(10_000, 256 * 1024, Duration.ofSeconds(15), Duration.ofSeconds(60));
}
