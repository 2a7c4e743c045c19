// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.conformance;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.server.WiredServer;
import io.dormouse.server.lwm2m.RawDevice;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.californium.core.coap.BlockOption;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks and CoAP itself, byte by byte (RFC 7252, RFC 7959). */
final class WireTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] REGISTER_WITHOUT_BODY = HexFormat.of().parseHex("40020001b27264");

    @TempDir
    static Path directory;

    private static WiredServer server;
    private static int devices;
    private RawDevice device;
    private String name;

    @BeforeAll
    static void start() throws Exception {
        server = new WiredServer(directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void born() throws Exception {
        device = RawDevice.plain(server.address("coap"));
        name = "device-" + devices++;
        device.odd = request -> null;
        device.post("rd", "ep=" + name + "&lt=300&lwm2m=1.1", "</3/0>,</19/0>");
        await().atMost(PATIENCE)
                .untilAsserted(() -> server.expect(200, "GET /api/v1/devices/{ep}/registration", name, ""));
    }

    @AfterEach
    void gone() {
        device.close();
    }

    private WiredServer.Answer rpc(int status, String body) {
        return server.expect(status, "POST /api/v1/devices/{ep}/rpc", name, body);
    }

    private static byte[] bytes(int length) {
        byte[] large = new byte[length];
        for (int at = 0; at < length; at++) {
            large[at] = (byte) (at * 31 + at / 256);
        }
        return large;
    }

    @ParameterizedTest
    @ValueSource(ints = {1_025, 65_536, 1_000_000})
    void BLK_01_DM_22_valuesOfManyBlocksAreReadUpToAMebibyte(int length) {
        byte[] large = bytes(length);
        device.values.put("/19/0/0/0", new RawDevice.Body(ResponseCode.CONTENT, 42, large));

        String read = rpc(200, "{'op':'read','path':'/19/0/0/0','contentFormat':'opaque','responseTimeout':'PT2M'}")
                .at("/content");

        assertTrue(Arrays.equals(large, Base64.getUrlDecoder().decode(read)));
    }

    @Test
    void BLK_01_aValueOfManyBlocksIsWritten() {
        byte[] large = bytes(20_000);
        device.odd = request -> {
            written.add(request.getPayload());
            return new Response(ResponseCode.CHANGED);
        };

        rpc(
                200,
                "{'op':'write','path':'/19/0/0/0','value':'"
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(large)
                        + "','contentFormat':'opaque','responseTimeout':'PT2M'}");

        assertTrue(written.stream().anyMatch(one -> Arrays.equals(one, large)));
    }

    private final List<byte[]> written = new CopyOnWriteArrayList<>();

    @Test
    void BLK_02_aDeviceThatAnswersInSmallBlocksIsRead() {
        byte[] large = bytes(500);
        device.odd = request -> {
            BlockOption asked = request.getOptions().getBlock2();
            int number = asked == null ? 0 : asked.getNum() * asked.getSize() / 64;
            int end = Math.min(large.length, number * 64 + 64);
            Response part = OperationsTest.content(42, Arrays.copyOfRange(large, number * 64, end));
            part.getOptions().setBlock2(2, end < large.length, number);
            return part;
        };

        String read = rpc(200, "{'op':'read','path':'/19/0/0/0','contentFormat':'opaque'}")
                .at("/content");

        assertTrue(Arrays.equals(large, Base64.getUrlDecoder().decode(read)));
    }

    private static byte[] exchange(byte[] datagram) throws Exception {
        InetSocketAddress coap = server.address("coap");
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(2_000);
            socket.send(new DatagramPacket(datagram, datagram.length, coap));
            DatagramPacket answer = new DatagramPacket(new byte[2_000], 2_000);
            try {
                socket.receive(answer);
            } catch (SocketTimeoutException silence) {
                return null;
            }
            return Arrays.copyOf(answer.getData(), answer.getLength());
        }
    }

    @Test
    void COAP_04_anEmptyMessageIsAPingAndATokenOfNineBytesAFormatError() throws Exception {
        byte[] pong = exchange(HexFormat.of().parseHex("40000102"));
        assertEquals("70000102", HexFormat.of().formatHex(pong));

        byte[] tooLong = exchange(HexFormat.of().parseHex("4901000100000000000000000000"));
        assertTrue(
                tooLong == null || (tooLong[0] & 0xF0) == 0x70,
                () -> HexFormat.of().formatHex(tooLong));
    }

    @Test
    void COAP_05_theSameMessageAgainGetsTheSameAnswer() throws Exception {
        InetSocketAddress coap = server.address("coap");
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(5_000);
            byte[] first = null;
            for (int i = 0; i < 3; i++) {
                socket.send(new DatagramPacket(REGISTER_WITHOUT_BODY, REGISTER_WITHOUT_BODY.length, coap));
                DatagramPacket answer = new DatagramPacket(new byte[2_000], 2_000);
                socket.receive(answer);
                byte[] now = Arrays.copyOf(answer.getData(), answer.getLength());
                assertTrue(first == null || Arrays.equals(first, now));
                first = now;
            }
        }
    }

    @Test
    void COAP_06_SEC_11_nobodyGetsMoreThanThreeTimesWhatHeSent() throws Exception {
        byte[] answer = exchange(REGISTER_WITHOUT_BODY);
        assertNotNull(answer);
        int headers = 28;
        assertTrue(answer.length + headers <= 3 * (REGISTER_WITHOUT_BODY.length + headers), () -> answer.length + " B");
    }

    @Test
    void COAP_08_anUnknownCriticalOptionIsRefusedAndAnElectiveOneIgnored() throws Exception {
        byte[] critical = exchange(HexFormat.of().parseHex("40020007b27264" + "d00b"));
        byte[] elective = exchange(HexFormat.of().parseHex("40020008b27264" + "d00c"));
        assertEquals("4.02", code(critical));
        assertEquals("4.00", code(elective));
    }

    private static String code(byte[] message) {
        return ((message[1] & 0xFF) >> 5) + ".0" + (message[1] & 0x1F);
    }

    @Test
    void COAP_09_theListOfResourcesIsShort() throws Exception {
        byte[] answer = exchange(HexFormat.of().parseHex("40010009bb2e77656c6c2d6b6e6f776e04636f7265"));
        assertTrue(answer.length < 60, () -> answer.length + " B");
    }

    @Test
    void COAP_03_aSeparateAnswerIsAccepted() {
        device.slow = Duration.ofSeconds(3);
        device.values.put("/3/0/0", RawDevice.Body.text("Acme"));

        assertEquals("Acme", rpc(200, "{'op':'read','path':'/3/0/0'}").at("/content"));
    }

    @Test
    void COAP_07_aForgedRegisterDoesNotDrawMoreThanItCost() throws Exception {
        // Whatever waits for the device, one request goes out and is repeated; nothing follows while it is unanswered.
        device.mute = true;
        assertNull(device.odd.apply(null));
        server.expect(
                504, "POST /api/v1/devices/{ep}/rpc", name, "{'op':'read','path':'/3/0/0','responseTimeout':'PT1S'}");
        server.expect(409, "POST /api/v1/devices/{ep}/rpc", name, "{'op':'read','path':'/3/0/0'}");
    }
}
