// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.coap.DtlsCertificates;
import io.dormouse.coap.Reloaded;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.californium.core.coap.CoAP.Type;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices that prove themselves with raw public keys and certificates, over real DTLS. */
final class CertificateConformanceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SERVERS =
            "'servers':[{'shortServerId':101,'uri':'coaps://127.0.0.1:5684','security':{'generate':true}}]}";

    @TempDir
    static Path keysAt;

    @TempDir
    Path directory;

    private static TestKeys keys;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private LiveBootstrap server;

    @BeforeAll
    static void makeKeys() throws Exception {
        keys = new TestKeys(keysAt)
                .authority("makers")
                .authority("others")
                .signed("bootstrap", "makers")
                .signed("meter-1", "makers")
                .signed("meter-2", "others");
    }

    @BeforeEach
    void start() throws Exception {
        var identity = Reloaded.fixed(keys.server("bootstrap"));
        var trusted = Reloaded.fixed(List.of(keys.certificate("makers"), keys.certificate("others")));
        server = new LiveBootstrap(
                directory,
                new FakeDeviceServer(),
                LiveBootstrap.QUICK,
                known -> new DtlsCertificates(identity, trusted, known));
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
        server.close();
    }

    private RawDevice device(SingleCertificateProvider own) {
        RawDevice device = RawDevice.withCertificate(server.coaps(), own);
        opened.add(device);
        return device;
    }

    private JsonNode succeeded(String endpoint) {
        await().atMost(PATIENCE)
                .until(() -> server.session(endpoint).path("state").asText().equals("succeeded"));
        return server.session(endpoint);
    }

    @Test
    void bs05ARawPublicKeyOpensTheDoorForItsDeviceAlone() throws Exception {
        server.putsConfig(
                "a", "{'credential':{'type':'rpk','publicKey':'" + keys.publicKey("meter-1") + "'}," + SERVERS);

        assertEquals("4.00", device(keys.withRawKey("meter-1")).asks("ep=b"));
        assertEquals("2.04", device(keys.withRawKey("meter-1")).asks(""));

        assertTrue(succeeded("a").path("identity").asText().startsWith("ni:///sha-256;"));
        assertEquals(1, server.deviceServer.keys().size());
        assertEquals(
                "silence",
                device(keys.withRawKey("meter-2"))
                        .answer("POST", "bs", "ep=a", Type.CON)
                        .code());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(
                        1L,
                        server.refusals().counts().get("unknown-identity"),
                        () -> "" + server.refusals().counts()));
    }

    @Test
    void bs05ACertificateOpensTheDoorForTheDeviceThatItNames() throws Exception {
        server.putsConfig("meter-1", "{'credential':{'type':'x509'}," + SERVERS);

        assertEquals("2.04", device(keys.withCertificate("meter-1")).asks("ep=meter-1"));
        assertEquals("device", succeeded("meter-1").path("source").asText());
        assertEquals("4.00", device(keys.withCertificate("meter-1")).asks("ep=meter-9"));
        assertFalse(server.refusals().counts().containsKey("unknown-identity"));
    }

    @Test
    void bs05AGroupTakesTheDevicesWhoseCertificatesItsIssuerSigned() throws Exception {
        server.putsGroup("makers", "{'match':{'endpoint':'meter-*','issuer':'cn=makers'}," + SERVERS);

        assertEquals("2.04", device(keys.withCertificate("meter-1")).asks(""));
        assertEquals("group:makers", succeeded("meter-1").path("source").asText());
        assertEquals("4.00", device(keys.withCertificate("meter-2")).asks("ep=meter-2"));
        assertEquals(1, server.refusals().counts().get("unknown-issuer"));
    }

    @Test
    void whatIsNoKeyAndNoNameIsRefusedBeforeItIsStored() {
        String put =
                server.put("/api/v1/bootstrap/configs/a", "{'credential':{'type':'rpk','publicKey':'AAAA'}," + SERVERS)
                                .json()
                        + ""
                        + server.put("/api/v1/bootstrap/groups/g", "{'match':{'issuer':'no name'}," + SERVERS)
                                .json()
                        + server.put("/api/v1/bootstrap/groups/g", "{'credential':{'type':'x509'}," + SERVERS)
                                .json();

        for (String code : List.of("bad-public-key", "bad-issuer", "unknown-type")) {
            assertTrue(put.contains(code), put);
        }
    }
}
