// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.benchmark.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.benchmark.peer.BareServer;
import io.dormouse.benchmark.peer.EchoServer;
import io.dormouse.benchmark.peer.ServerProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.network.serialization.UdpDataParser;
import org.junit.jupiter.api.Test;

/** The load speaks CoAP that the library understands, and counts what it did. */
class DevicesTest {
    @Test
    void aRegisterIsWhatTheLibraryReads() throws Exception {
        byte[] bytes = Wire.request(Wire.POST)
                .path("rd")
                .format(40)
                .query("ep=a-device-with-a-name-that-is-longer-than-thirteen")
                .payload("</3/0>".getBytes(StandardCharsets.UTF_8))
                .build();
        Wire.stamp(bytes, 0x1234);

        Request request = (Request) new UdpDataParser().parseMessage(bytes);

        assertEquals(0x1234, request.getMID());
        assertEquals("rd", request.getOptions().getUriPathString());
        assertEquals(
                List.of("ep=a-device-with-a-name-that-is-longer-than-thirteen"),
                request.getOptions().getUriQuery());
        assertEquals(40, request.getOptions().getContentFormat());
        assertEquals("</3/0>", request.getPayloadString());
    }

    @Test
    void theRegistrationIdIsFoundInTheAnswer() {
        byte[] created = {0x60, 0x41, 0, 1, (byte) 0x82, 'r', 'd', 0x03, 'a', 'b', 'c'};

        assertArrayEquals("abc".getBytes(StandardCharsets.UTF_8), Wire.location(ByteBuffer.wrap(created)));
    }

    @Test
    void everyLoadIsDoneAgainstTheBareLibrary() throws IOException {
        try (ServerProcess server = ServerProcess.of(BareServer.class, List.of("-Xmx256m"), "observe");
                Devices devices = new Devices(server.coap(), "device-", 20)) {
            assertNotNull(devices.run(Load.REGISTER, 20, 8, 0));
            assertEquals(20, devices.registered());
            devices.serve(() -> devices.observed() == 20, 30);
            for (Load load : List.of(Load.UPDATE, Load.NOTIFY, Load.SEND)) {
                LoadResult result = devices.run(load, 100, 8, 0);

                assertEquals(100, result.done(), load + ": " + result.line());
                assertTrue(server.cpu().toMillis() > 0);
            }
            assertEquals(20, devices.run(Load.DEREGISTER, 20, 8, 0).done());
        }
    }

    @Test
    void aRateIsKept() throws IOException {
        try (ServerProcess server = ServerProcess.of(EchoServer.class, List.of("-Xmx64m"));
                Devices devices = new Devices(server.coap(), "device-", 50)) {
            devices.run(Load.REGISTER, 50, 50, 0);
            LoadResult result = devices.run(Load.UPDATE, 100, 50, 200);

            assertEquals(100, result.done());
            assertTrue(result.seconds() >= 0.4, result.line());
        }
    }
}
