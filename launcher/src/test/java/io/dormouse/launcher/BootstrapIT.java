// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.simulator.BootstrappedDevice;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a device that never saw the product, with both servers as processes that are killed between its steps. */
final class BootstrapIT {
    private static final String METER = "meter-1";
    private static final String GROUP_KEY = "000102030405060708090a0b0c0d0e0f";
    private static final int SERVER = 101;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    Path directory;

    private final Map<String, String> ports = new TreeMap<>();
    private Program devices;
    private Program bootstrap;
    private BootstrappedDevice meter;

    @AfterEach
    void stop() {
        if (meter != null) {
            meter.close();
        }
        if (bootstrap != null) {
            bootstrap.close();
        }
        if (devices != null) {
            devices.close();
        }
    }

    private Path data(String name) {
        return directory.resolve(name);
    }

    private String port(String name) {
        return ports.getOrDefault(name, "0");
    }

    /** On the same ports as before. */
    private void startDevices() {
        List<String> more = new ArrayList<>(
                List.of("--http-port", port("http"), "--coaps-port", port("coaps"), "--coap-port", "0"));
        if (ports.containsKey("bootstrap-http")) {
            more.addAll(List.of(
                    "--bootstrap-url",
                    "http://127.0.0.1:" + port("bootstrap-http"),
                    "--bootstrap-token-file",
                    data("bs").resolve("admin-token").toString()));
        }
        devices = Program.server(data("dm"), more.toArray(String[]::new));
        ports.put("http", "" + devices.address("http").getPort());
        ports.put("coaps", "" + devices.address("coaps").getPort());
    }

    private void startBootstrap() {
        bootstrap = Program.start(List.of(
                "bootstrap",
                "--data",
                data("bs").toString(),
                "--coap-bind",
                "127.0.0.1",
                "--http-port",
                port("bootstrap-http"),
                "--coaps-port",
                port("bootstrap-coaps"),
                "--admin-token-file",
                data("bs").resolve("admin-token").toString(),
                "--dm-url",
                "http://127.0.0.1:" + port("http"),
                "--dm-token-file",
                data("dm").resolve("admin-token").toString()));
        ports.put("bootstrap-http", "" + bootstrap.address("http").getPort());
        ports.put("bootstrap-coaps", "" + bootstrap.address("coaps").getPort());
    }

    private void crashDevices() {
        devices.kill();
        startDevices();
    }

    private void crashBootstrap() {
        bootstrap.kill();
        startBootstrap();
    }

    /** Of the device-management server, which passes on what belongs to the other. */
    private Api api() {
        return Api.of(devices, data("dm"));
    }

    private JsonNode newestSession() {
        return api().get("/api/v1/bootstrap/sessions?endpoint=" + METER)
                .body()
                .path("items")
                .path(0);
    }

    private JsonNode credential() {
        return api().get("/api/v1/credentials/" + METER).body();
    }

    /** Registered over DTLS with the key that the device holds, which is the only one. */
    private String registeredWithItsKey() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode registration =
                    api().get(Api.device(METER) + "/registration").body();
            String identity = meter.identity(SERVER).orElse("none");
            assertEquals(identity, registration.path("identity").asText(), registration::toString);
            assertEquals("psk", registration.path("security").asText());
            assertTrue(meter.isRegistered());
            assertEquals(identity, credential().path("current").path("identity").asText(), () -> credential() + "");
            assertTrue(credential().path("next").isNull());
        });
        return meter.identity(SERVER).orElseThrow();
    }

    @Test
    void aDeviceBootstrapsRegistersIsRotatedAndBootstrapsAgainWhateverIsKilledInBetween() {
        startDevices();
        startBootstrap();
        crashDevices(); // also learns where the bootstrap server is
        putGroup();
        crashBootstrap();
        crashDevices();

        // The first bootstrap waits for a server that is away, and is cut off itself.
        devices.kill();
        meter = BootstrappedDevice.start(BootstrappedDevice.Factory.of(
                METER,
                URI.create("coaps://127.0.0.1:" + port("bootstrap-coaps")),
                "meters",
                HexFormat.of().parseHex(GROUP_KEY)));
        Api own = Api.of(bootstrap, data("bs"));
        await().atMost(PATIENCE)
                .until(() -> own.get("/api/v1/bootstrap/sessions?state=running")
                        .body()
                        .path("items")
                        .has(0));
        assertFalse(meter.isRegistered());
        bootstrap.kill();
        startDevices();
        startBootstrap();
        String first = registeredWithItsKey();
        JsonNode sessions =
                api().get("/api/v1/bootstrap/sessions?endpoint=" + METER).body();
        assertTrue(sessions.toString().contains("server-restarted"), sessions::toString);
        assertEquals("succeeded", sessions.path("items").path(0).path("state").asText(), sessions::toString);

        crashDevices();
        assertEquals(first, registeredWithItsKey());
        crashBootstrap();

        // Rotated: told to bootstrap again, and the bootstrap server dies before it can.
        String second = rotated(first, () -> bootstrap.kill(), this::startBootstrap);
        crashDevices();
        crashBootstrap();
        assertEquals(second, registeredWithItsKey());

        // Once more, and the device-management server dies.
        String third = rotated(second, () -> devices.kill(), this::startDevices);
        assertNotEquals(first, third);

        crashBootstrap();
        crashDevices();
        meter.reboot();
        assertEquals(third, registeredWithItsKey());
    }

    private void putGroup() {
        Api.Answer put = api().put(
                        "/api/v1/bootstrap/groups/meters",
                        "{\"match\":{\"endpoint\":\"meter-*\"},\"credential\":{\"identity\":\"meters\",\"key\":\""
                                + GROUP_KEY + "\"},\"servers\":[{\"shortServerId\":" + SERVER
                                + ",\"uri\":\"coaps://127.0.0.1:" + port("coaps")
                                + "\",\"security\":{\"generate\":true},\"lifetime\":\"PT1M\"}]}");
        assertEquals(201, put.status(), () -> put.raw().body());
        assertEquals(
                "token:admin-token-file for token:admin-token-file",
                put.body().path("changedBy").asText());
        assertFalse(put.raw().body().contains(GROUP_KEY));
    }

    /** Triggers a bootstrap, lets something die once the message is on its way, and revives it. */
    private String rotated(String before, Runnable death, Runnable revival) {
        registeredWithItsKey();
        Api.Answer told = api().post("/api/v1/bootstrap/devices/" + METER + ":trigger", "{}");
        assertEquals(202, told.status(), () -> told.raw().body());
        death.run();
        revival.run();
        await().atMost(PATIENCE)
                .until(() -> !meter.identity(SERVER).orElse(before).equals(before));
        String now = registeredWithItsKey();
        assertNotEquals(before, now);
        assertEquals("succeeded", newestSession().path("state").asText(), () -> newestSession() + "");
        return now;
    }
}
