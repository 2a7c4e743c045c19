// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.lwm2m;

import io.dormouse.coap.Peer;
import io.dormouse.coap.PeerIdentity;
import io.dormouse.server.device.Registered;
import io.dormouse.server.device.Sender;
import java.net.URI;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.eclipse.californium.elements.EndpointContext;

/** Between Californium's contexts and our senders. */
final class Senders {
    private Senders() {}

    static Sender of(EndpointContext context, URI localUri) {
        Peer peer = Peer.of(context);
        return new Sender(
                peer.address(), localUri, peer.security(), peer.identity(), peer.names(), peer.connectionId());
    }

    /** Where, and to whom alone, a request for this registration may go. */
    static EndpointContext destination(Registered registered) {
        String identity = registered.identity();
        return identity == null
                ? new AddressEndpointContext(registered.address())
                : new AddressEndpointContext(
                        registered.address(), PeerIdentity.principal(registered.security(), identity));
    }
}
