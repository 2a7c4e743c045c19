// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HabitsTest {
    @Test
    void theFirstRoundTripIsTakenAsRfc6298Says() {
        RoundTrip first = RoundTrip.UNKNOWN.measured(seconds(10), false);

        assertEquals(new RoundTrip(10_000, 5_000), first);
        assertEquals(seconds(30), first.patience());
    }

    @Test
    void laterRoundTripsAreSmoothed() {
        RoundTrip second = RoundTrip.UNKNOWN.measured(seconds(10), false).measured(seconds(18), false);

        assertEquals(new RoundTrip(11_000, 5_750), second);
    }

    @Test
    void whatWasRetransmittedCountsForHalf() {
        RoundTrip second = RoundTrip.UNKNOWN.measured(seconds(10), false).measured(seconds(18), true);

        assertEquals(new RoundTrip(10_500, 5_375), second);
    }

    @Test
    void aWindowHoldsAnExchangeWhenTheUsualAnswerWithItsVariationFits() {
        RoundTrip steady = new RoundTrip(2_000, 500);

        assertTrue(steady.fits(Duration.ofMillis(4_001), seconds(93)));
        assertFalse(steady.fits(seconds(4), seconds(93)));
        assertTrue(RoundTrip.UNKNOWN.fits(Duration.ofMillis(1), seconds(93)));
    }

    @Test
    void aDeviceWhoseAnswersVaryWidelyIsStillAskedInAFreshWindow() {
        RoundTrip wild = new RoundTrip(6_000, 5_000);

        assertTrue(wild.fits(seconds(10), seconds(10)));
        assertFalse(wild.fits(seconds(9), seconds(10)));
    }

    @Test
    void oneSilenceMayBeALostDatagramTwoAreBelieved() {
        Listening once = Listening.UNKNOWN.silent(seconds(40));
        Listening twice = once.silent(seconds(25));

        assertEquals(Optional.empty(), once.learned());
        assertEquals(Optional.of(seconds(40)), twice.learned());
        assertEquals(Optional.of(seconds(25)), twice.silent(seconds(22)).learned());
    }

    @Test
    void anAnswerStrikesOutTheSilencesBeforeIt() {
        Listening refuted =
                Listening.UNKNOWN.silent(seconds(10)).silent(seconds(40)).answered(seconds(20));

        assertEquals(Optional.empty(), refuted.learned());
        assertEquals(List.of(40_000L), refuted.silentMillis());
    }

    @Test
    void silenceRightAfterASignOfLifeSaysNothingOfTheWindow() {
        assertEquals(Listening.UNKNOWN, Listening.UNKNOWN.silent(Duration.ofMillis(999)));
    }

    @Test
    void whatWasLearnedIsForgottenAfterFiftyWindowsWithoutConfirmation() {
        Listening learned = Listening.UNKNOWN.silent(seconds(20)).silent(seconds(20));
        for (int window = 1; window < Listening.WINDOWS_MAX; window++) {
            learned = learned.woke();
        }

        assertEquals(Optional.of(seconds(20)), learned.learned());
        assertEquals(Optional.empty(), learned.woke().learned());
    }

    @Test
    void onlyTheFiveSoonestSilencesAreKept() {
        Listening many = Listening.UNKNOWN;
        for (int silence = 1; silence <= Listening.SILENCES_MAX + 1; silence++) {
            many = many.silent(seconds(70 - silence));
        }

        assertEquals(List.of(64_000L, 65_000L, 66_000L, 67_000L, 68_000L), many.silentMillis());
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }
}
