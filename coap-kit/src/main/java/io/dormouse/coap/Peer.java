// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.net.InetSocketAddress;
import java.security.Principal;
import org.eclipse.californium.elements.DtlsEndpointContext;
import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.californium.elements.auth.PreSharedKeyIdentity;
import org.eclipse.californium.elements.util.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a message, as far as the transport vouches for it.
 *
 * @param security {@code none | psk | x509 | rpk}
 * @param identity PSK identity or name of the principal; null for {@code none}
 * @param connectionId DTLS Connection ID that the peer sends to, hexadecimal; null when none is in use
 */
public record Peer(
        InetSocketAddress address,
        String security,
        @Nullable String identity,
        @Nullable String connectionId) {
    public static Peer of(EndpointContext context) {
        Principal principal = context.getPeerIdentity();
        if (principal == null) {
            return new Peer(context.getPeerAddress(), "none", null, null);
        }
        Bytes cid = context.get(DtlsEndpointContext.KEY_READ_CONNECTION_ID);
        String connectionId = cid == null || cid.isEmpty() ? null : cid.getAsString();
        if (principal instanceof PreSharedKeyIdentity psk) {
            return new Peer(context.getPeerAddress(), "psk", psk.getIdentity(), connectionId);
        }
        boolean raw = principal instanceof org.eclipse.californium.elements.auth.RawPublicKeyIdentity;
        return new Peer(context.getPeerAddress(), raw ? "rpk" : "x509", principal.getName(), connectionId);
    }

    public boolean secure() {
        return identity != null;
    }
}
