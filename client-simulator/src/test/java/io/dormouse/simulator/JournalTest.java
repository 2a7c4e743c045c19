// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.eclipse.leshan.core.ResponseCode;
import org.junit.jupiter.api.Test;

class JournalTest {
    private static Received received(long number) {
        return new Received(
                number,
                Instant.EPOCH,
                Operation.READ,
                "/3",
                List.of("/3"),
                new TreeMap<>(),
                ResponseCode.CONTENT,
                true);
    }

    private static List<Long> numbers(Journal journal) {
        return journal.all().stream().map(Received::number).toList();
    }

    @Test
    void theOldestIsForgottenWhenItIsFull() {
        Journal journal = new Journal(2);

        journal.add(JournalTest::received);
        journal.add(JournalTest::received);
        assertEquals(List.of(1L, 2L), numbers(journal));
        journal.add(JournalTest::received);

        assertEquals(List.of(2L, 3L), numbers(journal));
        assertEquals(3, journal.count());
    }

    @Test
    void numbersGoOnAfterForgetting() {
        Journal journal = new Journal(5);
        journal.add(JournalTest::received);

        journal.clear();
        journal.add(JournalTest::received);

        assertEquals(List.of(2L), numbers(journal));
    }

    @Test
    void codesAreWrittenAsCoapDoes() {
        assertEquals("2.05", received(1).code());
        assertThrows(IllegalArgumentException.class, () -> new Journal(0));
    }
}
