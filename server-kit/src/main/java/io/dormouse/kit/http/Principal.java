// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who calls.
 *
 * @param name shown in metadata and audit, such as {@code user:anna} or {@code token:ci}
 * @param deviceFilter filter expression that limits the devices this caller sees, or null for all
 * @param expiresAt when it has to sign in again, or null for never
 */
public record Principal(
        String name,
        Role role,
        @Nullable String deviceFilter,
        @Nullable Instant expiresAt) {
    public Principal(String name, Role role, @Nullable String deviceFilter) {
        this(name, role, deviceFilter, null);
    }
}
