// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.simulator.radio.Ether;
import java.time.Duration;
import org.eclipse.leshan.core.ResponseCode;
import org.eclipse.leshan.core.node.LwM2mResource;
import org.eclipse.leshan.core.node.LwM2mSingleResource;
import org.eclipse.leshan.core.request.ContentFormat;
import org.eclipse.leshan.core.request.ReadRequest;
import org.eclipse.leshan.core.request.WriteRequest;
import org.eclipse.leshan.core.response.ReadResponse;
import org.eclipse.leshan.core.response.WriteResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedDeviceTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final BareServer server = new BareServer();
    private final Ether ether = new Ether();
    private SimulatedDevice device;

    @AfterEach
    void end() {
        if (device != null) {
            device.close();
        }
        ether.close();
        server.close();
    }

    private SimulatedDevice registered(DeviceSpec spec) throws InterruptedException {
        device = spec.build(ether);
        device.start();
        assertTrue(device.awaitRegistered(SOON));
        return device;
    }

    private DeviceSpec plain() {
        return SimulatedDevice.named("meter-17").noSec().server(server.coap());
    }

    private DeviceSpec secured() {
        server.knows("meter-17");
        return SimulatedDevice.named("meter-17").psk("meter-17", BareServer.KEY).server(server.coaps());
    }

    private static WriteRequest write(int object, int resource, long value) {
        return new WriteRequest(ContentFormat.TLV, object, 0, resource, value);
    }

    @Test
    void registersOverPlainCoap() throws Exception {
        registered(plain().queueMode().lifetime(Duration.ofMinutes(10)));

        var registration = server.registration("meter-17");
        assertEquals(600, registration.getLifeTimeInSec());
        assertTrue(registration.getQueueMode());
        assertEquals("1.1", registration.getLwM2mVersion().toString());
        assertTrue(
                registration.getSupportedObject().keySet().containsAll(java.util.List.of(1, 3, 4, 5, 6, 3303, 3306)));
        assertEquals(1, device.uplinks().registrations());
    }

    @Test
    void registersOverDtlsWithOneHandshake() throws Exception {
        registered(secured());

        assertEquals(1, device.traffic().handshakes());
        assertTrue(server.registration("meter-17")
                .getClientTransportData()
                .toString()
                .contains("meter-17"));
    }

    @Test
    void registersAsAVersion10DeviceInQueueMode() throws Exception {
        registered(plain().lwm2m("1.0").queueMode());

        var registration = server.registration("meter-17");
        assertEquals("1.0", registration.getLwM2mVersion().toString());
        assertEquals("[U, Q]", registration.getBindingMode().toString());
    }

    @Test
    void anAsleepDeviceHearsNothingAndSendsNothing() throws Exception {
        registered(secured().queueMode());
        device.sleep();
        var before = device.traffic();

        device.set("/3303/0/5700", 30.0);
        device.update();
        var answer = server.asks("meter-17", new ReadRequest(3));

        await().atMost(SOON).until(() -> device.traffic().arrivedAsleep() > 0);
        assertTrue(device.received().isEmpty());
        assertEquals(before.sent(), device.traffic().sent());
        assertEquals(before.received(), device.traffic().received());
        assertEquals(false, answer.isDone());
    }

    @Test
    void wakingSendsExactlyOneUpdate() throws Exception {
        registered(secured().queueMode());
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
    void aDimmerStoresTheNearestValueItCan() throws Exception {
        registered(plain());

        WriteResponse answer = server.ask("meter-17", write(3306, 5851, 300));
        ReadResponse readBack = server.ask("meter-17", new ReadRequest(3306, 0, 5851));

        assertEquals(ResponseCode.CHANGED, answer.getCode());
        assertEquals(100L, ((LwM2mResource) readBack.getContent()).getValue());
        assertEquals(100L, device.read("/3306/0/5851"));
        assertEquals(300L, device.received().get(0).values().get("/3306/0/5851"));
    }

    @Test
    void aRefusedWriteChangesNothingAndIsAnsweredWithTheCode() throws Exception {
        registered(plain().refuses("/3/0/14", ResponseCode.BAD_REQUEST));

        WriteResponse answer = server.ask("meter-17", new WriteRequest(ContentFormat.TLV, 3, 0, 14, "+05:00"));

        assertEquals(ResponseCode.BAD_REQUEST, answer.getCode());
        assertEquals("+00:00", device.read("/3/0/14"));
        assertEquals("4.00", device.received().get(0).code());
    }

    @Test
    void aRefusedResourceRefusesTheWholeWriteThatCarriesIt() throws Exception {
        registered(plain().refuses("/3/0/14", ResponseCode.NOT_ACCEPTABLE));

        WriteResponse answer = server.ask(
                "meter-17",
                new WriteRequest(
                        WriteRequest.Mode.UPDATE,
                        ContentFormat.TLV,
                        3,
                        0,
                        LwM2mSingleResource.newStringResource(14, "+05:00"),
                        LwM2mSingleResource.newStringResource(15, "Asia/Tashkent")));

        assertEquals(ResponseCode.NOT_ACCEPTABLE, answer.getCode());
        assertEquals("Etc/UTC", device.read("/3/0/15"));
    }

    @Test
    void anIgnoredReadIsNeverAnswered() throws Exception {
        registered(plain().ignores("/3303/0/5700"));

        assertNull(server.ask("meter-17", new ReadRequest(3303, 0, 5700), 1_000));

        assertEquals(false, device.received().get(0).answered());
        assertEquals(
                ResponseCode.CONTENT,
                server.ask("meter-17", new ReadRequest(3303, 0, 5701)).getCode());
    }
}
