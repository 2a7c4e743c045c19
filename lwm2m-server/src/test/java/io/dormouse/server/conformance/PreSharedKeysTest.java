// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.conformance;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.server.WiredServer;
import io.dormouse.server.lwm2m.RawDevice;
import io.dormouse.simulator.SimulatedDevice;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedSinglePskStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pre-shared keys and DTLS itself (OMA LwM2M Transport 1.1 §5.2.8.1, RFC 6347, RFC 9146). */
final class PreSharedKeysTest {
    private static final String METER = "meter-17";
    private static final byte[] KEY = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
    private static final byte[] OTHER = HexFormat.of().parseHex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String REGISTER = "ep=" + METER + "&lt=300&lwm2m=1.1";

    @TempDir
    static Path directory;

    private static WiredServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new WiredServer(directory);
        server.expect(
                201,
                "PUT /api/v1/credentials/{ep}",
                METER,
                "{'type':'psk','identity':'" + METER + "','key':'"
                        + HexFormat.of().formatHex(KEY) + "'}");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawDevice device(String identity, byte[] key) {
        return RawDevice.secure(server.address("coaps"), identity, key);
    }

    private static ResponseCode registers(RawDevice device) throws Exception {
        Response answer = device.post("rd", REGISTER, RawDevice.LINKS);
        return answer == null ? null : answer.getCode();
    }

    @Test
    void SEC_01_plainCoapIsOffUnlessAskedFor(@TempDir Path another) throws Exception {
        try (WiredServer usual = new WiredServer(another, Map.of("nosec", "off"))) {
            assertEquals(List.of("coaps"), usual.schemes());
        }
    }

