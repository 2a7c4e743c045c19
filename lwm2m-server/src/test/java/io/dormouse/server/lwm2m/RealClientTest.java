// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.lwm2m;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.coap.PskKey;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Databases;
import io.dormouse.kit.time.SystemTime;
import io.dormouse.objects.ResourcePath;
import io.dormouse.objects.Value;
import io.dormouse.server.device.Answer;
import io.dormouse.server.device.Report;
import io.dormouse.server.device.Reports;
import io.dormouse.server.registration.PlainCoap;
import io.dormouse.simulator.SimulatedDevice;
import io.dormouse.simulator.radio.RadioConditions;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.leshan.core.ResponseCode;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.request.CancelObservationRequest;
import org.eclipse.leshan.core.request.ContentFormat;
import org.eclipse.leshan.core.request.ExecuteRequest;
import org.eclipse.leshan.core.request.ObserveRequest;
import org.eclipse.leshan.core.request.ReadCompositeRequest;
import org.eclipse.leshan.core.request.ReadRequest;
import org.eclipse.leshan.core.request.WriteRequest;
import org.eclipse.leshan.core.response.LwM2mResponse;
import org.eclipse.leshan.core.response.ObserveResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A complete client, Leshan's, against the protocol side. */
class RealClientTest {
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

    private SimulatedDevice device(String scheme) throws Exception {
        var spec = SimulatedDevice.named("meter-1").server(server.url(scheme)).lifetime(Duration.ofMinutes(5));
        if (scheme.equals("coaps")) {
            spec.psk("identity-1", KEY.key());
        } else {
            server.keys.clear();
        }
        SimulatedDevice device = spec.build();
        device.start();
        assertTrue(device.awaitRegistered(Duration.ofSeconds(20)));
        await().until(() -> server.told.contains("registered meter-1"));
        return device;
    }

    private LwM2mResponse delivered(Answer answer) {
        return assertInstanceOf(Answer.Delivered.class, answer, answer::toString)
                .response();
    }

    @ParameterizedTest
    @ValueSource(strings = {"coap", "coaps"})
    void everyOperationGoesThroughInEveryFormat(String scheme) throws Exception {
        try (SimulatedDevice device = device(scheme)) {
            for (ContentFormat format : List.of(
                    ContentFormat.TLV, ContentFormat.JSON, ContentFormat.SENML_JSON, ContentFormat.SENML_CBOR)) {
                delivered(server.ask("meter-1", new ReadRequest(format, "/3/0")));
                delivered(server.ask("meter-1", new WriteRequest(format, 3, 0, 14, "+02:00")));
            }
            assertEquals("+02:00", device.read("/3/0/14"));
            delivered(server.ask(
                    "meter-1",
                    new ReadCompositeRequest(
                            ContentFormat.SENML_CBOR, ContentFormat.SENML_CBOR, List.of("/3/0/0", "/1/0/1"))));
            delivered(server.ask("meter-1", new ExecuteRequest(1, 0, 8)));
            await().until(() -> server.told.contains("updated meter-1"));
            Answer missing = server.ask("meter-1", new ReadRequest(3, 0, 9999));
            assertEquals(
                    ResponseCode.NOT_FOUND,
                    assertInstanceOf(Answer.Refused.class, missing).code());
        }
    }

    @Test
    void readValuesBecomeReports() throws Exception {
        try (SimulatedDevice device = device("coaps")) {
            device.set("/3/0/14", "+05:00");
            ReadRequest request = new ReadRequest(ContentFormat.TLV, "/3/0");

            Report report = Reports.of(request, server.ask("meter-1", request), 0, Instant.EPOCH)
                    .orElseThrow();

            assertTrue(report.samples().stream()
                    .anyMatch(sample -> sample.path().equals(new ResourcePath(3, 0, 14))
                            && sample.value().equals(new Value.Text("+05:00"))));
        }
    }

    @Test
    void timesAfter2038AreWritten() throws Exception {
        Date far = Date.from(Instant.parse("2099-12-31T23:00:00Z"));
        try (SimulatedDevice device = device("coaps")) {
            delivered(server.ask("meter-1", new WriteRequest(ContentFormat.TLV, 3, 0, 13, far)));

            Instant set = (Instant) device.read("/3/0/13");
            assertTrue(Duration.between(far.toInstant(), set).abs().toMinutes() < 5, set::toString);
        }
    }

    @Test
    void anObservationIsMadeTellsAndIsCancelled() throws Exception {
        try (SimulatedDevice device = device("coaps")) {
            ObserveResponse observed = (ObserveResponse) delivered(server.ask("meter-1", new ObserveRequest(3, 0, 9)));
            device.set("/3/0/9", 33);
            await().until(() -> !server.reports.isEmpty());
            assertEquals(1, rows());

            delivered(server.ask("meter-1", new CancelObservationRequest(observed.getObservation())));

            assertEquals(0, server.observations.count());
            await().until(() -> rows() == 0);
            int before = server.reports.size();
            device.set("/3/0/9", 34);
            delivered(server.ask("meter-1", new ReadRequest(3, 0, 9)));
            assertEquals(before, server.reports.size());
        }
    }

