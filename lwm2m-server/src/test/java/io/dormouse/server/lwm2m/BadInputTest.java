// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.lwm2m;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.coap.CoapSettings;
import io.dormouse.coap.PortsUnavailable;
import io.dormouse.coap.PskKey;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Databases;
import io.dormouse.kit.time.SystemTime;
import io.dormouse.objects.BundledObjects;
import io.dormouse.objects.LeshanModels;
import io.dormouse.server.device.Answer;
import io.dormouse.server.device.Transmissions;
import io.dormouse.server.lwm2m.RawDevice.Body;
import io.dormouse.server.registration.PlainCoap;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.eclipse.californium.core.coap.CoAP.Code;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.CoAP.Type;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.leshan.core.request.ReadRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What strangers, broken devices and wrong keys achieve: a number, a reason, and nothing else (semantics.md §9). */
class BadInputTest {
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
    void aHundredThousandRandomDatagramsChangeNothing() throws Exception {
        try (RawDevice device = RawDevice.secure(server, "identity-1", KEY);
                DatagramSocket socket = new DatagramSocket()) {
            device.values.put("/3/0/9", Body.text("87"));
            device.registers("meter-1");
            Random random = new Random(11);
            for (int sent = 0; sent < 100_000; sent++) {
                byte[] bytes = new byte[1 + random.nextInt(60)];
                random.nextBytes(bytes);
                InetSocketAddress target = server.address(sent % 2 == 0 ? "coap" : "coaps");
                socket.send(new DatagramPacket(bytes, bytes.length, target));
            }

            assertInstanceOf(Answer.Delivered.class, server.ask("meter-1", new ReadRequest(3, 0, 9)));
            assertEquals(1, server.registrations.devices().size());
            assertTrue(server.endpoints.traffic().malformed() > 10_000);
            assertEquals(1, server.endpoints.traffic().handshakes());
        }
    }

    @Test
    void anUnknownIdentityIsRefusedAndTold() throws Exception {
        try (RawDevice stranger = RawDevice.secure(server, "stranger", KEY)) {
            assertThrows(IllegalStateException.class, () -> stranger.registers("meter-1"));

            await().until(() -> server.refusals.counts().containsKey("unknown-identity"));
            assertTrue(refusedEvents().get(0).contains("\"identity\":\"stranger\""), refusedEvents()::toString);
        }
    }

    @Test
    void aWrongKeyIsRefusedAndTold() throws Exception {
        try (RawDevice device =
                RawDevice.secure(server, "identity-1", "another-key".getBytes(StandardCharsets.UTF_8))) {
            assertThrows(IllegalStateException.class, () -> device.registers("meter-1"));

            await().atMost(Duration.ofSeconds(100))
                    .until(() -> server.refusals.counts().containsKey("wrong-key"));
        }
    }

    @Test
    void aRotatedKeyIsFoundByTheNextHandshake() throws Exception {
        server.alternatives.put(
                "identity-1", new PskKey("meter-1", "the-key-to-come-".getBytes(StandardCharsets.UTF_8)));
        try (RawDevice device =
                RawDevice.secure(server, "identity-1", "the-key-to-come-".getBytes(StandardCharsets.UTF_8))) {
            await().atMost(Duration.ofSeconds(100)).ignoreExceptions().until(() -> device.registers("meter-1") != null);
        }
    }

    @Test
    void SEC_10_aRemovedCredentialCutsTheSession() throws Exception {
        try (RawDevice device = RawDevice.secure(server, "identity-1", KEY)) {
            device.values.put("/3/0/9", Body.text("87"));
            device.registers("meter-1");
            server.keys.clear();

            server.endpoints.cut("psk", "identity-1");

            await().until(() -> server.ask("meter-1", new ReadRequest(3, 0, 9)) instanceof Answer.NotSent);
            assertThrows(IllegalStateException.class, () -> device.registers("meter-1"));
        }
    }

    @Test
    void REG_18_aRegisterMustBeConfirmable() throws Exception {
        try (RawDevice device = RawDevice.plain(server)) {
            Request request = device.request(Code.POST, "rd", "ep=a&lt=60&lwm2m=1.1", RawDevice.LINKS);
            request.setType(Type.NON);

            assertEquals(ResponseCode.BAD_REQUEST, device.send(request).getCode());
        }
    }

    @Test
    void REG_17_linksHaveTheirContentFormat() throws Exception {
        try (RawDevice device = RawDevice.plain(server)) {
            Request request = device.request(Code.POST, "rd", "ep=a&lt=60&lwm2m=1.1", RawDevice.LINKS);
            request.getOptions().setContentFormat(42);
            Request without = device.request(Code.POST, "rd", "ep=a&lt=60&lwm2m=1.1", RawDevice.LINKS);
            without.getOptions().removeContentFormat();

            assertEquals(
                    ResponseCode.UNSUPPORTED_CONTENT_FORMAT,
                    device.send(request).getCode());
            assertEquals(ResponseCode.CREATED, device.send(without).getCode());
        }
    }

    @Test
    void REG_29_aRegisterOfManyBlocksIsAcceptedAndOneThatIsTooLargeRefused() throws Exception {
        try (RawDevice device = RawDevice.plain(server)) {
            Response many = device.post("rd", "ep=many&lt=60&lwm2m=1.1", links(1_900));
            Response huge = device.post("rd", "ep=huge&lt=60&lwm2m=1.1", links(4_000));

            assertEquals(ResponseCode.CREATED, many.getCode());
            assertEquals(
                    1_900, server.device("many").objects().instancesOf(3303).size());
            assertEquals(ResponseCode.REQUEST_ENTITY_TOO_LARGE, huge.getCode());
        }
    }