    @Test
    void SEC_02_SEC_03_REG_28_thePlainWayIsClosedForADeviceWithAKey() throws Exception {
        try (RawDevice plain = RawDevice.plain(server.address("coap"))) {
            assertEquals(
                    ResponseCode.FORBIDDEN,
                    plain.post("rd", REGISTER, RawDevice.LINKS).getCode());
        }
        try (RawDevice device = device(METER, KEY)) {
            assertEquals(
                    ResponseCode.BAD_REQUEST,
                    device.post("rd", "ep=another&lt=300&lwm2m=1.1", RawDevice.LINKS)
                            .getCode());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = CipherSuite.class,
            names = {
                "TLS_PSK_WITH_AES_128_CCM_8",
                "TLS_PSK_WITH_AES_128_CBC_SHA256",
                "TLS_PSK_WITH_AES_128_CCM",
                "TLS_PSK_WITH_AES_128_GCM_SHA256",
                "TLS_ECDHE_PSK_WITH_AES_128_CCM_8_SHA256",
                "TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256",
                "TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256"
            })
    void SEC_04_aDeviceWithOneCipherSuiteAloneIsServed(CipherSuite suite) throws Exception {
        try (RawDevice device = RawDevice.secure(server.address("coaps"), with -> {
            with.set(DtlsConfig.DTLS_RECOMMENDED_CIPHER_SUITES_ONLY, false);
            with.set(DtlsConfig.DTLS_CIPHER_SUITES, List.of(suite));
            with.setAdvancedPskStore(new AdvancedSinglePskStore(METER, KEY));
        })) {
            assertEquals(ResponseCode.CREATED, registers(device));
        }
    }

    @Test
    void SEC_08_CL_14_afterNatRebindingUpdateAndDownlinkNeedNoHandshake() throws Exception {
        try (SimulatedDevice meter = server.secureDevice(METER, METER, KEY).build()) {
            meter.start();
            assertTrue(meter.awaitRegistered(PATIENCE));
            int handshakes = server.metric("dormouse_dtls_handshakes_total");
            String before = address();

            meter.move();
            meter.update();

            await().atMost(PATIENCE).until(() -> !address().equals(before));
            assertEquals(
                    "2.05",
                    server.expect(200, "POST /api/v1/devices/{ep}/rpc", METER, "{'op':'read','path':'/3/0/0'}")
                            .at("/code"));
            assertEquals(handshakes, server.metric("dormouse_dtls_handshakes_total"));
        }
    }

    private static String address() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> server.expect(200, "GET /api/v1/devices/{ep}/registration", METER, ""));
        return server.expect(200, "GET /api/v1/devices/{ep}/registration", METER, "")
                .at("/address");
    }

    @Test
    void SEC_09_aSessionIsResumedWithTheAbbreviatedHandshake() throws Exception {
        try (RawDevice device = device(METER, KEY)) {
            String location = device.registers(METER);
            int failed = server.metric("dormouse_dtls_handshakes_failed_total");

            device.dtls.forceResumeAllSessions();

            assertEquals(ResponseCode.CHANGED, device.post(location, "", "").getCode());
            assertEquals(failed, server.metric("dormouse_dtls_handshakes_failed_total"));
        }
    }

    @Test
    void SEC_11_aStrangerWithoutACookieGetsLessThanHeSent() throws Exception {
        byte[] hello = HexFormat.of()
                .parseHex("16fefd000000000000000000" + "36" + "0100002a000000000000002a" + "fefd" + "00".repeat(32)
                        + "00" + "00" + "0002c0a8" + "0100");
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(5_000);
            InetSocketAddress coaps = server.address("coaps");
            socket.send(new DatagramPacket(hello, hello.length, coaps));
            DatagramPacket answer = new DatagramPacket(new byte[2_000], 2_000);
            socket.receive(answer);
            assertEquals(3, answer.getData()[13], "HelloVerifyRequest");
            assertTrue(answer.getLength() <= hello.length, () -> answer.getLength() + " B");
        }
    }

    @Test
    void SEC_12_unknownIdentityAndWrongKeyLookAlikeOutsideAndAreToldInside() throws Exception {
        try (RawDevice unknown = device("nobody", KEY);
                RawDevice wrong = device(METER, OTHER)) {
            assertNull(registers(unknown));
            assertNull(registers(wrong));
        }
        await().atMost(PATIENCE).until(() -> {
            String arrivals = server.expect(200, "GET /api/v1/arrivals", "", "").text();
            return arrivals.contains("unknown-identity") && arrivals.contains("wrong-key");
        });
        try (RawDevice right = device(METER, KEY)) {
            assertEquals(ResponseCode.CREATED, registers(right));
        }
    }

    @Test
    void SEC_16_aRecordThatComesAgainIsDropped() throws Exception {
        List<byte[]> records = new CopyOnWriteArrayList<>();
        try (DatagramSocket way = new DatagramSocket();
                Relay relay = new Relay(way, server.address("coaps"), records);
                RawDevice device = RawDevice.secure(relay.address(), METER, KEY)) {
            String location = device.registers(METER);
            assertEquals(
                    ResponseCode.CHANGED, device.post(location, "lt=600", "").getCode());
            int dropped = server.metric("dormouse_dtls_records_dropped_total");

            relay.again(records.get(records.size() - 1));

            await().atMost(PATIENCE).until(() -> server.metric("dormouse_dtls_records_dropped_total") > dropped);
            assertNotEquals(0, records.size());
        }
    }

    /** A NAT that remembers what passes. */
    private static final class Relay implements AutoCloseable {
        private final DatagramSocket inside = new DatagramSocket(0, java.net.InetAddress.getLoopbackAddress());
        private final DatagramSocket outside;
        private final InetSocketAddress target;
        private volatile InetSocketAddress device;

        Relay(DatagramSocket outside, InetSocketAddress target, List<byte[]> sent) throws java.net.SocketException {
            this.outside = outside;
            this.target = target;
            carry(inside, packet -> {
                device = (InetSocketAddress) packet.getSocketAddress();
                byte[] bytes = java.util.Arrays.copyOf(packet.getData(), packet.getLength());
                sent.add(bytes);
                again(bytes);
            });
            carry(outside, packet -> inside.send(new DatagramPacket(packet.getData(), packet.getLength(), device)));
        }

        private interface Carrying {
            void carry(DatagramPacket packet) throws java.io.IOException;
        }

        private static void carry(DatagramSocket from, Carrying carrying) {
            Thread thread = new Thread(() -> {
                try {
                    while (!from.isClosed()) {
                        DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
                        from.receive(packet);
                        carrying.carry(packet);
                    }
                } catch (java.io.IOException closed) {
                    from.close();
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        InetSocketAddress address() {
            return (InetSocketAddress) inside.getLocalSocketAddress();
        }

        void again(byte[] bytes) throws java.io.IOException {
            outside.send(new DatagramPacket(bytes, bytes.length, target));
        }

        @Override
        public void close() {
            inside.close();
        }
    }
}