    @Test
    void observingAgainReplacesTheOlderObservation() throws Exception {
        try (SimulatedDevice device = device("coaps")) {
            delivered(server.ask("meter-1", new ObserveRequest(3, 0, 9)));
            delivered(server.ask("meter-1", new ObserveRequest(3, 0, 9)));
            delivered(server.ask("meter-1", new ObserveRequest(3, 0, 14)));

            assertEquals(2, server.observations.count());
            device.set("/3/0/9", 33);
            await().until(() -> !server.reports.isEmpty());
        }
    }

    private int rows() {
        return database.read(connection -> {
            try (var statement = connection.prepareStatement("SELECT count(*) FROM observation_row");
                    var row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        });
    }

    @Test
    void CL_14_aNewAddressNeedsNoHandshakeAndIsUsedAtOnce() throws Exception {
        try (SimulatedDevice device = device("coaps")) {
            delivered(server.ask("meter-1", new ObserveRequest(3, 0, 9)));
            InetSocketAddress before = server.device("meter-1").registration().address();

            device.move();
            device.set("/3/0/9", 31);
            await().until(() -> !server.reports.isEmpty());

            await().until(() ->
                    !server.device("meter-1").registration().address().equals(before));
            delivered(server.ask("meter-1", new ReadRequest(3, 0, 9)));
            assertEquals(1, server.endpoints.traffic().handshakes());
        }
    }

    @Test
    void aSendFromANewAddressMovesTheDeviceToo() throws Exception {
        try (SimulatedDevice device = device("coaps")) {
            InetSocketAddress before = server.device("meter-1").registration().address();
            device.move();

            assertEquals(ResponseCode.CHANGED, device.sendNow("/3303/0/5700").get(20, TimeUnit.SECONDS));

            await().until(() -> server.reports.size() == 1);
            assertNotEquals(before, server.device("meter-1").registration().address());
            assertEquals(Report.Via.SEND, server.reports.get(0).via());
        }
    }

    @Test
    void aRetransmissionIsCountedAndPaidForOnce() throws Exception {
        server.ackTimeout = Duration.ofMillis(400);
        try (SimulatedDevice device = device("coaps")) {
            device.radio(RadioConditions.PERFECT.withDelay(Duration.ofMillis(350), Duration.ofMillis(350)));

            Answer.Delivered answer = assertInstanceOf(
                    Answer.Delivered.class, server.ask("meter-1", new WriteRequest(3, 0, 14, "+03:00")));

            assertTrue(answer.cost().transmissions() > 1, answer.cost()::toString);
            assertTrue(answer.cost().roundTrip().toMillis() >= 350);
        }
    }

    @Test
    void aDeviceThatIsSwitchedOffIsNotAnswering() throws Exception {
        try (SimulatedDevice device = device("coaps")) {
            device.radio(RadioConditions.losing(1));

            Answer answer = server.ask("meter-1", new ReadRequest(3, 0, 9), Duration.ofSeconds(1));

            assertTrue(assertInstanceOf(Answer.NoAnswer.class, answer).mayHaveBeenSent());
            device.radio(RadioConditions.PERFECT);
            delivered(server.ask("meter-1", new ReadRequest(3, 0, 9)));
        }
    }

    @Test
    void aCancelledExchangeEndsAtOnce() throws Exception {
        try (SimulatedDevice device = device("coaps")) {
            device.radio(RadioConditions.losing(1));
            var exchange = server.endpoints
                    .downlink()
                    .send(server.device("meter-1"), new ReadRequest(3, 0, 9), Duration.ofMinutes(1));

            exchange.cancel();

            assertInstanceOf(
                    Answer.NoAnswer.class,
                    exchange.answer().toCompletableFuture().get(1, TimeUnit.SECONDS));
            assertTrue(exchange.answer().toCompletableFuture().isDone());
        }
    }

    @Test
    void DM_22_BLK_01_largeValuesGoBothWays() throws Exception {
        byte[] large = new byte[64 * 1024];
        for (int at = 0; at < large.length; at++) {
            large[at] = (byte) (at * 31);
        }
        try (RawDevice device = RawDevice.secure(server, "identity-1", KEY)) {
            device.values.put(
                    "/19/0/0",
                    new RawDevice.Body(org.eclipse.californium.core.coap.CoAP.ResponseCode.CONTENT, 42, large));
            device.post("rd", "ep=meter-1&lt=300&lwm2m=1.1", "</3/0>,</19/0>");

            var read = (org.eclipse.leshan.core.response.ReadResponse) delivered(
                    server.ask("meter-1", new ReadRequest(ContentFormat.OPAQUE, new LwM2mPath(19, 0, 0), null)));

            var resource = (org.eclipse.leshan.core.node.LwM2mResource) read.getContent();
            assertArrayEquals(large, (byte[]) resource.getValue());
            delivered(server.ask("meter-1", new WriteRequest(ContentFormat.OPAQUE, 19, 0, 0, large)));
            assertArrayEquals(
                    large, device.received.get(device.received.size() - 1).getPayload());
        }
    }
}