    private static String links(int count) {
        StringBuilder links = new StringBuilder();
        for (int number = 0; number < count; number++) {
            links.append("</3303/").append(number).append(">,");
        }
        return links.toString();
    }

    @Test
    void everyRefusalSaysWhy() throws Exception {
        try (RawDevice device = RawDevice.plain(server)) {
            Response version = device.post("rd", "ep=a&lt=60&lwm2m=1.2", RawDevice.LINKS);
            Response lifetime = device.post("rd", "ep=a&lt=abc&lwm2m=1.1", RawDevice.LINKS);

            assertEquals(ResponseCode.PRECONDITION_FAILED, version.getCode());
            assertEquals("served are LwM2M versions 1.0 and 1.1", version.getPayloadString());
            assertEquals(ResponseCode.BAD_REQUEST, lifetime.getCode());
            assertEquals("lt is no number of seconds", lifetime.getPayloadString());
            assertEquals(1L, server.refusals.counts().get("version-unsupported"));
            assertTrue(server.registrations.devices().isEmpty());
        }
    }

    @Test
    void OBS_08_OBS_09_aSendMustMakeSense() throws Exception {
        try (RawDevice device = RawDevice.plain(server)) {
            assertEquals(ResponseCode.BAD_REQUEST, send(device, 110, "[{\"n\":\"/3303/0/5700\",\"v\":1}]"));
            device.registers("meter-2");
            assertEquals(ResponseCode.NOT_FOUND, send(device, 110, "[{\"n\":\"/3304/0/5700\",\"v\":1}]"));
            assertEquals(ResponseCode.BAD_REQUEST, send(device, 110, "[{\"n\":"));
            assertEquals(ResponseCode.BAD_REQUEST, send(device, 110, "[]"));
            assertEquals(ResponseCode.BAD_REQUEST, send(device, 112, "\u00F6"));
            assertEquals(ResponseCode.BAD_REQUEST, send(device, 11542, "abc"));
            assertEquals(ResponseCode.BAD_REQUEST, send(device, -1, "abc"));
            assertEquals(ResponseCode.CHANGED, send(device, 110, "[{\"n\":\"/3303/0/5700\",\"v\":1}]"));
        }
    }

    private static ResponseCode send(RawDevice device, int format, String payload) throws Exception {
        Request send = device.request(Code.POST, "dp", "", "");
        send.setPayload(payload);
        if (format >= 0) {
            send.getOptions().setContentFormat(format);
        }
        return device.send(send).getCode();
    }

    @Test
    void COAP_06_COAP_09_strangersLearnLittle() throws Exception {
        try (RawDevice device = RawDevice.plain(server)) {
            Response root = device.send(device.request(Code.GET, "", "", ""));
            Response core = device.send(device.request(Code.GET, ".well-known/core", "", ""));

            assertTrue(root.getCode() != ResponseCode.CONTENT && root.getPayloadSize() < 30, root::toString);
            assertTrue(core.getPayloadSize() < 60, core::toString);
            assertEquals(
                    ResponseCode.METHOD_NOT_ALLOWED,
                    device.send(device.request(Code.GET, "rd", "", "")).getCode());
            assertEquals(
                    ResponseCode.NOT_FOUND,
                    device.send(device.request(Code.POST, "rd/a/b", "", "")).getCode());
        }
    }

    @Test
    void brokenPayloadsOfEveryFormatAreUnreadable() throws Exception {
        try (RawDevice device = RawDevice.plain(server)) {
            device.registers("meter-2");
            Random random = new Random(3);
            for (int format : List.of(0, 42, 60, 110, 112, 11542, 11543)) {
                for (int run = 0; run < 40; run++) {
                    byte[] bytes = new byte[random.nextInt(30)];
                    random.nextBytes(bytes);
                    device.values.put("/3/0/13", new Body(ResponseCode.CONTENT, format, bytes));
                    Answer answer = server.ask("meter-2", new ReadRequest(3, 0, 13));
                    assertFalse(answer instanceof Answer.NoAnswer, () -> "format " + format + ": " + answer);
                }
            }
        }
    }

    @Test
    void aPortInUseStopsTheStartAndSaysWhich() {
        int taken = server.address("coap").getPort();
        Lwm2mEndpoints second = new Lwm2mEndpoints(
                CoapSettings.on("127.0.0.1", taken, null),
                new Lwm2mEndpoints.Inside(
                        server.registrations,
                        server.observations,
                        new LeshanModels(BundledObjects.load()),
                        endpoint -> Transmissions.USUAL,
                        server.refusals,
                        time),
                null);

        PortsUnavailable unavailable = assertThrows(PortsUnavailable.class, second::start);

        assertTrue(unavailable.getMessage().contains("coap://127.0.0.1:" + taken), unavailable.getMessage());
        second.close();
    }

    private List<String> refusedEvents() {
        return database.read(connection -> {
            List<String> events = new java.util.ArrayList<>();
            try (var statement = connection.prepareStatement("SELECT data FROM event WHERE type = 'device.refused'");
                    var row = statement.executeQuery()) {
                while (row.next()) {
                    events.add(row.getString(1));
                }
            }
            return events;
        });
    }
}
