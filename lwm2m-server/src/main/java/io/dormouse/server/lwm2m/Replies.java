// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.lwm2m;

import io.dormouse.coap.CoapReply;
import io.dormouse.server.device.UplinkReply;
import java.util.List;
import org.eclipse.californium.core.server.resources.CoapExchange;

/** Sends replies, and tells when they have left. */
final class Replies {
    private Replies() {}

    static void send(CoapExchange exchange, UplinkReply reply) {
        List<String> location = reply.registrationId() == null ? List.of() : List.of("rd", reply.registrationId());
        new CoapReply(reply.code(), location, reply.maxAgeSeconds(), reply.detail(), reply.whenSent()).send(exchange);
    }
}
