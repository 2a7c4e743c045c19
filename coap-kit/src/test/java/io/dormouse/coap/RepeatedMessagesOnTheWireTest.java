// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.observe.InMemoryObservationStore;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Repeated messages on real UDP: the work is done once, and every copy is answered. */
class RepeatedMessagesOnTheWireTest {
    private static final byte[] POST = {0x41, 2, 0x12, 0x34, 9, (byte) 0xB4, 'w', 'o', 'r', 'k'};
    private static final byte[] PING = {0x40, 0, 0x55, 0x55};

    private final AtomicInteger worked = new AtomicInteger();
    private CoapPorts ports;
    private DatagramSocket device;

    @BeforeEach
    void open() throws Exception {
        CoapSettings settings = CoapSettings.on("127.0.0.1", 0, null);
        ports = new CoapPorts(settings, () -> new InMemoryObservationStore(Configurations.of(settings, false)), null);
        ports.add(new CoapResource("work") {
            @Override
            public void handlePOST(CoapExchange exchange) {
                exchange.respond(ResponseCode.CHANGED, "done " + worked.incrementAndGet());
            }
        });
        ports.start();
        device = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        device.setSoTimeout(10_000);
        device.connect(InetAddress.getLoopbackAddress(), ports.urls().get(0).getPort());
    }

    @AfterEach
    void close() {
        device.close();
        ports.close();
    }

    private byte[] exchange(byte[] message) throws IOException {
        device.send(new DatagramPacket(message, message.length));
        return receive();
    }

    private byte[] receive() throws IOException {
        DatagramPacket answer = new DatagramPacket(new byte[1500], 1500);
        device.receive(answer);
        return Arrays.copyOf(answer.getData(), answer.getLength());
    }

    @Test
    void aRepeatedRequestIsDoneOnceAndAnsweredWithTheSameBytes() throws IOException {
        byte[] first = exchange(POST);

        assertArrayEquals(first, exchange(POST));
        assertArrayEquals(first, exchange(POST));
        assertEquals(1, worked.get());
        assertEquals(2, ports.traffic().repeated());
        assertEquals(1, ports.traffic().remembered());
    }

    @Test
    void anotherMessageIdIsAnotherRequest() throws IOException {
        byte[] other = POST.clone();
        other[3]++;
        exchange(POST);
        exchange(other);

        assertEquals(2, worked.get());
        assertEquals(0, ports.traffic().repeated());
    }

    @Test
    void aPingIsAnsweredEveryTime() throws IOException {
        assertArrayEquals(new byte[] {0x70, 0, 0x55, 0x55}, exchange(PING));
        assertArrayEquals(new byte[] {0x70, 0, 0x55, 0x55}, exchange(PING));
    }

    @Test
    void whatCannotBeReadCostsOneDatagram() throws IOException {
        byte[] broken = {0x40, 2, 0, 1, (byte) 0xB4, 'w'};
        device.send(new DatagramPacket(broken, broken.length));
        device.send(new DatagramPacket(new byte[0], 0));
        byte[] rejected = receive();

        assertEquals((byte) 0x82, rejected[1], "4.02");
        exchange(POST);
        assertEquals(1, worked.get());
    }
}
