// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.simulation;

import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who checks the checker: every planted fault is found within a few lives, all of which a sound server survives. */
final class CheckerTest {
    private static final int LIVES = 80;

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void everyPlantedFaultIsFound(Sabotage sabotage) {
        Lives lives = Lives.of(1, LIVES, sabotage, 1);
        assertFalse(lives.violations().isEmpty(), () -> sabotage + " was not found\n" + lives.report());
    }
}
