// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.lwm2m;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.coap.PskKey;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Databases;
import io.dormouse.kit.time.SystemTime;
import io.dormouse.objects.ResourcePath;
import io.dormouse.objects.Value;
import io.dormouse.server.device.Answer;
import io.dormouse.server.device.Downlink.Exchange;
import io.dormouse.server.device.Report;
import io.dormouse.server.device.Transfer;
import io.dormouse.server.lwm2m.RawDevice.Body;
import io.dormouse.server.registration.PlainCoap;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.coap.CoAP.Code;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.CoAP.Type;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.leshan.core.request.DownlinkRequest;
import org.eclipse.leshan.core.request.ExecuteRequest;
import org.eclipse.leshan.core.request.ObserveRequest;
import org.eclipse.leshan.core.request.ReadRequest;
import org.eclipse.leshan.core.request.WriteRequest;
import org.eclipse.leshan.core.response.ReadResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real datagrams in both directions, over CoAP and over DTLS. */
class DeviceTalkTest {
    private static final PskKey KEY = new PskKey("meter-1", "sixteen-byte-key".getBytes(StandardCharsets.UTF_8));

    private final SystemTime time = new SystemTime();
    private final Database database = Databases.inMemory(time);
    private LiveServer server;

    @BeforeEach
    void starts() {
        server = new LiveServer(database, PlainCoap.ANY, Map.of("identity-1", KEY));
    }

    @AfterEach
    void stops() {
        server.close();
        database.close();
        time.close();
    }

    @Test
    void aDeviceRegistersOverCoapAndIsToldOfAfterTheAnswer() throws Exception {
        try (RawDevice device = RawDevice.plain(server)) {
            String location = device.registers("meter-2");

            assertTrue(location.matches("rd/[A-Za-z0-9_-]{16}"), location);
            await().until(() -> server.told.equals(List.of("registered meter-2", "heard meter-2")));
            assertEquals("none", server.device("meter-2").registration().security());
            assertTrue(server.device("meter-2").objects().hasInstance(3303, 0));
        }
    }

    @Test
    void aDeviceRegistersOverDtlsWithItsKeyAndAConnectionId() throws Exception {
        try (RawDevice device = RawDevice.secure(server, "identity-1", KEY)) {
            device.registers("meter-1");

            var registration = server.device("meter-1").registration();
            assertEquals("psk", registration.security());
            assertEquals("identity-1", registration.identity());
            assertEquals(12, registration.connectionId().length());
        }
    }

    @Test
    void valuesAreReadWrittenAndExecuted() throws Exception {
        for (String scheme : List.of("coap", "coaps")) {
            try (RawDevice device = device(scheme)) {
                String name = scheme.equals("coaps") ? "meter-1" : "meter-2";
                device.values.put("/3/0/9", Body.text("87"));
                device.values.put("/1/0/1", Body.text("300"));
                device.values.put("/3/0/4", Body.text(""));
                device.registers(name);

                Answer read = server.ask(name, new ReadRequest(3, 0, 9));
                Answer written = server.ask(name, new WriteRequest(1, 0, 1, 60));
                Answer executed = server.ask(name, new ExecuteRequest(3, 0, 4));

                Answer.Delivered delivered = assertInstanceOf(Answer.Delivered.class, read, () -> "was " + read);
                assertTrue(((ReadResponse) delivered.response())
                        .getContent()
                        .toString()
                        .contains("87"));
                assertEquals(1, delivered.cost().transmissions());
                assertTrue(delivered.cost().bytesOut() > 0 && delivered.cost().bytesIn() > 0);
                assertInstanceOf(Answer.Delivered.class, written);
                assertInstanceOf(Answer.Delivered.class, executed);
            }
        }
    }

    private RawDevice device(String scheme) {
        return scheme.equals("coaps") ? RawDevice.secure(server, "identity-1", KEY) : RawDevice.plain(server);
    }

