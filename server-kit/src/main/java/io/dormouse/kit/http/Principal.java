// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import org.jspecify.annotations.Nullable;

/**
 * Who calls.
 *
 * @param name shown in metadata and audit, such as {@code token:ci}
 * @param deviceFilter filter expression that limits the devices this caller sees, or null for all
 */
public record Principal(String name, Role role, @Nullable String deviceFilter) {}
