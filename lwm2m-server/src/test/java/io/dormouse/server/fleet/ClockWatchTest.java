// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.event.Event;
import io.dormouse.kit.time.CautiousTime;
import io.dormouse.server.World;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ClockWatchTest {
    private final World world = new World();
    private final ClockWatch watch = new ClockWatch(world.database, new CautiousTime(world.time));

    @AfterEach
    void end() {
        watch.close();
        world.close();
    }

    private List<Long> alarms() {
        return world.events("system.alarm").stream()
                .map(Event::data)
                .filter(data -> data.path("cause").asText().equals("clock-stepped"))
                .map((JsonNode data) -> data.path("seconds").asLong())
                .toList();
    }

    @Test
    void aStepOfTheWallClockRaisesOneAlarm() {
        world.pass(Duration.ofMinutes(1));
        world.time.jump(Duration.ofDays(10));
        world.pass(Duration.ofHours(1));

        assertEquals(List.of(864_000L), alarms());
    }

    @Test
    void soDoesAStepBack() {
        world.time.jump(Duration.ofDays(-10));
        world.pass(Duration.ofSeconds(11));

        assertEquals(List.of(-864_000L), alarms());
    }

    @Test
    void aCorrectionOfAMinuteIsNone() {
        world.time.jump(Duration.ofSeconds(60));
        world.pass(Duration.ofHours(1));

        assertEquals(List.of(), alarms());
    }

    @Test
    void whatIsBelievedAfterADayIsNoAlarmAnyMoreAndTheNextStepIsOne() {
        world.time.jump(Duration.ofDays(10));
        world.pass(Duration.ofHours(25));
        world.time.jump(Duration.ofHours(-1));
        world.pass(Duration.ofMinutes(1));

        assertEquals(List.of(864_000L, -3_600L), alarms());
    }
}
