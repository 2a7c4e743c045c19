// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.lwm2m;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.kit.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Conformance OBS-16. */
class TellingRateTest {
    private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-20T10:00:00Z"));
    private final TellingRate rate = new TellingRate(time);
    private final List<String> taken = new ArrayList<>();

    private void tell(String device, String observation, int count) {
        for (int number = 1; number <= count; number++) {
            String value = observation + number;
            rate.take(device, observation, () -> taken.add(value));
        }
    }

    @Test
    void aBurstIsTakenInAndOneMoreWaits() {
        tell("d", "a", TellingRate.BURST_MAX + 1);

        assertEquals(TellingRate.BURST_MAX, taken.size());
        time.advance(Duration.ofSeconds(1));
        assertEquals(TellingRate.BURST_MAX + 1, taken.size());
        assertEquals(0, rate.dropped());
        assertEquals(0, time.waiting());
    }

    @Test
    void OBS_16_ofAFloodTheNewestOfEachObservationCountsAndTheOthersAreCounted() {
        tell("d", "a", TellingRate.BURST_MAX + 1_000);
        tell("d", "b", 1_000);

        time.advance(Duration.ofSeconds(1));

        assertEquals(TellingRate.BURST_MAX + 2, taken.size());
        assertEquals("a" + (TellingRate.BURST_MAX + 1_000), taken.get(TellingRate.BURST_MAX));
        assertEquals("b1000", taken.get(TellingRate.BURST_MAX + 1));
        assertEquals(999 + 999, rate.dropped());
    }

    @Test
    void aSteadyHundredASecondLosesNothing() {
        for (int second = 0; second < 20; second++) {
            tell("d", "a", TellingRate.PER_SECOND_MAX);
            time.advance(Duration.ofSeconds(1));
        }

        assertEquals(20 * TellingRate.PER_SECOND_MAX, taken.size());
        assertEquals(0, rate.dropped());
    }

    @Test
    void oneDeviceDoesNotPayForAnother() {
        tell("loud", "a", TellingRate.BURST_MAX + 10);

        assertTrue(rate.allows("quiet"));
        assertFalse(rate.allows("loud"));
    }

    @Test
    void devicesBeyondTheLimitStartAnew() {
        tell("first", "a", TellingRate.BURST_MAX);
        assertFalse(rate.allows("first"));
        for (int device = 0; device < TellingRate.DEVICES_MAX - 1; device++) {
            assertTrue(rate.allows("d" + device));
        }
        assertFalse(rate.allows("first"), "it is remembered beside as many others");

        for (int device = 0; device < TellingRate.DEVICES_MAX; device++) {
            assertTrue(rate.allows("e" + device));
        }

        assertTrue(rate.allows("first"));
    }
}
