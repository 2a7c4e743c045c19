// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

import java.util.function.Consumer;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.core.server.resources.Resource;
import org.jspecify.annotations.Nullable;

/**
 * The root of a device of LwM2M 1.0: it does not know the CoAP methods of composite operations (RFC 8132) and answers
 * 4.05, whatever their format.
 */
final class RootWithoutComposites extends CoapResource {
    private final Consumer<String> refused;
    private final ObjectResources resources;

    /** @param refused told the name of the method, {@code FETCH} or {@code iPATCH} */
    RootWithoutComposites(Consumer<String> refused, ObjectResources resources) {
        super("");
        this.refused = refused;
        this.resources = resources;
        setVisible(false);
    }

    @Override
    public @Nullable Resource getChild(String name) {
        return resources.child(this, name, () -> super.getChild(name));
    }

    @Override
    public void handleFETCH(CoapExchange exchange) {
        refuse(exchange, "FETCH");
    }

    @Override
    public void handleIPATCH(CoapExchange exchange) {
        refuse(exchange, "iPATCH");
    }

    private void refuse(CoapExchange exchange, String method) {
        refused.accept(method);
        exchange.respond(ResponseCode.METHOD_NOT_ALLOWED);
    }
}
