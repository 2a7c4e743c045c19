// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.lwm2m;

import io.dormouse.bootstrap.session.Arrival;
import io.dormouse.bootstrap.session.BootstrapReply;
import io.dormouse.bootstrap.session.Sessions;
import io.dormouse.coap.CoapReply;
import io.dormouse.coap.Peer;
import java.security.Principal;
import java.util.List;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.elements.auth.X509CertPath;
import org.jspecify.annotations.Nullable;

/** {@code POST /bs}: Bootstrap-Request. The answer leaves when the session is stored; no protocol thread waits for that. */
final class BootstrapResource extends CoapResource {
    private final Sessions sessions;
    private final CoapLink.Surroundings around;

    BootstrapResource(Sessions sessions, CoapLink.Surroundings around) {
        super("bs");
        this.sessions = sessions;
        this.around = around;
    }

    @Override
    public void handlePOST(CoapExchange exchange) {
        List<String> query = exchange.getRequestOptions().getUriQuery();
        String endpoint = parameter(query, "ep");
        Peer peer = Peer.of(exchange.advanced().getRequest().getSourceContext());
        CoapLink link = new CoapLink(
                exchange.advanced().getEndpoint(),
                exchange.advanced().getRequest().getSourceContext(),
                String.valueOf(endpoint),
                around);
        var unused = sessions.arrived(new Arrival(peer, issuer(exchange), endpoint, parameter(query, "pct"), link))
                .thenAccept(reply -> send(exchange, reply));
    }

    private static @Nullable String issuer(CoapExchange exchange) {
        Principal principal =
                exchange.advanced().getRequest().getSourceContext().getPeerIdentity();
        return principal instanceof X509CertPath path
                ? path.getTarget().getIssuerX500Principal().getName()
                : null;
    }

    private static @Nullable String parameter(List<String> query, String name) {
        return query.stream()
                .filter(one -> one.startsWith(name + "="))
                .map(one -> one.substring(name.length() + 1))
                .findFirst()
                .orElse(null);
    }

    private static void send(CoapExchange exchange, BootstrapReply reply) {
        new CoapReply(reply.code(), List.of(), reply.maxAgeSeconds(), reply.detail(), reply.whenSent()).send(exchange);
    }
}
