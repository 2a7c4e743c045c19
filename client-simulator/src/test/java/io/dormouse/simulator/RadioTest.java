// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import static io.dormouse.simulator.Bench.NAME;
import static io.dormouse.simulator.Bench.SOON;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.simulator.radio.Radio;
import io.dormouse.simulator.radio.RadioConditions;
import java.time.Duration;
import org.eclipse.leshan.core.ResponseCode;
import org.eclipse.leshan.core.request.ObserveRequest;
import org.eclipse.leshan.core.request.ReadRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RadioTest {
    private final Bench bench = new Bench();
    private final BareServer server = bench.server;

    @AfterEach
    void end() {
        bench.close();
    }

    @Test
    void registersThroughALossyRadio() throws Exception {
        SimulatedDevice device =
                bench.device(bench.secured().radio(RadioConditions.losing(0.2)).seed(4));

        assertTrue(device.awaitRegistered(Duration.ofSeconds(40)));
        await().atMost(SOON).until(() -> {
            device.update();
            return device.traffic().lostUp() + device.traffic().lostDown() > 0;
        });
    }

    @Test
    void nothingArrivesWhenEverythingIsLost() throws Exception {
        SimulatedDevice device = bench.registered(bench.plain());
        device.radio(RadioConditions.PERFECT.withLoss(0, 1));
        server.asks(NAME, new ReadRequest(3));

        await().atMost(SOON).until(() -> device.traffic().lostDown() > 0);

        assertTrue(device.received().isEmpty());
    }

    @Test
    void aDuplicatedRequestIsDoneOnce() throws Exception {
        SimulatedDevice device = bench.registered(bench.plain().radio(RadioConditions.PERFECT.withDuplication(1)));

        assertEquals(
                ResponseCode.CONTENT, server.ask(NAME, new ReadRequest(3, 0, 0)).getCode());

        assertEquals(1, device.received().size());
        assertEquals(1, device.uplinks().registrations());
        await().atMost(SOON).until(() -> device.traffic().received() >= 4);
    }

    @Test
    void datagramsTakeTheirTime() throws Exception {
        SimulatedDevice device = bench.registered(
                bench.plain().radio(RadioConditions.PERFECT.withDelay(Duration.ofMillis(150), Duration.ofMillis(250))));

        long before = System.nanoTime();
        server.ask(NAME, new ReadRequest(3, 0, 0));

        assertTrue(System.nanoTime() - before >= 300_000_000L);
        assertEquals(1, device.received().size());
    }

    @Test
    void aMoveWithConnectionIdNeedsNoHandshake() throws Exception {
        SimulatedDevice device = bench.registered(bench.secured());
        server.ask(NAME, new ObserveRequest(3303, 0, 5700));
        int port = device.localPort();

        device.move();
        device.set("/3303/0/5700", 28.0);

        await().atMost(SOON).until(() -> server.notified.size() == 1);
        assertNotEquals(port, device.localPort());
        assertEquals(
                ResponseCode.CONTENT, server.ask(NAME, new ReadRequest(3, 0, 0)).getCode());
        device.update();
        await().atMost(SOON).until(() -> device.uplinks().updates() == 1);
        assertEquals(1, device.traffic().handshakes());
        assertEquals(
                device.localPort(), server.registration(NAME).getSocketAddress().getPort());
    }

    @Test
    void aMoveWithoutConnectionIdNeedsAnotherHandshake() throws Exception {
        SimulatedDevice device = bench.registered(bench.secured()
                .connectionId(false)
                .timing(new RegistrationTiming(Duration.ofSeconds(1), Duration.ofMillis(300))));

        device.move();
        device.update();

        await().atMost(SOON).until(() -> device.uplinks().updates() == 1);
        assertEquals(2, device.traffic().handshakes());
    }

    @Test
    void bytesAreCountedWithTheirHeaders() throws Exception {
        SimulatedDevice device = bench.registered(bench.plain());
        var before = device.traffic();

        server.ask(NAME, new ReadRequest(3, 0, 0));

        var after = device.traffic();
        assertEquals(before.received() + 1, after.received());
        assertEquals(before.sent() + 1, after.sent());
        long received = after.receivedBytes() - before.receivedBytes();
        assertTrue(received > Radio.HEADER_BYTES + 8 && received < Radio.HEADER_BYTES + 40, "" + received);
    }

    @Test
    void impossibleConditionsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> RadioConditions.losing(1.01));
        assertThrows(IllegalArgumentException.class, () -> RadioConditions.losing(-0.01));
        assertThrows(IllegalArgumentException.class, () -> RadioConditions.losing(Double.NaN));
        assertThrows(
                IllegalArgumentException.class,
                () -> RadioConditions.PERFECT.withDelay(Duration.ofMillis(2), Duration.ofMillis(1)));
        assertEquals(1, RadioConditions.losing(1).lossUp());
    }
}
