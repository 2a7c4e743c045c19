// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.simulator.SimulatedDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup taken while devices and callers are at work, and a server that goes on from it. */
final class BackupIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String METER = "meter-0";

    @TempDir
    Path folder;

    @Test
    void aServerGoesOnFromABackupThatWasTakenWhileItRan() throws IOException {
        Path data = folder.resolve("data");
        Path file = folder.resolve("backup.zip");
        Path restored = folder.resolve("restored");
        backUpAndGoOn(data, file);

        Program.Ended restore = Program.run("restore", file.toString(), "--data", restored.toString());
        assertEquals(0, restore.exitCode(), restore.output());
        assertFalse(Files.exists(restored.resolve("secret-key")));
        Files.copy(data.resolve("secret-key"), restored.resolve("secret-key"));
        Program.Ended check = Program.run("check", "--data", restored.toString());
        assertEquals(0, check.exitCode(), check.output());

        try (Program second = Program.onFreePorts(restored);
                SimulatedDevice meter = Meter.holding(second, METER).build()) {
            Api api = Api.of(second, restored);
            assertEquals(
                    "Europe/Prague",
                    api.get(Api.device(METER) + "/twin/desired")
                            .body()
                            .path("/3/0/15")
                            .asText());
            Meter.registers(meter);
            stands(api, "drifted");
            assertEquals(200, api.post(Api.device(METER) + "/twin:retry", "").status());
            stands(api, "in-sync");
            assertEquals("Europe/Prague", meter.read("/3/0/15"));
        }
    }

    /** What is changed after the backup is lost with the server. */
    private static void backUpAndGoOn(Path data, Path file) {
        Program server = Program.onFreePorts(data);
        try {
            Api api = Api.of(server, data);
            try (SimulatedDevice meter = Meter.known(server, api, METER).build()) {
                Meter.registers(meter);
                wants(api, "Europe/Prague");
                stands(api, "in-sync");

                Program.Ended backup = Program.run("backup", "--data", data.toString(), file.toString());

                assertEquals(0, backup.exitCode(), backup.output());
                wants(api, "Europe/Paris");
                server.kill();
            }
        } finally {
            server.close();
        }
    }

    private static void wants(Api api, String zone) {
        Api.Answer changed = api.patch(Api.device(METER) + "/twin/desired", "{\"/3/0/15\":\"" + zone + "\"}");
        assertEquals(200, changed.status(), () -> changed.raw().body());
    }

    private static void stands(Api api, String state) {
        await().atMost(PATIENCE)
                .until(() -> api.get(Api.device(METER) + "/twin")
                        .body()
                        .path("members")
                        .path("/3/0/15")
                        .path("state")
                        .asText()
                        .equals(state));
    }

    @Test
    void aServerOnPostgresqlIsPointedToItsOwnTools() {
        Program.Ended ended = Program.run(
                "backup",
                "--database",
                "jdbc:postgresql://127.0.0.1/none",
                folder.resolve("x").toString());

        assertEquals(2, ended.exitCode(), ended.output());
        assertTrue(ended.output().contains("pg_dump"), ended.output());
        assertTrue(ended.output().contains("--exclude-table-data=dtls_connection"), ended.output());
    }

    @Test
    void whatCannotBeBackedUpEndsWithOneAndAReason() {
        Program.Ended ended = Program.run(
                "backup",
                "--data",
                folder.resolve("nowhere").toString(),
                folder.resolve("x").toString());

        assertEquals(1, ended.exitCode(), ended.output());
        assertTrue(ended.output().contains("There is no SQLite database"), ended.output());
    }
}
