// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.kit.time.SystemTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CrashTest {
    @TempDir
    private Path directory;

    @Test
    void aKilledProcessLosesNothingThatWasAcknowledged() throws IOException, InterruptedException {
        Set<String> acknowledged = new HashSet<>();
        for (int run = 0; run < 2; run++) {
            acknowledged.addAll(killedAfter(300 + run * 50));
        }

        assertTrue(acknowledged.size() >= 650, "acknowledged " + acknowledged.size());
        try (SystemTime time = new SystemTime();
                Database database = Databases.open(DatabaseConfig.sqlite(directory), time)) {
            List<String> rows = Rows.of(database);
            Set<String> stored = rows.stream()
                    .map(row -> row.substring(row.indexOf(' ') + 1))
                    .collect(Collectors.toSet());
            acknowledged.removeAll(stored);
            assertEquals(Set.of(), acknowledged, "acknowledged and lost");
            assertEquals(
                    rows.size() + " ", rows.get(rows.size() - 1).replaceFirst("[^ ]*$", ""), "numbers without a hole");
        }
    }

    @Test
    void aSecondProcessIsRefusedAndToldWhoHoldsTheDirectory() throws IOException, InterruptedException {
        Process holder = start();
        try (BufferedReader output = holder.inputReader();
                SystemTime time = new SystemTime()) {
            output.readLine();

            StoreException refusal =
                    assertThrows(StoreException.class, () -> Databases.open(DatabaseConfig.sqlite(directory), time));

            assertEquals(
                    "The data directory " + directory.toRealPath() + " is in use by another process (process "
                            + holder.pid() + "). Stop it first, or choose another directory.",
                    refusal.getMessage());
        } finally {
            holder.destroyForcibly().waitFor();
        }
    }

    @Test
    void oneProcessCannotOpenADirectoryTwiceAndTheFirstKeepsIt() {
        try (DataDirectory first = DataDirectory.lock(directory)) {
            assertThrows(StoreException.class, () -> DataDirectory.lock(first.path()));
            assertThrows(StoreException.class, () -> DataDirectory.lock(directory.resolve("x/..")));
        }
        DataDirectory.lock(directory).close();
    }

    /** Lets the process run until it has printed so many lines, kills it, and returns every line that it got out. */
    private Set<String> killedAfter(int lines) throws IOException, InterruptedException {
        Process process = start();
        Set<String> acknowledged = new HashSet<>();
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                acknowledged.add(line);
                if (acknowledged.size() == lines) {
                    process.toHandle().destroyForcibly(); // the other one closes what was not read yet
                }
            }
        }
        process.waitFor();
        return acknowledged;
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingWriter.class.getName(),
                        directory.toString(),
                        "4")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
