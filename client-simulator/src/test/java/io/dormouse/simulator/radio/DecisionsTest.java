// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.simulator.radio.Decisions.Kind;
import org.junit.jupiter.api.Test;

class DecisionsTest {
    @Test
    void theSameSeedDecidesTheSame() {
        Decisions one = new Decisions(7);
        Decisions same = new Decisions(7);

        for (int i = 0; i < 100; i++) {
            assertEquals(one.fraction(Kind.ASLEEP), same.fraction(Kind.ASLEEP));
        }

        assertEquals(one.digest(), same.digest());
        assertNotEquals(one.digest(), digestOf(8));
    }

    private static String digestOf(long seed) {
        Decisions other = new Decisions(seed);
        for (int i = 0; i < 100; i++) {
            other.fraction(Kind.ASLEEP);
        }
        return other.digest();
    }

    @Test
    void oneKindDoesNotDisturbAnotherInWhateverOrderTheyTakeTurns() {
        Decisions one = new Decisions(7);
        double first = one.fraction(Kind.ASLEEP);
        one.fraction(Kind.VALUE);
        double second = one.fraction(Kind.ASLEEP);

        Decisions other = new Decisions(7);
        assertEquals(first, other.fraction(Kind.ASLEEP));
        assertEquals(second, other.fraction(Kind.ASLEEP));
        other.fraction(Kind.VALUE);
        assertEquals(one.digest(), other.digest());
    }

    @Test
    void theFateOfDatagramsIsNotPartOfTheDigest() {
        Decisions one = new Decisions(7);
        String before = one.digest();

        one.fraction(Kind.FATE_UP);
        assertEquals(before, one.digest());
        one.fraction(Kind.VALUE);

        assertNotEquals(before, one.digest());
        assertEquals(1, one.count(Kind.FATE_UP));
    }

    @Test
    void fractionsAreSpreadEvenly() {
        Decisions decisions = new Decisions(3);
        double sum = 0;
        for (int i = 0; i < 10_000; i++) {
            double drawn = decisions.fraction(Kind.VALUE);
            assertTrue(drawn >= 0 && drawn < 1);
            sum += drawn;
        }

        assertEquals(0.5, sum / 10_000, 0.02);
    }
}
