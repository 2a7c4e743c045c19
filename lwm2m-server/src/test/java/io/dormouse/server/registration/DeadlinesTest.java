// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.registration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.kit.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Conformance EXP-06: many registrations, one timer, and only what is due is touched. */
class DeadlinesTest {
    private final VirtualTime time = new VirtualTime(Instant.EPOCH);
    private final List<String> due = new ArrayList<>();
    private final Deadlines deadlines = new Deadlines(time, due::add);

    private void set(String endpoint, int seconds) {
        deadlines.set(endpoint, time.nanos() + Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void theyFallDueInTheirOrder() {
        set("b", 20);
        set("a", 10);
        set("c", 30);

        time.advance(Duration.ofSeconds(25));

        assertEquals(List.of("a", "b"), due);
        assertEquals(1, time.waiting());
    }

    @Test
    void anEndpointHasOneDeadline() {
        set("a", 10);
        set("a", 20);
        set("a", 5);

        assertEquals(1, deadlines.size());
        time.advance(Duration.ofSeconds(30));
        assertEquals(List.of("a"), due);
    }

    @Test
    void whatIsClearedDoesNotFallDue() {
        set("a", 10);
        deadlines.clear("a");

        time.advance(Duration.ofSeconds(30));

        assertEquals(List.of(), due);
        assertEquals(0, deadlines.size());
    }

    @Test
    void anEarlierDeadlineCoversALaterOne() {
        set("a", 10);

        assertTrue(deadlines.covers("a", Duration.ofSeconds(11).toNanos()));
        assertFalse(deadlines.covers("a", Duration.ofSeconds(9).toNanos()));
    }

    @Test
    void manyCostOneTimer() {
        for (int number = 0; number < 10_000; number++) {
            set("device-" + number, 10 + number);
        }

        assertEquals(1, time.waiting());
        time.advance(Duration.ofSeconds(10));
        assertEquals(1, due.size());
        deadlines.close();
        assertEquals(0, time.waiting());
    }
}
