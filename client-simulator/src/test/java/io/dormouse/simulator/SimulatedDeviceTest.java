// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import static io.dormouse.simulator.Bench.NAME;
import static io.dormouse.simulator.Bench.SOON;
import static io.dormouse.simulator.Bench.write;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.leshan.core.ResponseCode;
import org.eclipse.leshan.core.node.LwM2mResource;
import org.eclipse.leshan.core.node.LwM2mSingleResource;
import org.eclipse.leshan.core.request.ContentFormat;
import org.eclipse.leshan.core.request.CreateRequest;
import org.eclipse.leshan.core.request.ExecuteRequest;
import org.eclipse.leshan.core.request.ObserveCompositeRequest;
import org.eclipse.leshan.core.request.ObserveRequest;
import org.eclipse.leshan.core.request.ReadRequest;
import org.eclipse.leshan.core.request.WriteCompositeRequest;
import org.eclipse.leshan.core.request.WriteRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedDeviceTest {
    private final Bench bench = new Bench();
    private final BareServer server = bench.server;

    @AfterEach
    void end() {
        bench.close();
    }

    @Test
    void registersOverPlainCoap() throws Exception {
        SimulatedDevice device = bench.registered(bench.plain().queueMode().lifetime(Duration.ofMinutes(10)));

        var registration = server.registration(NAME);
        assertEquals(600, registration.getLifeTimeInSec());
        assertTrue(registration.getQueueMode());
        assertEquals("1.1", registration.getLwM2mVersion().toString());
        assertEquals(
                Set.of(1, 3, 4, 5, 6, 3303, 3306, 3308, 3311),
                registration.getSupportedObject().keySet());
        assertEquals("1.2", registration.getSupportedVersion(4).toString());
        assertEquals(1, device.uplinks().registrations());
    }

    @Test
    void registersOverDtlsWithOneHandshake() throws Exception {
        SimulatedDevice device = bench.registered(bench.secured());

        assertEquals(1, device.traffic().handshakes());
        assertTrue(server.registration(NAME).getClientTransportData().toString().contains(NAME));
    }

    @Test
    void registersAsAVersion10DeviceInQueueMode() throws Exception {
        bench.registered(bench.plain().lwm2m("1.0").queueMode());

        var registration = server.registration(NAME);
        assertEquals("1.0", registration.getLwM2mVersion().toString());
        assertEquals("[U, Q]", registration.getBindingMode().toString());
        assertEquals("1.0", registration.getSupportedVersion(3).toString());
    }

    @Test
    void takesLeaveOfItsServerWhenToldTo() throws Exception {
        SimulatedDevice device = bench.registered(bench.secured());

        device.stop(true);

        await().atMost(SOON).until(() -> server.unregistered.size() == 1);
        assertFalse(device.isRegistered());
        assertEquals(0, device.localPort());
    }

    @Test
    void stoppingIsSilentOtherwise() throws Exception {
        SimulatedDevice device = bench.registered(bench.plain());

        device.stop(false);
        device.start();

        assertTrue(device.awaitRegistered(SOON));
        await().atMost(SOON).until(() -> server.registered.size() == 2);
        assertEquals(0, server.unregistered.size());
    }

    @Test
    void keepsAJournalOfWhatItReceived() throws Exception {
        SimulatedDevice device = bench.registered(bench.plain());
        Instant before = Instant.now().minusSeconds(1);

        server.ask(NAME, new ReadRequest(3, 0, 0));
        server.ask(NAME, write(3, 14, "+02:00"));
        server.ask(NAME, new ExecuteRequest("/3/0/12", "1='x'"));
        server.ask(NAME, new ReadRequest(3, 0, 99));
        server.ask(
                NAME,
                new WriteCompositeRequest(
                        ContentFormat.SENML_CBOR, Map.of("/3/0/15", "Europe/Berlin", "/3306/0/5851", 7L)));

        List<Received> received = device.received();
        assertEquals(
                List.of(
                        "READ /3/0/0 2.05",
                        "WRITE /3/0/14 2.04",
                        "EXECUTE /3/0/12 2.04",
                        "READ /3/0/99 4.04",
                        "WRITE_COMPOSITE / 2.04"),
                received.stream()
                        .map(each -> each.operation() + " " + each.path() + " " + each.code())
                        .toList());
        assertEquals(Map.of("/3/0/14", "+02:00"), received.get(1).values());
        assertEquals(Map.of("/3/0/12", "1='x'"), received.get(2).values());
        assertEquals(
                Map.of("/3/0/15", "Europe/Berlin", "/3306/0/5851", 7L),
                received.get(4).values());
        assertEquals(
                List.of(1L, 2L, 3L, 4L, 5L),
                received.stream().map(Received::number).toList());
        assertTrue(received.stream().allMatch(each -> each.at().isAfter(before) && each.answered()));
    }

    @Test
    void aDimmerStoresTheNearestValueItCan() throws Exception {
        SimulatedDevice device = bench.registered(bench.plain());

        var answer = server.ask(NAME, write(3306, 5851, 300));
        var readBack = server.ask(NAME, new ReadRequest(3306, 0, 5851));

        assertEquals(ResponseCode.CHANGED, answer.getCode());
        assertEquals(100L, ((LwM2mResource) readBack.getContent()).getValue());
        assertEquals(100L, device.read("/3306/0/5851"));
        assertEquals(300L, device.received().get(0).values().get("/3306/0/5851"));
    }

    @Test
    void aSetPointStoresTheNearestValueItCan() throws Exception {
        SimulatedDevice device = bench.registered(bench.plain());

        server.ask(NAME, new WriteRequest(ContentFormat.TLV, 3308, 0, 5900, 45.0));

        assertEquals(30.0, device.read("/3308/0/5900"));
    }

    @Test
    void aClampCanBeSetOnAnyNumber() throws Exception {
        SimulatedDevice device = bench.registered(bench.plain());
        device.clamp("/3306/0/5852", 10, 20);

        server.ask(NAME, write(3306, 5852, 5));

        assertEquals(10L, device.read("/3306/0/5852"));
    }

    @Test
    void aChangedValueIsToldToItsObserver() throws Exception {
        SimulatedDevice device = bench.registered(bench.secured());
        server.ask(NAME, new ObserveRequest(3303, 0, 5700));

        device.set("/3303/0/5700", 31.5);

        await().atMost(SOON).until(() -> server.notified.size() == 1);
        assertEquals(31.5, ((LwM2mSingleResource) server.notified.get(0)).getValue());
        assertEquals(
                List.of(Operation.OBSERVE),
                device.received().stream().map(Received::operation).toList());
    }

    @Test
    void aCompositeObservationIsToldAndReceivedOnce() throws Exception {
        SimulatedDevice device = bench.registered(bench.secured().queueMode());
        server.ask(
                NAME,
                new ObserveCompositeRequest(
                        ContentFormat.SENML_CBOR, ContentFormat.SENML_CBOR, "/3303/0/5700", "/3306/0/5850"));

        device.set("/3303/0/5700", 31.5);
        await().atMost(SOON).until(() -> server.notified.size() == 1);
        device.sleep();
        device.set("/3303/0/5700", 32.5);
        device.wake();
        await().atMost(SOON).until(() -> server.notified.size() == 2);

        assertEquals(
                List.of(Operation.OBSERVE_COMPOSITE),
                device.received().stream().map(Received::operation).toList());
        assertEquals(0, device.traffic().heldBack());
    }

    @Test
    void sendsValuesWithoutBeingAsked() throws Exception {
        SimulatedDevice device = bench.registered(bench.secured());

        ResponseCode answer = device.sendNow("/3303/0/5700", "/3/0/9").get(10, TimeUnit.SECONDS);

        assertEquals(ResponseCode.CHANGED, answer);
        await().atMost(SOON).until(() -> server.sent.size() == 1);
        assertEquals(2, server.sent.get(0).getNodes().size());
        assertEquals(1, device.uplinks().sends());
    }

    @Test
    void aWrittenLifetimeIsToldToTheServerWithAnUpdate() throws Exception {
        bench.registered(bench.plain());

        server.ask(NAME, write(1, 1, 1234));

        await().atMost(SOON).until(() -> server.updated.size() == 1);
        assertEquals(1234, server.registration(NAME).getLifeTimeInSec());
    }

    @Test
    void theRegistrationUpdateTriggerIsObeyed() throws Exception {
        bench.registered(bench.plain());

        server.ask(NAME, new ExecuteRequest("/1/0/8"));

        await().atMost(SOON).until(() -> server.updated.size() == 1);
    }

    @Test
    void rebootsWhenToldToAndKeepsWhatWasWritten() throws Exception {
        SimulatedDevice device = bench.registered(bench.secured());
        server.ask(NAME, write(3, 14, "+02:00"));

        var answer = server.ask(NAME, new ExecuteRequest("/3/0/4"));

        assertEquals(ResponseCode.CHANGED, answer.getCode());
        await().atMost(SOON).until(() -> device.uplinks().registrations() == 2);
        assertEquals(2, device.traffic().handshakes());
        assertEquals("+02:00", device.read("/3/0/14"));
        assertEquals(
                ResponseCode.CONTENT,
                server.ask(NAME, new ReadRequest(3, 0, 14)).getCode());
    }

    @Test
    void aDisabledDeviceStaysAwayAndReturns() throws Exception {
        SimulatedDevice device = bench.registered(bench.plain());
        server.ask(NAME, write(1, 5, 1));

        server.ask(NAME, new ExecuteRequest("/1/0/4"));

        await().atMost(SOON).until(() -> server.unregistered.size() == 1);
        await().atMost(SOON).until(() -> device.uplinks().registrations() == 2);
    }

    @Test
    void anInstanceCanBeCreatedAndIsAnnounced() throws Exception {
        SimulatedDevice device = bench.registered(bench.plain());

        var answer = server.ask(
                NAME, new CreateRequest(ContentFormat.TLV, 3306, LwM2mSingleResource.newBooleanResource(5850, true)));

        assertEquals(ResponseCode.CREATED, answer.getCode());
        assertEquals(true, device.read("/3306/1/5850"));
        await().atMost(SOON).until(() -> server.updated.size() == 1);
    }

    @Test
    void theClockCanBeSet() throws Exception {
        SimulatedDevice device = bench.registered(bench.plain());
        Instant wanted = Instant.parse("2030-01-01T00:00:00Z");

        server.ask(NAME, new WriteRequest(ContentFormat.TLV, 3, 0, 13, java.util.Date.from(wanted)));

        Instant told = assertInstanceOf(Instant.class, device.read("/3/0/13"));
        assertTrue(Duration.between(wanted, told).abs().toSeconds() < 10, told.toString());
    }

    @Test
    void theTemperatureFollowsTheDay() throws Exception {
        SimulatedDevice device = bench.registered(bench.plain().measuresEvery(Duration.ofMillis(50)));

        await().atMost(SOON).until(() -> !Double.valueOf(20).equals(device.read("/3303/0/5700")));

        double celsius = assertInstanceOf(Double.class, device.read("/3303/0/5700"));
        assertTrue(celsius > 10 && celsius < 30, "" + celsius);
    }

    @Test
    void valuesThatDoNotExistOrDoNotSuitAreRefused() {
        SimulatedDevice device = bench.device(bench.plain());

        assertNull(device.read("/3/0/99"));
        assertNull(device.read("/3/7/0"));
        assertThrows(IllegalArgumentException.class, () -> device.read("/3/0"));
        assertThrows(IllegalArgumentException.class, () -> device.set("/3/0/99", 1));
        assertThrows(IllegalArgumentException.class, () -> device.set("/3/7/0", "x"));
        assertThrows(RuntimeException.class, () -> device.set("/3303/0/5700", "warm"));
    }
}
