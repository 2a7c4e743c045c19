// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
    private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");

    private final VirtualTime time = new VirtualTime(START);
    private final List<String> ran = new ArrayList<>();

    @Test
    void timersRunInTheOrderOfTheirTimeAndThenOfTheirMaking() {
        note("late", 30);
        note("first of two", 10);
        note("second of two", 10);

        time.advance(Duration.ofSeconds(30));

        assertEquals(List.of("first of two @10", "second of two @10", "late @30"), ran);
        assertEquals(START.plusSeconds(30), time.now());
    }

    @Test
    void aTimerDueLaterWaits() {
        note("later", 10);

        time.advance(Duration.ofSeconds(10).minusNanos(1));
        assertEquals(List.of(), ran);

        time.advance(Duration.ofNanos(1));
        assertEquals(List.of("later @10"), ran);
    }

    @Test
    void whatATimerSchedulesWithinTheStretchRunsInIt() {
        time.after(Duration.ofSeconds(1), () -> {
            note("soon", 1);
            note("too late", 9);
        });

        time.advance(Duration.ofSeconds(5));

        assertEquals(List.of("soon @2"), ran);
        assertEquals(1, time.waiting());
    }

    @Test
    void aCancelledTimerNeverRuns() {
        Time.Timer timer = time.after(Duration.ofSeconds(1), () -> ran.add("never"));

        assertTrue(timer.cancel());
        assertFalse(timer.cancel());
        time.advance(Duration.ofSeconds(2));

        assertEquals(List.of(), ran);
        assertEquals(0, time.waiting());
    }

    @Test
    void aTimerThatRanCannotBeCancelled() {
        Time.Timer timer = time.after(Duration.ZERO, () -> ran.add("ran"));
        time.advance(Duration.ZERO);

        assertFalse(timer.cancel());
        assertEquals(List.of("ran"), ran);
    }

    @Test
    void aFailingTimerFailsTheTestAndHarmsNoOther() {
        time.after(Duration.ofSeconds(1), () -> {
            throw new IllegalStateException("on purpose");
        });
        note("other", 2);

        assertThrows(IllegalStateException.class, () -> time.advance(Duration.ofSeconds(3)));
        assertEquals(START.plusSeconds(1), time.now());
        time.advance(Duration.ofSeconds(1));

        assertEquals(List.of("other @2"), ran);
    }

    @Test
    void theWallClockJumpsAloneAndTimersDoNotNotice() {
        note("timer", 10);
        long nanos = time.nanos();

        time.jump(Duration.ofDays(-400));

        assertEquals(START.minus(Duration.ofDays(400)), time.now());
        assertEquals(nanos, time.nanos());
        time.advance(Duration.ofSeconds(10));
        assertEquals(1, ran.size());
    }

    @Test
    void advancingToTheNextTimerGoesExactlyThere() {
        note("first", 7);
        note("second", 9);

        assertTrue(time.advanceToNext());
        assertEquals(START.plusSeconds(7), time.now());
        assertTrue(time.advanceToNext());
        assertFalse(time.advanceToNext());
        assertEquals(START.plusSeconds(9), time.now());
    }

    @Test
    void aNegativeDelayMeansNow() {
        time.after(Duration.ofSeconds(-5), () -> ran.add("now"));
        time.advance(Duration.ZERO);

        assertEquals(List.of("now"), ran);
        assertEquals(START, time.now());
    }

    private void note(String name, int seconds) {
        time.after(
                Duration.ofSeconds(seconds),
                () -> ran.add(name + " @" + Duration.ofNanos(time.nanos()).toSeconds()));
    }
}
