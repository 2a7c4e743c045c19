// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.lwm2m;

import io.dormouse.server.device.UplinkReply;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.coap.MessageObserverAdapter;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.leshan.core.californium.ResponseCodeUtil;

/** Sends replies, and tells when they have left. */
final class Replies {
    private Replies() {}

    static void send(CoapExchange exchange, UplinkReply reply) {
        Response response = new Response(CoAP.ResponseCode.valueOf(
                ResponseCodeUtil.toCoapCode(reply.code().getCode())));
        if (reply.registrationId() != null) {
            response.getOptions().addLocationPath("rd").addLocationPath(reply.registrationId());
        }
        if (reply.maxAgeSeconds() > 0) {
            response.getOptions().setMaxAge(reply.maxAgeSeconds());
        }
        if (reply.detail() != null) {
            response.setPayload(reply.detail());
            response.getOptions().setContentFormat(MediaTypeRegistry.TEXT_PLAIN);
        }
        response.addMessageObserver(new Left(reply.whenSent()));
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
