// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One registration as it stands. Immutable; a change makes a new one.
 *
 * @param registrationId the part of the location after {@code /rd/}
 * @param address where the device was last heard from
 * @param localUri the endpoint of ours that it speaks to, such as {@code coaps://0.0.0.0:5684}
 * @param security {@code none | psk | rpk | x509}
 * @param identity of the security layer (PSK identity, common name), null for {@code none}
 * @param connectionId DTLS Connection ID that the device sends to, hexadecimal, null when none is in use
 * @param lwm2mVersion {@code 1.0} or {@code 1.1}
 * @param binding letters as registered, such as {@code U}
 * @param lifetime zero means infinite
 * @param registeredAt time of the last full Register
 * @param updatedAt time of the last Register or Update
 * @param rootPath alternate path, {@code /} when none
 * @param attributes further query parameters, bounded
 */
public record Registered(
        String registrationId,
        InetSocketAddress address,
        URI localUri,
        String security,
        @Nullable String identity,
        @Nullable String connectionId,
        String lwm2mVersion,
        String binding,
        boolean queueMode,
        Duration lifetime,
        Instant registeredAt,
        Instant updatedAt,
        ObjectList objects,
        String rootPath,
        Map<String, String> attributes) {}
