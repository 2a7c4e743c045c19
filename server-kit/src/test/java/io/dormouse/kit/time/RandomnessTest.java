// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.time;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RandomnessTest {
    @Test
    void theSameSeedGivesTheSameNumbers() {
        assertArrayEquals(bytes(Randomness.seeded(7)), bytes(Randomness.seeded(7)));
        assertFalse(Arrays.equals(bytes(Randomness.seeded(7)), bytes(Randomness.seeded(8))));
    }

    @Test
    void secureNumbersDiffer() {
        assertFalse(Arrays.equals(bytes(Randomness.secure()), bytes(Randomness.secure())));
    }

    @Test
    void numbersStayBelowTheirBound() {
        Randomness random = Randomness.seeded(1);
        for (int n = 0; n < 1000; n++) {
            int number = random.below(3);
            assertTrue(number >= 0 && number < 3);
            assertTrue(random.fraction() < 1.0);
        }
    }

    private static byte[] bytes(Randomness random) {
        byte[] bytes = new byte[16];
        random.fill(bytes);
        return bytes;
    }
}
