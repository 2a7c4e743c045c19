// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import java.time.Duration;
import java.time.Instant;

/**
 * The time in which the device listens.
 *
 * @param remaining what is left of it; {@link #OPEN} for devices without queue mode
 * @param nextWindow when the device is expected to listen again after this one; null while unknown
 */
public record Window(
        Duration remaining,
        @org.jspecify.annotations.Nullable Instant nextWindow) {
    public static final Duration OPEN = Duration.ofDays(3650);
}
