// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a message, as far as the transport vouches for it.
 *
 * @param localUri the port of ours where it came in, such as {@code coaps://0.0.0.0:5684}
 * @param security {@code none | psk | rpk | x509}
 * @param identity of the security layer, null for {@code none}: PSK identity, hash of the raw public key, names of the certificate
 * @param names of the certificate one by one, empty for all others
 * @param connectionId DTLS Connection ID that the device sends to, hexadecimal; null when none is in use
 */
public record Sender(
        InetSocketAddress address,
        URI localUri,
        String security,
        @Nullable String identity,
        List<String> names,
        @Nullable String connectionId) {
    /** Without a certificate, or where its names do not matter. */
    public Sender(
            InetSocketAddress address,
            URI localUri,
            String security,
            @Nullable String identity,
            @Nullable String connectionId) {
        this(address, localUri, security, identity, List.of(), connectionId);
    }

    public boolean secure() {
        return identity != null;
    }

    /** What stays the same while it is the same peer: the identity, or without security the address. */
    public String key() {
        return identity != null ? security + ":" + identity : "address:" + address;
    }
}
