// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Lives of the whole server core. {@code -Dsimulation.lives=N} runs more, {@code -Dsimulation.first=N} others, {@code -Dsimulation.show=N} shows one.
 *
 * <p>The build runs the same seeds every time: a change that breaks a promise shows at the change that breaks it.
 */
final class SimulationTest {
    private static final long LIVES = Long.getLong("simulation.lives", 200);
    private static final long FIRST = Long.getLong("simulation.first", 1);
    private static final Long SHOWN = Long.getLong("simulation.show");
    private static final int FAILURES_MAX = 5;

    @Test
    void whateverHappensEveryPromiseIsKept() {
        if (SHOWN != null) {
            List<String> notes = Simulation.noted(SHOWN, Sabotage.NONE);
            notes.forEach(System.out::println);
            assertEquals("violation: null", notes.get(notes.size() - 1));
            return;
        }
        Lives lives = Lives.of(FIRST, LIVES, Sabotage.NONE, FAILURES_MAX);
        System.out.println(lives.report());
        assertEquals(Map.of(), lives.violations(), lives::report);
        if (LIVES >= 200) {
            eventful(lives);
        }
    }

    /** Lives in which nothing happens prove nothing. */
    private static void eventful(Lives lives) {
        List.of(
                        "message completed",
                        "message expired",
                        "message unknown",
                        "message cancelled",
                        "member in-sync",
                        "member refused",
                        "member drifted",
                        "notifications accepted",
                        "kills",
                        "clock jumps",
                        "reboots",
                        "patches 412",
                        "patches lost",
                        "rpc 200",
                        "rpc 409",
                        "rpc 504")
                .forEach(
                        what -> assertTrue(lives.count(what) > 0, () -> "never seen: " + what + "\n" + lives.report()));
    }

    @Test
    void theSameSeedIsTheSameLife() {
        assertEquals(Simulation.noted(7, Sabotage.NONE), Simulation.noted(7, Sabotage.NONE));
    }
}
