// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.lwm2m;

import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.server.resources.CoapExchange;

/** {@code GET /bspack}: Bootstrap-Pack of LwM2M 1.2 (Core §6.1.7.2), which this server does not have; the device goes on with {@code /bs}. */
final class BootstrapPackResource extends CoapResource {
    BootstrapPackResource() {
        super("bspack");
    }

    @Override
    public void handleGET(CoapExchange exchange) {
        exchange.respond(ResponseCode.NOT_IMPLEMENTED, "use Bootstrap-Request");
    }
}