    @Test
    void errorsOfTheDeviceAreRefusals() throws Exception {
        try (RawDevice device = RawDevice.plain(server)) {
            device.values.put("/3/0/9", Body.code(ResponseCode.METHOD_NOT_ALLOWED));
            device.registers("meter-2");

            Answer.Refused refused =
                    assertInstanceOf(Answer.Refused.class, server.ask("meter-2", new ReadRequest(3, 0, 9)));

            assertEquals("4.05", Answer.text(refused.code()));
        }
    }

    @Test
    void aBrokenPayloadIsUnreadable() throws Exception {
        try (RawDevice device = RawDevice.plain(server)) {
            device.values.put("/3/0/9", Body.tlv(0xC8, 0x0D, 0, 0, 0));
            device.registers("meter-2");

            assertInstanceOf(Answer.Unreadable.class, server.ask("meter-2", new ReadRequest(3, 0, 9)));
        }
    }

    private Exchange begin(DownlinkRequest<?> request, Duration timeout) {
        return server.endpoints.downlink().send(server.device("meter-2"), request, timeout);
    }

    private static <T> T soon(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void anAnswerAfterTheTimeIsStillUnderstood() throws Exception {
        try (RawDevice device = RawDevice.plain(server)) {
            device.values.put("/3/0/9", Body.text("87"));
            device.registers("meter-2");
            device.mute = true;
            Exchange exchange = begin(new ReadRequest(3, 0, 9), Duration.ofMillis(300));
            assertFalse(assertInstanceOf(Answer.NoAnswer.class, soon(exchange.answer()))
                    .acknowledged());
            int heard = server.told.size();

            device.answersAfterAll();

            Answer.Delivered late = assertInstanceOf(Answer.Delivered.class, soon(exchange.late()));
            assertTrue(((ReadResponse) late.response()).getContent().toString().contains("87"));
            await().until(() -> server.told.size() >= heard);
        }
    }

    @Test
    void aRequestThatIsAcknowledgedAndNeverAnsweredIsToldApart() throws Exception {
        try (RawDevice device = RawDevice.plain(server)) {
            device.values.put("/3/0/9", Body.text("87"));
            device.registers("meter-2");
            device.acknowledges = true;

            Answer answer = server.ask("meter-2", new ReadRequest(3, 0, 9), Duration.ofSeconds(1));

            assertTrue(assertInstanceOf(Answer.NoAnswer.class, answer).acknowledged());
        }
    }

    @Test
    void aTransferInBlocksTellsHowFarItIs() throws Exception {
        try (RawDevice device = RawDevice.plain(server)) {
            device.values.put("/5/0/0", Body.text(""));
            device.registers("meter-2");
            device.mute = true;

            Exchange exchange = begin(new WriteRequest(5, 0, 0, new byte[5_000]), Duration.ofSeconds(20));

            await().until(() -> exchange.transfer().map(Transfer::bytes).orElse(0L) > 0);
            // With the four bytes that TLV puts before it.
            assertEquals(5_004L, exchange.transfer().orElseThrow().total());
            await().until(() -> !device.received.isEmpty());
            device.mute = false;
            device.answersAfterAll();
            assertInstanceOf(Answer.Delivered.class, soon(exchange.answer()));
        }
    }

    @Test
    void aSilentDeviceGetsNothingAfterTheTimeout() throws Exception {
        try (RawDevice device = RawDevice.plain(server)) {
            device.values.put("/3/0/9", Body.text("87"));
            device.registers("meter-2");
            device.mute = true;

            Answer answer = server.ask("meter-2", new ReadRequest(3, 0, 9), Duration.ofMillis(300));

            assertTrue(assertInstanceOf(Answer.NoAnswer.class, answer).mayHaveBeenSent());
            int sent = device.received.size();
            await().pollDelay(Duration.ofSeconds(4)).until(() -> device.received.size() == sent);
        }
    }

    @Test
    void notificationsArriveAsReports() throws Exception {
        for (String scheme : List.of("coap", "coaps")) {
            try (RawDevice device = device(scheme)) {
                String name = scheme.equals("coaps") ? "meter-1" : "meter-2";
                device.values.put("/3/0/9", Body.text("87"));
                device.registers(name);
                Answer observed = server.ask(name, new ObserveRequest(3, 0, 9));
                assertInstanceOf(Answer.Delivered.class, observed);
                server.reports.clear();

                device.values.put("/3/0/9", Body.text("86"));
                device.notifies("/3/0/9");
                await().until(() -> server.reports.size() == 1);
                Report report = server.reports.get(0);
                assertEquals(Report.Via.NOTIFY, report.via());
                assertEquals(new ResourcePath(3, 0, 9), report.samples().get(0).path());
                assertEquals(
                        new Value.SignedInteger(86), report.samples().get(0).value());
            }
        }
    }

    @Test
    void OBS_04_anOvertakenNotificationChangesNothing() throws Exception {
        try (RawDevice device = RawDevice.plain(server)) {
            device.values.put("/3/0/9", Body.text("87"));
            device.registers("meter-2");
            server.ask("meter-2", new ObserveRequest(3, 0, 9));
            Request observe = device.received.get(device.received.size() - 1);
            server.reports.clear();

            for (String numbered : List.of("20=70", "18=90", "21=69")) {
                Response notification = new Response(ResponseCode.CONTENT);
                notification.setType(Type.CON);
                notification.setToken(observe.getToken());
                notification.getOptions().setObserve(Integer.parseInt(numbered.substring(0, 2)));
                notification.getOptions().setContentFormat(0);
                notification.setPayload(numbered.substring(3));
                int heard = heard();
                device.sends(notification, server.address("coap"));
                await().until(() -> heard() > heard);
            }

            assertEquals(
                    List.of(new Value.SignedInteger(70), new Value.SignedInteger(69)),
                    server.reports.stream()
                            .map(report -> report.samples().get(0).value())
                            .toList());
        }
    }

    private int heard() {
        return (int) server.told.stream().filter("heard meter-2"::equals).count();
    }

    @Test
    void OBS_12_aPlainDeviceAtAnotherAddressIsAskedAnew() throws Exception {
        try (RawDevice device = RawDevice.plain(server);
                RawDevice moved = RawDevice.plain(server)) {
            device.values.put("/3/0/9", Body.text("87"));
            String location = device.registers("meter-2");
            server.ask("meter-2", new ObserveRequest(3, 0, 9));
            assertEquals(1, server.observations.count());

            assertEquals(ResponseCode.CHANGED, moved.post(location, "", "").getCode());

            assertEquals(0, server.observations.count());
        }
    }

    @Test
    void sentValuesArriveAsReports() throws Exception {
        try (RawDevice device = RawDevice.secure(server, "identity-1", KEY)) {
            device.registers("meter-1");
            Request send = device.request(Code.POST, "dp", "", "");
            send.setPayload("[{\"n\":\"/3303/0/5700\",\"v\":21.5}]");
            send.getOptions().setContentFormat(110);

            assertEquals(ResponseCode.CHANGED, device.send(send).getCode());

            await().until(() -> server.reports.size() == 1);
            assertEquals(Report.Via.SEND, server.reports.get(0).via());
            assertEquals(
                    new Value.Real(21.5), server.reports.get(0).samples().get(0).value());
        }
    }

    @Test
    void aDeviceThatDeregistersIsGone() throws Exception {
        try (RawDevice device = RawDevice.plain(server)) {
            String location = device.registers("meter-2");

            assertEquals(
                    ResponseCode.DELETED,
                    device.send(device.request(Code.DELETE, location, "", "")).getCode());

            await().until(() -> server.told.contains("unregistered meter-2 DEREGISTERED"));
            assertFalse(server.registrations.registered("meter-2").isPresent());
            assertEquals(ResponseCode.NOT_FOUND, device.post(location, "", "").getCode());
        }
    }
}
