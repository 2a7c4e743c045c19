// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first command of the README. */
final class DemoIT {
    @TempDir
    Path data;

    @Test
    void theDemoShowsTwentyDevicesHalfOfThemSecureAndHalfOfThemSleepers() {
        try (Program demo = Program.start(List.of(
                "demo", "--data", data.toString(), "--http-port", "0", "--coap-port", "0", "--coaps-port", "0"))) {
            Api api = Api.of(demo, data);
            assertTrue(demo.text().contains("sign in: " + demo.address("http") + "/#token="), demo::text);

            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                JsonNode devices = api.get("/api/v1/devices?limit=100").body().path("items");
                assertEquals(21, devices.size(), "twenty, and one that bootstrapped");
                int secure = 0;
                int sleepers = 0;
                for (JsonNode device : devices) {
                    JsonNode registration = device.path("registration");
                    assertTrue(registration.isObject(), device::toString);
                    secure += registration.path("security").asText().equals("psk") ? 1 : 0;
                    sleepers += registration.path("queueMode").asBoolean() ? 1 : 0;
                }
                assertTrue(secure >= 10, secure + " over DTLS");
                assertTrue(sleepers >= 10, sleepers + " in queue mode");
            });
        }
    }

    @Test
    void aServerThatIsToldToStopHasDoneItsWork() {
        Program server = Program.onFreePorts(data);

        assertEquals(0, server.stop());
    }

    @Test
    void aDataDirectoryThatAnotherServerHoldsIsRefusedWithAWord() {
        try (Program first = Program.onFreePorts(data)) {
            Program.Ended second =
                    Program.run("server", "--data", data.toString(), "--http-port", "0", "--coaps-port", "0");

            assertEquals(1, second.exitCode());
            assertTrue(second.output().contains("dormouse: "), second.output());
            assertTrue(first.text().contains("ready"));
        }
    }

    @Test
    void versionAndHelpAreToldAndUnknownWordsAreUsageErrors() {
        assertEquals(0, Program.run("version").exitCode());
        assertEquals(0, Program.run("--help").exitCode());
        for (String command : List.of("server", "demo", "simulate", "token", "user", "check", "version")) {
            Program.Ended help = Program.run(command, "--help");
            assertEquals(0, help.exitCode(), help::output);
            assertTrue(help.output().startsWith("Usage: dormouse " + command), help.output());
        }
        assertEquals(2, Program.run("server", "--no-such-option").exitCode());
    }
}
