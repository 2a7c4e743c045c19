// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.server.WiredServer.Answer;
import io.dormouse.simulator.SimulatedDevice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of a real device over DTLS: before, during and after a rotation, and taken away. */
final class CredentialRotationTest {
    private static final String METER = "meter-17";
    private static final String CREDENTIAL = " /api/v1/credentials/{ep}";
    private static final String OLD = "000102030405060708090a0b0c0d0e0f";
    private static final String NEW = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private static SimulatedDevice meter(WiredServer server, String identity, String key) {
        return server.secureDevice(METER, identity, HexFormat.of().parseHex(key))
                .build();
    }

    private static Answer put(WiredServer server, int status, String identity, String key) {
        return server.expect(
                status, "PUT" + CREDENTIAL, METER, "{'type':'psk','identity':'" + identity + "','key':'" + key + "'}");
    }

    private static String refusedCauses(WiredServer server) {
        return server.expect(200, "GET /api/v1/arrivals", "", "").text();
    }

    @Test
    void theNewKeyTakesOverWhenItIsFirstUsedAndARemovedOneEndsAtOnce() throws Exception {
        try (WiredServer server = new WiredServer(directory)) {
            put(server, 201, "old", OLD);
            try (SimulatedDevice meter = meter(server, "old", OLD)) {
                meter.start();
                assertTrue(meter.awaitRegistered(PATIENCE));

                put(server, 200, "new", NEW);
                meter.update();
                Answer both = server.expect(200, "GET" + CREDENTIAL, METER, "");
                assertEquals("old", both.at("/current/identity"));
                assertEquals("new", both.at("/next/identity"));
                meter.stop(false);
            }
            try (SimulatedDevice meter = meter(server, "new", NEW)) {
                meter.start();
                assertTrue(meter.awaitRegistered(PATIENCE));
                await().atMost(PATIENCE)
                        .until(() -> server.expect(200, "GET" + CREDENTIAL, METER, "")
                                .at("/current/identity")
                                .equals("new"));
                assertTrue(server.expect(200, "GET" + CREDENTIAL, METER, "")
                        .json()
                        .path("next")
                        .isNull());

                String registered = updatedAt(server);
                meter.update();
                await().atMost(PATIENCE).until(() -> !updatedAt(server).equals(registered));

                server.expect(204, "DELETE" + CREDENTIAL, METER, "");
                String last = updatedAt(server);
                meter.update();
                await().during(Duration.ofSeconds(2))
                        .atMost(PATIENCE)
                        .until(() -> updatedAt(server).equals(last));
            }
        }
    }

    /** When the device last registered or updated its registration. */
    private static String updatedAt(WiredServer server) {
        return server.expect(200, "GET /api/v1/devices/{ep}/registration", METER, "")
                .at("/updatedAt");
    }

    @Test
    void whoComesWithAnOldOrAWrongKeyIsTurnedAwayAndShownAmongTheArrivals() throws Exception {
        try (WiredServer server = new WiredServer(directory);
                SimulatedDevice stranger = meter(server, "forgotten", OLD);
                SimulatedDevice wrong = meter(server, "known", NEW)) {
            put(server, 201, "known", OLD);
            stranger.start();
            wrong.start();

            await().atMost(PATIENCE)
                    .until(() -> refusedCauses(server).contains("\"identity\":\"forgotten\"")
                            && refusedCauses(server).contains("\"identity\":\"known\""));

            assertFalse(stranger.isRegistered());
            assertFalse(wrong.isRegistered());
            server.expect(404, "GET /api/v1/devices/{ep}", "forgotten", "");
        }
    }
}
