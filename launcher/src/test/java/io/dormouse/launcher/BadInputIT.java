// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.launcher.Api.Answer;
import io.dormouse.simulator.SimulatedDevice;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong is named, and nothing of it is stored. */
final class BadInputIT {
    @TempDir
    Path data;

    private Program server;
    private Api api;

    @BeforeEach
    void started() {
        server = Program.onFreePorts(data, "--nosec", "known");
        api = Api.of(server, data);
    }

    @AfterEach
    void stopped() {
        assertFalse(server.text().contains("\tat "), () -> "a stack trace was logged:\n" + server.text());
        server.close();
    }

    @Test
    void everyMemberThatIsWrongIsNamedAndNothingIsStored() {
        try (SimulatedDevice lamp = Meter.known(server, api, "lamp-1").build()) {
            Meter.registers(lamp);

            Answer refused = api.patch(
                    Api.device("lamp-1") + "/twin/desired",
                    "{\"/1/0/1\":300,\"/3/0/0\":\"Acme\",\"/3/0/999\":1,\"/3/0/14\":7,\"/1/0/3\":-5}");

            assertEquals(422, refused.status());
            assertEquals(
                    "application/problem+json", refused.header("Content-Type").replaceAll(";.*", ""));
            Set<String> pointers = new TreeSet<>();
            for (JsonNode error : refused.body().path("errors")) {
                pointers.add(error.path("pointer").asText());
                assertFalse(error.path("detail").asText().isEmpty());
            }
            assertTrue(
                    pointers.containsAll(Set.of("/~13~10~10", "/~13~10~1999", "/~13~10~114")),
                    () -> refused.raw().body());
            assertTrue(api.get(Api.device("lamp-1") + "/twin")
                    .body()
                    .path("members")
                    .isEmpty());
        }
    }

    @Test
    void aStaleVersionIsAPreconditionThatFailed() {
        api.post("/api/v1/devices", "{\"endpoint\":\"d\"}");
        Answer first = api.patch(Api.device("d") + "/twin/desired?confirm=dangerous", "{\"/1/0/1\":300}");
        assertEquals(200, first.status(), () -> first.raw().body());
        assertEquals(
                200,
                api.patch(Api.device("d") + "/twin/desired?confirm=dangerous", "{\"/1/0/1\":301}")
                        .status());

        Answer stale = api.patch(
                Api.device("d") + "/twin/desired?confirm=dangerous",
                "{\"/1/0/1\":302}",
                "If-Match",
                first.header("ETag"));

        assertEquals(412, stale.status());
    }

    @Test
    void aBodyOfAHundredMegabytesIsRefusedWithoutReadingIt() throws IOException {
        URI http = server.address("http");
        try (Socket socket = new Socket(http.getHost(), http.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("PATCH /api/v1/devices/d/twin/desired HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                    + java.nio.file.Files.readString(data.resolve("admin-token"))
                                            .strip()
                                    + "\r\nContent-Type: application/merge-patch+json\r\nContent-Length: 104857600\r\n\r\n{")
                            .getBytes(StandardCharsets.UTF_8));
            InputStream in = socket.getInputStream();

            String start = new String(in.readNBytes(12), StandardCharsets.UTF_8);

            assertEquals("HTTP/1.1 413", start);
        }
    }

    @Test
    void malformedJsonIsToldWithItsPosition() {
        Answer refused = api.patch(Api.device("d") + "/twin/desired?confirm=dangerous", "{\"/1/0/1\": }");

        assertEquals(400, refused.status());
        assertTrue(
                refused.body().path("detail").asText().contains("line 1"),
                () -> refused.raw().body());
    }

    @Test
    void whoShowsNoTokenIsNotLetIn() {
        Answer refused = api.withToken("").get("/api/v1/devices");

        assertEquals(401, refused.status());
        assertTrue(refused.header("WWW-Authenticate").startsWith("Bearer"));
    }

    @Test
    void aHundredThousandRandomDatagramsChangeNothing() throws IOException {
        try (SimulatedDevice lamp = Meter.known(server, api, "lamp-2").build()) {
            Meter.registers(lamp);
            String before = api.get(Api.device("lamp-2") + "/registration")
                    .body()
                    .path("registrationId")
                    .asText();
            Random random = new Random(20261124);
            try (DatagramSocket socket = new DatagramSocket()) {
                for (int i = 0; i < 100_000; i++) {
                    byte[] noise = new byte[random.nextInt(60)];
                    random.nextBytes(noise);
                    URI target = server.address(i % 2 == 0 ? "coap" : "coaps");
                    socket.send(new DatagramPacket(
                            noise, noise.length, InetAddress.getByName(target.getHost()), target.getPort()));
                }
            }

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                Answer read = api.post(Api.device("lamp-2") + "/rpc", "{\"op\":\"read\",\"path\":\"/3/0/0\"}");
                assertEquals(200, read.status(), () -> read.raw().body());
            });
            assertEquals(
                    before,
                    api.get(Api.device("lamp-2") + "/registration")
                            .body()
                            .path("registrationId")
                            .asText());
            assertEquals(200, api.get("/readyz").status());
            assertEquals(
                    1,
                    api.get("/api/v1/devices?filter=state%20%3D%20online")
                            .body()
                            .path("items")
                            .size());
        }
    }
}
