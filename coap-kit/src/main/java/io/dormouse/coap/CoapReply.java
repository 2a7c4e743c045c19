// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.coap.MessageObserverAdapter;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.leshan.core.ResponseCode;
import org.eclipse.leshan.core.californium.ResponseCodeUtil;
import org.jspecify.annotations.Nullable;

/**
 * An answer to a device that tells when it has left.
 *
 * @param location Location-Path, empty for none
 * @param maxAgeSeconds Max-Age, 0 for none
 * @param detail plain text for people who look at the device
 * @param whenSent runs once: when the answer has left, or never will
 */
public record CoapReply(
        ResponseCode code,
        List<String> location,
        int maxAgeSeconds,
        @Nullable String detail,
        Runnable whenSent) {
    public CoapReply {
        location = List.copyOf(location);
    }

    public void send(CoapExchange exchange) {
        Response response = new Response(CoAP.ResponseCode.valueOf(ResponseCodeUtil.toCoapCode(code.getCode())));
        location.forEach(response.getOptions()::addLocationPath);
        if (maxAgeSeconds > 0) {
            response.getOptions().setMaxAge(maxAgeSeconds);
        }
        if (detail != null) {
            response.setPayload(detail);
            response.getOptions().setContentFormat(MediaTypeRegistry.TEXT_PLAIN);
        }
        response.addMessageObserver(new Left(whenSent));
        exchange.respond(response);
    }

    /** Left, or never will: once. */
    private static final class Left extends MessageObserverAdapter {
        private final AtomicBoolean told = new AtomicBoolean();
        private final Runnable whenSent;

        Left(Runnable whenSent) {
            this.whenSent = whenSent;
        }

        private void tell() {
            if (told.compareAndSet(false, true)) {
                whenSent.run();
            }
        }

        @Override
        public void onSent(boolean retransmission) {
            tell();
        }

        @Override
        public void onCancel() {
            tell();
        }

        @Override
        protected void failed() {
            tell();
        }
    }
}
