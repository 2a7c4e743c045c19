// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.time;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CautiousTimeTest {
    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

    private final VirtualTime time = new VirtualTime(START);
    private final CautiousTime cautious = new CautiousTime(time);

    @Test
    void itGoesWithTheClock() {
        time.advance(Duration.ofDays(3));

        assertEquals(time.now(), cautious.now());
        assertEquals(Duration.ZERO, cautious.doubted());
    }

    @ParameterizedTest
    @ValueSource(longs = {60, -60})
    void aSmallCorrectionIsFollowedAtOnce(long seconds) {
        time.jump(Duration.ofSeconds(seconds));

        assertEquals(time.now(), cautious.now());
    }

    @ParameterizedTest
    @ValueSource(longs = {61, -61, 864_000, -864_000})
    void aStepIsBelievedAfterADay(long seconds) {
        time.jump(Duration.ofSeconds(seconds));
        assertEquals(START, cautious.now());
        assertEquals(Duration.ofSeconds(seconds), cautious.doubted());

        time.advance(Duration.ofHours(23));
        assertEquals(START.plus(Duration.ofHours(23)), cautious.now());

        time.advance(Duration.ofHours(1));
        assertEquals(time.now(), cautious.now());
        assertEquals(Duration.ZERO, cautious.doubted());
    }

    @Test
    void aStepThatIsTakenBackChangesNothing() {
        time.jump(Duration.ofDays(10));
        cautious.now();
        time.advance(Duration.ofHours(23));
        time.jump(Duration.ofDays(-10));
        cautious.now();
        time.advance(Duration.ofHours(2));

        assertEquals(time.now(), cautious.now());
        assertEquals(Duration.ZERO, cautious.doubted());
    }

    @Test
    void anotherStepBeginsItsDayAnew() {
        time.jump(Duration.ofDays(10));
        cautious.now();
        time.advance(Duration.ofHours(23));
        time.jump(Duration.ofDays(-5));
        cautious.now();
        time.advance(Duration.ofHours(2));

        assertEquals(START.plus(Duration.ofHours(25)), cautious.now());
        assertEquals(Duration.ofDays(5), cautious.doubted());
    }
}
