// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import static io.dormouse.simulator.Bench.NAME;
import static io.dormouse.simulator.Bench.SOON;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.eclipse.leshan.core.link.lwm2m.attributes.LwM2mAttributeSet;
import org.eclipse.leshan.core.link.lwm2m.attributes.LwM2mAttributes;
import org.eclipse.leshan.core.node.LwM2mSingleResource;
import org.eclipse.leshan.core.request.ObserveRequest;
import org.eclipse.leshan.core.request.ReadRequest;
import org.eclipse.leshan.core.request.WriteAttributesRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SleepTest {
    private final Bench bench = new Bench();
    private final BareServer server = bench.server;

    @AfterEach
    void end() {
        bench.close();
    }

    @Test
    void anAsleepDeviceHearsNothingAndSendsNothing() throws Exception {
        SimulatedDevice device = bench.registered(bench.secured().queueMode().lifetime(Duration.ofSeconds(2)));
        device.sleep();
        var before = device.traffic();

        device.set("/3303/0/5700", 30.0);
        device.update();
        var answer = server.asks(NAME, new ReadRequest(3));

        // The first transmission and a retransmission, 2 to 3 s later: the Update due after half the lifetime would
        // have left by then.
        await().atMost(SOON).until(() -> device.traffic().arrivedAsleep() >= 2);
        assertTrue(device.received().isEmpty());
        assertEquals(before.sent(), device.traffic().sent());
        assertEquals(before.received(), device.traffic().received());
        assertEquals(0, device.traffic().heldBack());
        assertFalse(answer.isDone());
    }

    @Test
    void wakingSendsExactlyOneUpdate() throws Exception {
        SimulatedDevice device = bench.registered(bench.secured().queueMode());
        device.sleep();
        device.update();
        device.set("/1/0/1", 500L);

        device.wake();

        assertTrue(device.awaitRegistered(SOON));
        await().atMost(SOON).until(() -> server.updated.size() == 1);
        assertEquals(500, server.updated.get(0).getLifeTimeInSec());
        assertEquals(1, device.uplinks().updatesSent());
        assertEquals(1, device.uplinks().registersSent());
        assertEquals(1, device.traffic().handshakes());
    }

    @Test
    void anAwakeDeviceUpdatesBeforeItsLifetimeEnds() throws Exception {
        SimulatedDevice device = bench.registered(bench.plain().lifetime(Duration.ofSeconds(2)));

        await().atMost(SOON).until(() -> device.uplinks().updates() >= 2);
        assertEquals(1, device.uplinks().registrations());
    }

    @Test
    void registersAnewWhenTheServerHasForgottenItMeanwhile() throws Exception {
        SimulatedDevice device = bench.registered(bench.secured().queueMode());
        device.sleep();
        server.forgets(NAME);

        device.wake();

        assertTrue(device.awaitRegistered(SOON));
        assertEquals(1, device.uplinks().updatesSent());
        assertEquals(0, device.uplinks().updates());
        assertEquals(2, device.uplinks().registrations());
        assertEquals(1, device.traffic().handshakes());
    }

    @Test
    void aServerThatHasLostEverythingIsFoundAgain() throws Exception {
        SimulatedDevice device = bench.registered(bench.secured()
                .queueMode()
                .timing(new RegistrationTiming(Duration.ofSeconds(1), Duration.ofMillis(300))));
        device.sleep();
        int port = server.coaps().getPort();
        server.close();
        try (BareServer next = new BareServer(port)) {
            next.knows(NAME);

            device.wake();

            await().atMost(SOON).until(() -> device.uplinks().registrations() == 2);
            assertEquals(2, device.traffic().handshakes());
            await().atMost(SOON).until(() -> next.registered.size() == 1);
        }
    }

    @Test
    void simpleFirmwareRegistersAtEachWakeUp() throws Exception {
        SimulatedDevice device = bench.registered(bench.plain().queueMode().registersAtWake());
        device.sleep();

        device.wake();

        assertTrue(device.awaitRegistered(SOON));
        assertEquals(2, device.uplinks().registrations());
        assertEquals(0, device.uplinks().updatesSent());
    }

    @Test
    void listensWithoutAWord() throws Exception {
        SimulatedDevice device = bench.registered(bench.plain().queueMode());
        device.sleep();

        device.listen();
        server.ask(NAME, new ReadRequest(3, 0, 0));

        assertEquals(1, device.received().size());
        assertEquals(0, device.uplinks().updatesSent());
    }

    @Test
    void aSleepingDeviceSendsNoValues() throws Exception {
        SimulatedDevice device = bench.registered(bench.plain().queueMode());
        device.sleep();

        var failure = org.junit.jupiter.api.Assertions.assertThrows(
                ExecutionException.class, () -> device.sendNow("/3/0/9").get());

        assertEquals("meter-17 is not awake", failure.getCause().getMessage());
    }

    @Test
    void whatChangedInItsSleepIsToldOnceAfterwards() throws Exception {
        SimulatedDevice device = bench.registered(bench.secured().queueMode());
        server.ask(NAME, new ObserveRequest(3303, 0, 5700));
        device.sleep();
        device.set("/3303/0/5700", 25.0);
        device.set("/3303/0/5700", 26.0);
        device.set("/3303/0/5700", 27.0);

        device.wake();

        await().atMost(SOON).until(() -> !server.notified.isEmpty());
        server.ask(NAME, new ReadRequest(3, 0, 0));
        assertEquals(1, server.notified.size());
        assertEquals(27.0, ((LwM2mSingleResource) server.notified.get(0)).getValue());
    }

    @Test
    void aPeriodThatEndsInItsSleepIsReportedAfterwards() throws Exception {
        SimulatedDevice device = bench.registered(bench.plain().queueMode());
        server.ask(
                NAME,
                new WriteAttributesRequest(
                        3303,
                        0,
                        5700,
                        new LwM2mAttributeSet(LwM2mAttributes.create(LwM2mAttributes.MAXIMUM_PERIOD, 1L))));
        server.ask(NAME, new ObserveRequest(3303, 0, 5700));
        await().atMost(SOON).until(() -> server.notified.size() == 1);
        device.sleep();
        var before = device.traffic();
        server.asks(NAME, new ReadRequest(3));
        await().atMost(SOON).until(() -> device.traffic().arrivedAsleep() >= 2);
        assertEquals(before.sent(), device.traffic().sent());
        assertEquals(0, device.traffic().heldBack());

        device.wake();

        await().atMost(SOON).until(() -> server.notified.size() >= 3);
    }

    @Test
    void canWakeWithASendInsteadOfAnUpdate() throws Exception {
        SimulatedDevice device = bench.registered(bench.secured().queueMode().sendsAtWake("/3303/0/5700", "/3/0/9"));
        device.sleep();
        device.set("/3303/0/5700", 26.0);

        device.wake();

        await().atMost(SOON).until(() -> server.sent.size() == 1);
        assertTrue(
                server.sent.get(0).toString().contains("26.0"),
                server.sent.get(0).toString());
        await().atMost(SOON).until(() -> device.uplinks().sends() == 1);
        assertEquals(0, device.uplinks().updatesSent());
    }

    @Test
    void updatesWhenItsSendIsNotTaken() throws Exception {
        SimulatedDevice device = bench.registered(bench.plain().queueMode().sendsAtWake("/3/0/9"));
        device.sleep();
        server.forgets(NAME);

        device.wake();

        await().atMost(SOON).until(() -> device.uplinks().registrations() == 2);
    }

    @Test
    void switchedOffInItsSleepAndOnAgainItIsAwakeAndTellsChanges() throws Exception {
        SimulatedDevice device = bench.registered(bench.plain().queueMode());
        device.sleep();
        device.stop(true);
        device.start();
        assertTrue(device.awaitRegistered(SOON));
        server.ask(NAME, new ObserveRequest(3303, 0, 5700));

        device.set("/3303/0/5700", 29.0);

        await().atMost(SOON).until(() -> server.notified.size() == 1);
        assertTrue(device.isAwake());
        assertEquals(0, server.unregistered.size());
    }

    @Test
    void fallsAsleepByItselfAfterSilence() throws Exception {
        SimulatedDevice device = bench.registered(bench.plain().queueMode().awakeFor(Duration.ofMillis(600)));

        server.ask(NAME, new ReadRequest(3, 0, 0));
        assertTrue(device.isAwake());

        await().atMost(SOON).until(() -> !device.isAwake());
        device.wake();
        assertTrue(device.awaitRegistered(SOON));
        await().atMost(SOON).until(() -> !device.isAwake());
    }

    @Test
    void sleepsAndWakesByTurns() throws Exception {
        SimulatedDevice device = bench.registered(bench.secured().queueMode());

        device.cycle(Duration.ofMillis(200), Duration.ofMillis(400));

        await().atMost(SOON).until(() -> device.uplinks().updates() >= 4);
        assertEquals(1, device.uplinks().registrations());
        assertEquals(1, device.traffic().handshakes());
        device.sleep();
        long updates = device.uplinks().updatesSent();
        await().pollDelay(Duration.ofMillis(1_200)).until(() -> true);
        assertEquals(updates, device.uplinks().updatesSent());
    }
}
