// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.lwm2m;

import io.dormouse.coap.RefusedContact;
import io.dormouse.coap.RefusedContacts;
import io.dormouse.server.device.Sender;
import io.dormouse.server.device.Uplink;
import io.dormouse.server.device.UplinkReply;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.core.server.resources.Resource;
import org.eclipse.leshan.core.ResponseCode;

/** {@code /rd}: Register, Update, De-register (OMA LwM2M Core 1.1 §6.2). Answers when the registration is stored; no protocol thread waits for that. */
final class RegisterResource extends CoapResource {
    private final Uplink uplink;
    private final RefusedContacts refusals;
    private final Guard guard;

    RegisterResource(Uplink uplink, RefusedContacts refusals, Guard guard) {
        super("rd");
        getAttributes().addResourceType("core.rd");
        this.uplink = uplink;
        this.refusals = refusals;
        this.guard = guard;
    }

    @Override
    public void handleRequest(Exchange exchange) {
        guard.handle(exchange, () -> super.handleRequest(exchange));
    }

    /** Locations are below, and all are handled here. */
    @Override
    public Resource getChild(String name) {
        return this;
    }

    @Override
    public void handlePOST(CoapExchange exchange) {
        Request request = exchange.advanced().getRequest();
        Sender from = sender(exchange);
        List<String> path = request.getOptions().getUriPath();
        if (!request.isConfirmable()) {
            refuse(exchange, from, ResponseCode.BAD_REQUEST, "not-confirmable", "must be confirmable");
        } else if (!isLinkFormat(request)) {
            refuse(
                    exchange,
                    from,
                    ResponseCode.UNSUPPORTED_CONTENT_FORMAT,
                    "content-format-unsupported",
                    "links must be application/link-format");
        } else if (path.size() == 1) {
            answer(exchange, uplink.register(from, request.getOptions().getUriQuery(), request.getPayload()));
        } else if (path.size() == 2) {
            answer(
                    exchange,
                    uplink.update(from, path.get(1), request.getOptions().getUriQuery(), request.getPayload()));
        } else {
            Replies.send(exchange, UplinkReply.refused(ResponseCode.NOT_FOUND, "no such registration"));
        }
    }

    /** Absent is tolerated: Wakaama's Update. */
    private static boolean isLinkFormat(Request request) {
        return !request.getOptions().hasContentFormat()
                || request.getOptions().getContentFormat() == MediaTypeRegistry.APPLICATION_LINK_FORMAT;
    }

    @Override
    public void handleDELETE(CoapExchange exchange) {
        List<String> path = exchange.getRequestOptions().getUriPath();
        if (path.size() == 2) {
            answer(exchange, uplink.deregister(sender(exchange), path.get(1)));
        } else {
            Replies.send(exchange, UplinkReply.refused(ResponseCode.NOT_FOUND, "no such registration"));
        }
    }

    static Sender sender(CoapExchange exchange) {
        return Senders.of(
                exchange.advanced().getRequest().getSourceContext(),
                exchange.advanced().getEndpoint().getUri());
    }

    private static void answer(CoapExchange exchange, CompletableFuture<UplinkReply> reply) {
        var unused = reply.thenAccept(ready -> Replies.send(exchange, ready));
    }

    private void refuse(CoapExchange exchange, Sender from, ResponseCode code, String cause, String detail) {
        refusals.refused(new RefusedContact(cause, null, from.identity(), from.address(), detail));
        Replies.send(exchange, UplinkReply.refused(code, detail));
    }
}
