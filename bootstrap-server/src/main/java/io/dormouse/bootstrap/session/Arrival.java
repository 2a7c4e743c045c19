// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.session;

import io.dormouse.coap.Peer;
import org.jspecify.annotations.Nullable;

/**
 * A Bootstrap-Request (OMA LwM2M Core 1.1 §6.1.7.1).
 *
 * @param issuer of the device's certificate, null when it has none
 * @param endpoint the parameter {@code ep}, null when it was not given
 * @param preferredFormat the parameter {@code pct} as it was written, null when it was not given
 */
public record Arrival(
        Peer peer,
        @Nullable String issuer,
        @Nullable String endpoint,
        @Nullable String preferredFormat,
        DeviceLink link) {}
