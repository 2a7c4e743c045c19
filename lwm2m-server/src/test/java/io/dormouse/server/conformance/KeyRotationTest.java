// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.conformance;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.server.WiredServer;
import io.dormouse.server.lwm2m.RawDevice;
import io.dormouse.server.lwm2m.TestAuthority;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.HexFormat;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.eclipse.californium.scandium.dtls.x509.StaticNewAdvancedCertificateVerifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device gets another key and is never lost on the way. */
final class KeyRotationTest {
    private static final String METER = "meter-17";
    private static final String CREDENTIAL = " /api/v1/credentials/{ep}";
    private static final String OLD = "000102030405060708090a0b0c0d0e0f";
    private static final String NEW = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private static void put(WiredServer server, int status, String key) {
        server.expect(status, "PUT" + CREDENTIAL, METER, "{'type':'psk','identity':'id','key':'" + key + "'}");
    }

    private static RawDevice device(WiredServer server, String key) {
        return RawDevice.secure(server.address("coaps"), "id", HexFormat.of().parseHex(key));
    }

    private static boolean isRegistered(RawDevice device) throws Exception {
        var answer = device.post("rd", "ep=" + METER + "&lt=300&lwm2m=1.1", RawDevice.LINKS);
        return answer != null && answer.getCode() == ResponseCode.CREATED;
    }

    private static String slot(WiredServer server, String pointer) {
        return server.expect(200, "GET" + CREDENTIAL, METER, "").at(pointer);
    }

    @Test
    void underTheSameIdentityBothKeysServeUntilTheNewOneSucceeds() throws Exception {
        try (WiredServer server = new WiredServer(directory)) {
            put(server, 201, OLD);
            try (RawDevice device = device(server, OLD)) {
                assertTrue(isRegistered(device));
            }
            put(server, 200, NEW);

            try (RawDevice device = device(server, OLD)) {
                assertTrue(isRegistered(device));
                assertEquals("id", slot(server, "/next/identity"));
            }
            try (RawDevice device = device(server, NEW)) {
                await().atMost(PATIENCE).until(() -> isRegistered(device));
            }
            await().atMost(PATIENCE).until(() -> slot(server, "/next").equals("null"));
            try (RawDevice device = device(server, NEW)) {
                assertTrue(isRegistered(device), "the first handshake with the key that is the only one now");
            }
        }
    }

    @Test
    void aDeviceGoesFromAPreSharedKeyToARawPublicKey() throws Exception {
        KeyPair keys = TestAuthority.pair();
        String pem = TestAuthority.pem("PUBLIC KEY", keys.getPublic().getEncoded());
        try (WiredServer server = new WiredServer(directory)) {
            put(server, 201, OLD);
            server.expect(
                    200, "PUT" + CREDENTIAL, METER, "{'type':'rpk','publicKey':'" + pem.replace("\n", "\\n") + "'}");
            try (RawDevice device = device(server, OLD)) {
                assertTrue(isRegistered(device));
            }

            try (RawDevice device = RawDevice.secure(
                    server.address("coaps"),
                    with -> with.setCertificateIdentityProvider(
                                    new SingleCertificateProvider(keys.getPrivate(), keys.getPublic()))
                            .setAdvancedCertificateVerifier(StaticNewAdvancedCertificateVerifier.builder()
                                    .setTrustAllRPKs()
                                    .build()))) {
                assertTrue(isRegistered(device));
            }

            await().atMost(PATIENCE).until(() -> slot(server, "/current/type").equals("rpk"));
            try (RawDevice device = device(server, OLD)) {
                assertTrue(!isRegistered(device), "the old key serves no more");
            }
        }
    }
}
