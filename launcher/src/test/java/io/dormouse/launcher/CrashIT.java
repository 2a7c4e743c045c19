// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.launcher.Api.Answer;
import io.dormouse.simulator.SimulatedDevice;
import io.dormouse.simulator.Uplinks;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 in the middle of it: what was acknowledged is there afterwards, and the devices do not notice. */
final class CrashIT {
    private static final int DEVICES = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path data;

    /** The newest desired lifetime and the messages that the API acknowledged, by device. */
    private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();

    private final Map<String, Set<String>> accepted = new ConcurrentHashMap<>();

    @Test
    void onSqliteNothingAcknowledgedIsLostAndNoDeviceRegistersAgain() throws InterruptedException {
        killedInTheMiddle(List.of());
    }

    @Test
    void onPostgresqlNothingAcknowledgedIsLostAndNoDeviceRegistersAgain() throws InterruptedException, IOException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start()) {
            killedInTheMiddle(List.of(
                    "--database",
                    postgres.getJdbcUrl("postgres", "postgres"),
                    "--database-user",
                    "postgres",
                    "--database-password",
                    "postgres"));
        }
    }

    private void killedInTheMiddle(List<String> database) throws InterruptedException {
        Program first = Program.onFreePorts(data, database.toArray(String[]::new));
        Api api = Api.of(first, data);
        List<String> same = new ArrayList<>(database);
        same.addAll(List.of(
                "--http-port", "" + first.address("http").getPort(),
                "--coaps-port", "" + first.address("coaps").getPort()));
        String[] samePorts = same.toArray(String[]::new);
        List<SimulatedDevice> devices = new ArrayList<>();
        for (int i = 0; i < DEVICES; i++) {
            String endpoint = "meter-" + i;
            devices.add(
                    i % 2 == 0
                            ? Meter.known(first, api, endpoint).build()
                            : Meter.known(first, api, endpoint).queueMode().build());
            Meter.listensFor(api, endpoint, Duration.ofSeconds(4));
            Meter.registers(devices.get(i));
        }
        devices.stream()
                .filter(device -> device.endpoint().matches("meter-[135]"))
                .forEach(SimulatedDevice::sleep);
        Map<String, Uplinks> before = new HashMap<>();
        devices.forEach(device -> before.put(device.endpoint(), device.uplinks()));

        writeUntilKilled(first, api);

        try (Program second = Program.server(data, samePorts)) {
            Api again = Api.of(second, data);
            for (SimulatedDevice device : devices) {
                String endpoint = device.endpoint();
                JsonNode desired =
                        again.get(Api.device(endpoint) + "/twin").body().path("desired");
                assertTrue(
                        desired.path("/1/0/1").asInt() >= acknowledged.getOrDefault(endpoint, 0),
                        () -> endpoint + " lost " + acknowledged + ": " + desired);
                assertTrue(
                        messages(again, endpoint).containsAll(accepted.getOrDefault(endpoint, Set.of())),
                        () -> endpoint + " lost messages");
            }
            devices.forEach(device -> {
                if (!device.isAwake()) {
                    device.wake();
                }
            });
            for (SimulatedDevice device : devices) {
                await().atMost(PATIENCE).untilAsserted(() -> {
                    JsonNode twin =
                            again.get(Api.device(device.endpoint()) + "/twin").body();
                    assertEquals(
                            "in-sync",
                            twin.path("members").path("/1/0/1").path("state").asText(),
                            twin::toString);
                });
                assertEquals(
                        before.get(device.endpoint()).registrations(),
                        device.uplinks().registrations(),
                        device.endpoint() + " had to register again");
            }
        } finally {
            devices.forEach(SimulatedDevice::close);
        }
    }

    private void writeUntilKilled(Program server, Api api) throws InterruptedException {
        AtomicBoolean going = new AtomicBoolean(true);
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < DEVICES; i++) {
            String endpoint = "meter-" + i;
            Thread writer = new Thread(() -> write(api, endpoint, going), "writer-" + i);
            writer.start();
            writers.add(writer);
        }
        await().atMost(PATIENCE)
                .until(() -> acknowledged.size() == DEVICES
                        && acknowledged.values().stream().allMatch(lifetime -> lifetime > 320));
        server.kill();
        going.set(false);
        for (Thread writer : writers) {
            writer.join();
        }
    }

    private void write(Api api, String endpoint, AtomicBoolean going) {
        for (int lifetime = 300; going.get() && lifetime < 100_000; lifetime++) {
            try {
                Answer patched = api.patch(
                        Api.device(endpoint) + "/twin/desired?confirm=dangerous", "{\"/1/0/1\":" + lifetime + "}");
                if (patched.status() == 200) {
                    acknowledged.put(endpoint, lifetime);
                }
                String id = endpoint + "-" + lifetime;
                Answer posted = api.post(
                        Api.device(endpoint) + "/messages",
                        "{\"messageId\":\"" + id
                                + "\",\"op\":\"write\",\"path\":\"/3/0/15\",\"value\":\"Z\",\"ttl\":\"PT1H\"}");
                if (posted.status() == 202) {
                    accepted.computeIfAbsent(endpoint, name -> new HashSet<>()).add(id);
                }
            } catch (UncheckedIOException gone) {
                return;
            }
        }
    }

    private static Set<String> messages(Api api, String endpoint) {
        Set<String> ids = new HashSet<>();
        String cursor = "";
        do {
            JsonNode page = api.get(Api.device(endpoint) + "/messages?limit=1000" + cursor)
                    .body();
            page.path("items")
                    .forEach(message -> ids.add(message.path("messageId").asText()));
            cursor = page.path("next").isTextual()
                    ? "&cursor=" + Api.segment(page.path("next").asText())
                    : "";
        } while (!cursor.isEmpty());
        return ids;
    }
}
