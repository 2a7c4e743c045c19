// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SleepCycleTest {
    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));
    private final List<Long> slept = new ArrayList<>();
    private final List<Long> woke = new ArrayList<>();
    private boolean busy;
    private final SleepCycle cycle = new SleepCycle(
            time, time, Randomness.seeded(1), Runnable::run, () -> busy, () -> slept.add(seconds()), this::wake);

    private void wake() {
        woke.add(seconds());
        cycle.awoke();
    }

    private long seconds() {
        return Duration.ofNanos(time.nanos()).toSeconds();
    }

    @AfterEach
    void leavesNothingBehind() {
        cycle.stop();
        assertEquals(0, time.waiting());
    }

    @Test
    void eachExchangeKeepsItAwakeForTheWholeTime() {
        cycle.awakeFor(Duration.ofSeconds(10));
        cycle.awoke();

        time.advance(Duration.ofSeconds(9));
        cycle.exchanged();
        time.advance(Duration.ofSeconds(9));
        cycle.exchanged();
        time.advance(Duration.ofSeconds(30));

        assertEquals(List.of(28L), slept);
        assertEquals(List.of(), woke);
    }

    @Test
    void doesNotFallAsleepWhileItWaitsForAnAnswer() {
        cycle.awakeFor(Duration.ofSeconds(10));
        cycle.awoke();
        busy = true;

        time.advance(Duration.ofSeconds(45));
        assertEquals(List.of(), slept);
        busy = false;
        time.advance(Duration.ofSeconds(10));

        assertEquals(List.of(50L), slept);
    }

    @Test
    void staysAwakeUnlessToldForHowLong() {
        cycle.awoke();

        time.advance(Duration.ofDays(1));

        assertEquals(List.of(), slept);
    }

    @Test
    void nightsVaryByATenthAndTheFirstIsOfAnyLength() {
        cycle.begin(Duration.ofSeconds(10), Duration.ofSeconds(1_000), Integer.MAX_VALUE);

        time.advance(Duration.ofSeconds(20_000));

        assertTrue(slept.size() > 17, slept.toString());
        assertTrue(woke.get(0) - slept.get(0) < 1_000);
        for (int i = 1; i < woke.size(); i++) {
            long night = woke.get(i) - slept.get(i);
            assertTrue(night >= 899 && night <= 1_101, "" + night);
            assertEquals(10, slept.get(i) - woke.get(i - 1));
        }
    }

    @Test
    void afterItsEndItStaysAwake() {
        cycle.begin(Duration.ofSeconds(10), Duration.ofSeconds(20), Integer.MAX_VALUE);

        cycle.end();
        cycle.awoke();
        time.advance(Duration.ofDays(1));

        assertEquals(List.of(), slept);
    }

    @Test
    void aCycleNeedsTime() {
        assertThrows(
                IllegalArgumentException.class,
                () -> cycle.begin(Duration.ZERO, Duration.ofSeconds(1), Integer.MAX_VALUE));
        assertThrows(
                IllegalArgumentException.class,
                () -> cycle.begin(Duration.ofSeconds(1), Duration.ofSeconds(-1), Integer.MAX_VALUE));
    }
}
