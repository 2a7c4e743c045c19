// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.net.InetSocketAddress;
import java.util.List;
import org.eclipse.californium.elements.DtlsEndpointContext;
import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.californium.elements.util.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a message, as far as the transport vouches for it.
 *
 * @param security {@code none | psk | x509 | rpk}
 * @param identity see {@link PeerIdentity#name()}; null for {@code none}
 * @param names see {@link PeerIdentity#names()}
 * @param connectionId DTLS Connection ID that the peer sends to, hexadecimal; null when none is in use
 */
public record Peer(
        InetSocketAddress address,
        String security,
        @Nullable String identity,
        List<String> names,
        @Nullable String connectionId) {
    public static Peer of(EndpointContext context) {
        PeerIdentity identity = PeerIdentity.of(context.getPeerIdentity());
        if (identity == null) {
            return new Peer(context.getPeerAddress(), "none", null, List.of(), null);
        }
        Bytes cid = context.get(DtlsEndpointContext.KEY_READ_CONNECTION_ID);
        String connectionId = cid == null || cid.isEmpty() ? null : cid.getAsString();
        return new Peer(context.getPeerAddress(), identity.security(), identity.name(), identity.names(), connectionId);
    }

    public boolean secure() {
        return identity != null;
    }
}
