// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.kit.time.Randomness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All gaps in seconds. */
class WakePatternTest {
    @Test
    void oneGapSaysNothing() {
        assertEquals(Optional.empty(), forecast());
        assertEquals(Optional.empty(), forecast(3600));
    }

    @Test
    void twoGapsThatDifferSayNothing() {
        assertEquals(Optional.empty(), forecast(60, 3600));
    }

    @ParameterizedTest
    @ValueSource(longs = {20, 60, 3600, 86_400, 7 * 86_400})
    void afterFiveContactsARegularDeviceIsForecastExactly(long period) {
        Forecast next = forecast(period, period, period, period).orElseThrow();

        assertEquals(period, seconds(next), 0.001);
        assertTrue(next.spreadMillis() <= Math.max(5_000, 100.0 * period + 1), "spread " + next.spreadMillis());
        assertEquals(0.8, next.confidence(), 0.001);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void jitterOfAnEighthStaysWithinATenthOnceFiveContactsAreKnown(int seed) {
        Randomness random = Randomness.seeded(seed);
        List<Long> gaps = new ArrayList<>();
        for (int contact = 0; contact < 30; contact++) {
            gaps.add(Math.round(3_600_000 * (0.9375 + 0.125 * random.fraction())));
            List<Long> known = gaps.subList(Math.max(0, gaps.size() - WakeRhythm.GAPS_MAX), gaps.size());
            if (contact >= 3) {
                Forecast next = WakePattern.of(known).orElseThrow();
                assertEquals(3_600_000, next.afterMillis(), 360_000, "after " + gaps);
            }
        }
    }

    @Test
    void aSequenceThatRepeatsIsContinued() {
        // Six in the morning, noon, eight in the evening.
        assertEquals(6 * 3600, seconds(forecast(21_600, 28_800, 36_000, 21_600, 28_800, 36_000)), 1);
        assertEquals(8 * 3600, seconds(forecast(28_800, 36_000, 21_600, 28_800, 36_000, 21_600)), 1);
    }

    @Test
    void afterFiveContactsOfANewPeriodTheOldOneIsForgotten() {
        assertEquals(86_400, seconds(forecast(3600, 3600, 3600, 3600, 3600, 86_400, 86_400, 86_400, 86_400)), 1);
        assertEquals(600, seconds(forecast(3600, 3600, 3600, 3600, 3600, 600, 600, 600, 600)), 60);
    }

    @Test
    void oneLongPauseChangesNothing() {
        Forecast next =
                forecast(3600, 3600, 3600, 3600, 80_000, 3600, 3600, 3600).orElseThrow();

        assertEquals(3600, seconds(Optional.of(next)), 1);
    }

    @Test
    void missedWakesCountForTheirShare() {
        assertEquals(3600, seconds(forecast(3600, 7200, 3600, 3600, 10_800)), 1);
        assertEquals(3600, seconds(forecast(3600, 3600, 3600, 3600, 7200)), 1);
    }

    @Test
    void aWakeThatFellIntoTwoWindowsIsOne() {
        assertEquals(3570, seconds(forecast(30, 3570, 30, 3570, 30)), 1);
        assertEquals(3540, seconds(forecast(3600, 30, 30, 3540, 3600, 3600, 30, 30)), 60);
    }

    @Test
    void aDeviceWithoutAHabitIsForecastWithoutConfidence() {
        Forecast next = forecast(60, 4000, 700, 20_000, 150).orElseThrow();

        assertTrue(next.confidence() < 0.3, "confidence " + next.confidence());
    }

    @Test
    void theUncertaintyShrinksAsContactsConfirmEachOther() {
        Forecast two = forecast(3600, 3660).orElseThrow();
        Forecast eight =
                forecast(3600, 3660, 3630, 3600, 3660, 3630, 3600, 3660).orElseThrow();

        assertTrue(eight.spreadMillis() < two.spreadMillis());
        assertTrue(eight.confidence() > two.confidence());
    }

    private static double seconds(Optional<Forecast> forecast) {
        return seconds(forecast.orElseThrow());
    }

    private static double seconds(Forecast forecast) {
        return forecast.afterMillis() / 1000;
    }

    private static Optional<Forecast> forecast(long... gaps) {
        List<Long> millis = new ArrayList<>();
        for (long gap : gaps) {
            millis.add(gap * 1000);
        }
        return WakePattern.of(millis);
    }
}
