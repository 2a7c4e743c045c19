// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.eclipse.californium.core.coap.CoAP.Code;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.CoAP.Type;
import org.eclipse.californium.core.coap.Message;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.coap.Token;
import org.eclipse.californium.core.network.serialization.UdpDataSerializer;
import org.junit.jupiter.api.Test;

class CoapCauseTest {
    private final CoapCause cause = new CoapCause();

    private static byte[] bytes(Message message) {
        message.setMID(17);
        if (message.getType() == null) {
            message.setType(Type.NON);
        }
        message.setToken(new Token(new byte[] {1, 2, 3}));
        return new UdpDataSerializer().getByteArray(message);
    }

    private static byte[] post(String uri) {
        Request request = new Request(Code.POST, Type.CON);
        request.setURI(uri);
        return bytes(request);
    }

    @Test
    void whatTheDeviceAsksIsKnownByItsPath() {
        assertEquals(Cause.REGISTRATION, cause.of(post("coap://localhost/rd?ep=a-rather-long-name&lt=86400"), true));
        assertEquals(Cause.REGISTRATION, cause.of(post("coap://localhost/rd/abc"), true));
        assertEquals(Cause.SEND, cause.of(post("coap://localhost/dp"), true));
        assertEquals(Cause.SEND, cause.of(bytes(new Response(ResponseCode.CHANGED)), false));
        assertEquals(Cause.BOOTSTRAP, cause.of(post("coap://localhost/bs?ep=x"), true));
    }

    @Test
    void whatTheServerAsksAndWhatItObservesAreTwoThings() {
        Response notification = new Response(ResponseCode.CONTENT);
        notification.getOptions().setObserve(70_000);

        assertEquals(Cause.OPERATION, cause.of(bytes(new Request(Code.GET, Type.CON)), false));
        assertEquals(Cause.OPERATION, cause.of(bytes(new Response(ResponseCode.CONTENT)), true));
        assertEquals(Cause.NOTIFICATION, cause.of(bytes(notification), true));
        assertEquals(Cause.NOTIFICATION, cause.of(new byte[] {0x60, 0, 0, 17}, false));
    }

    @Test
    void rubbishIsNoReasonToStumble() {
        assertEquals(Cause.REGISTRATION, cause.of(new byte[0], true));
        assertEquals(Cause.REGISTRATION, cause.of(new byte[] {0x48, 2, 0, 0}, true));
        cause.of(new byte[] {0x40, 2, 0, 0, (byte) 0xee, (byte) 0xff}, true);
    }
}
