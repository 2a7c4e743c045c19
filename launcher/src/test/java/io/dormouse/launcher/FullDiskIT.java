// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dormouse.launcher.Api.Answer;
import io.dormouse.simulator.SimulatedDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No file of the program can grow any more, as on a full disk, until somebody makes room; nobody restarts it (semantics.md §8). */
final class FullDiskIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

    @TempDir
    Path data;

    @Test
    void whatMustBeStoredIsRefusedTheRestGoesOnAndItRecoversByItself() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(PRLIMIT), "needs prlimit of util-linux");
        try (Program server = Program.onFreePorts(data)) {
            Api api = Api.of(server, data);
            try (SimulatedDevice known = Meter.known(server, api, "meter-1").build();
                    SimulatedDevice newcomer =
                            Meter.known(server, api, "meter-2").build()) {
                Meter.registers(known);
                assertEquals(200, desire(api, "UTC").status());

                filesOf(server, "4096:unlimited");
                whileItIsFull(api, known, newcomer);

                filesOf(server, "unlimited:unlimited");
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> assertEquals(200, api.get("/readyz").status()));
                assertEquals(200, desire(api, "CET").status());
                await().atMost(PATIENCE).untilAsserted(() -> assertEquals("CET", known.read("/3/0/15")));
                await().atMost(PATIENCE).until(newcomer::isRegistered);
                assertEquals("in-sync", await().atMost(PATIENCE).until(() -> state(api), "in-sync"::equals));
            }
            assertFalse(server.text().contains("\tat org.eclipse"), server::text);
        }
    }

    private static void whileItIsFull(Api api, SimulatedDevice known, SimulatedDevice newcomer) {
        Answer refused = desire(api, "EST");
        assertEquals(503, refused.status(), () -> refused.raw().body());
        assertEquals("application/problem+json", refused.header("Content-Type").replaceAll(";.*", ""));
        assertEquals(
                503,
                api.post(Api.device("meter-1") + "/messages", "{\"op\":\"read\",\"path\":\"/3/0/0\"}")
                        .status());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(503, api.get("/readyz").status()));
        assertEquals(
                "UTC",
                api.get(Api.device("meter-1") + "/twin")
                        .body()
                        .path("desired")
                        .path("/3/0/15")
                        .asText());

        long updates = known.uplinks().updates();
        known.update();
        await().atMost(PATIENCE).until(() -> known.uplinks().updates() > updates);
        Answer read = api.post(Api.device("meter-1") + "/rpc", "{\"op\":\"read\",\"path\":\"/3/0/0\"}");
        assertEquals(200, read.status(), () -> read.raw().body());

        newcomer.start();
        await().atMost(PATIENCE).until(() -> newcomer.uplinks().failures() > 0);
        assertFalse(newcomer.isRegistered());
    }

    private static Answer desire(Api api, String zone) {
        return api.patch(Api.device("meter-1") + "/twin/desired", "{\"/3/0/15\":\"" + zone + "\"}");
    }

    private static String state(Api api) {
        return api.get(Api.device("meter-1") + "/twin")
                .body()
                .path("members")
                .path("/3/0/15")
                .path("state")
                .asText();
    }

    private static void filesOf(Program server, String bytes) throws IOException, InterruptedException {
        Process limit = new ProcessBuilder(PRLIMIT.toString(), "--pid", Long.toString(server.pid()), "--fsize=" + bytes)
                .inheritIO()
                .start();
        assertEquals(true, limit.waitFor(10, TimeUnit.SECONDS) && limit.exitValue() == 0, "prlimit");
    }
}
