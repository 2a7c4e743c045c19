// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Dcrash.kills=200 -Dcrash.devices=1000 -Dcrash.writers=50} for the long version (CONTRIBUTING.md). */
final class CrashHarnessIT {
    @TempDir
    Path data;

    @Test
    void whatWasPromisedSurvivesEveryKill() throws InterruptedException {
        CrashHarness.Plan plan = new CrashHarness.Plan(
                Integer.getInteger("crash.kills", 10),
                Integer.getInteger("crash.devices", 20),
                Integer.getInteger("crash.writers", 6),
                Duration.ofMillis(Integer.getInteger("crash.quiet", 2_000)),
                Long.getLong("crash.seed", 1));
        try (CrashHarness harness = new CrashHarness(data, plan)) {
            harness.run();
            CrashReport report = harness.settle();
            System.out.println(report);
            assertEquals(List.of(), report.violations(), report::toString);
        }
    }
}
