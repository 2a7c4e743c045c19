// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.kit.time.VirtualTime;
import io.dormouse.simulator.radio.Delay.Spread;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AirTest {
    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));
    private final List<Duration> arrived = new ArrayList<>();
    private int lost;

    private Air air(RadioConditions conditions) {
        return new Air(time, time, new Decisions(1), conditions);
    }

    private void up(Air air, int bytes) {
        air.pass(true, bytes, arrived::add, () -> lost++);
    }

    @Test
    void aRateMakesDatagramsWaitForEachOther() {
        Air air = air(RadioConditions.PERFECT.withLink(Link.PERFECT.withRate(8_000, 0)));

        up(air, 100);
        up(air, 100);
        air.pass(false, 100, arrived::add, () -> lost++);

        assertEquals(List.of(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ZERO), arrived);
        time.advance(Duration.ofSeconds(1));
        up(air, 50);
        assertEquals(Duration.ofMillis(50), arrived.get(3));
    }

    @Test
    void anOutageSwallowsEverythingUntilItEnds() {
        Air air = air(RadioConditions.PERFECT);

        air.outage(true);
        up(air, 1);
        air.outage(false);
        up(air, 1);

        assertEquals(1, lost);
        assertEquals(1, arrived.size());
    }

    @Test
    void aDeviceIsInAHoleForTheShareOfTimeThatWasSaid() {
        Air air = air(RadioConditions.PERFECT.withLink(
                Link.PERFECT.withHoles(Duration.ofMinutes(10), Duration.ofMinutes(2))));

        for (int i = 0; i < 1_000; i++) {
            up(air, 1);
            time.advance(Duration.ofSeconds(6));
        }

        assertEquals(200, lost);
    }

    @Test
    void delaysStayWithinTheirBordersAndATailIsMostlyShort() {
        for (Spread spread : Spread.values()) {
            arrived.clear();
            Air air = air(RadioConditions.PERFECT.withDelay(
                    new Delay(Duration.ofMillis(100), Duration.ofMillis(1_100), spread)));
            for (int i = 0; i < 1_000; i++) {
                up(air, 1);
            }

            assertTrue(arrived.stream().allMatch(each -> each.toMillis() >= 100 && each.toMillis() <= 1_100));
            double mean =
                    arrived.stream().mapToLong(Duration::toMillis).average().orElse(0);
            assertEquals(spread == Spread.TAIL ? 300 : 600, mean, 40, spread.name());
        }
    }

    @Test
    void everyProfileCanBeUsedAndPerfectIsPerfect() {
        assertEquals(
                List.of("perfect", "lte-m", "nb-iot-good", "nb-iot-deep", "satellite"),
                List.copyOf(RadioProfiles.names()));
        assertEquals(RadioConditions.PERFECT, RadioProfiles.named("perfect").orElseThrow());
        assertTrue(RadioProfiles.named("nb-iot-deep").orElseThrow().lossUp()
                > RadioProfiles.named("nb-iot-good").orElseThrow().lossUp());
        assertTrue(RadioProfiles.named("5g").isEmpty());
    }

    @Test
    void aHoleIsShorterThanTheTimeBetweenHoles() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Link.PERFECT.withHoles(Duration.ofMinutes(2), Duration.ofMinutes(2)));
        assertThrows(IllegalArgumentException.class, () -> Link.PERFECT.withRate(-1, 0));
    }
}
