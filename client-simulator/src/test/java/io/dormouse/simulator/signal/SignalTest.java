// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.VirtualTime;
import io.dormouse.simulator.signal.Signal.Course;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SignalTest {
    private static final Instant MIDNIGHT = Instant.parse("2026-01-01T00:00:00Z");

    private final VirtualTime time = new VirtualTime(MIDNIGHT);
    private final List<Object> values = new ArrayList<>();
    private int alarms;
    private final Courses courses =
            new Courses(time, Runnable::run, (path, value) -> values.add(value), () -> alarms++);

    private static Course begun(Signal signal) {
        return signal.begin(Randomness.seeded(1));
    }

    @Test
    void aRampEndsWhereItIsToldTo() {
        Course ramp = begun(new Signal.Ramp(10, 20, Duration.ofHours(10)));

        assertEquals(10.0, ramp.next(MIDNIGHT, Duration.ZERO));
        assertEquals(15.0, ramp.next(MIDNIGHT, Duration.ofHours(5)));
        assertEquals(20.0, ramp.next(MIDNIGHT, Duration.ofHours(50)));
    }

    @Test
    void aDayCurveHasStraightLinesAlsoOverMidnight() {
        Signal.DayCurve day = new Signal.DayCurve(new TreeMap<>(java.util.Map.of(6.0, 10.0, 18.0, 22.0)));

        assertEquals(10.0, day.at(6), 1e-9);
        assertEquals(16.0, day.at(12), 1e-9);
        assertEquals(16.0, day.at(0), 1e-9);
        assertEquals(19.0, day.at(21), 1e-9);
        assertThrows(IllegalArgumentException.class, () -> new Signal.DayCurve(new TreeMap<>()));
        assertThrows(
                IllegalArgumentException.class, () -> new Signal.DayCurve(new TreeMap<>(java.util.Map.of(25.0, 1.0))));
    }

    @Test
    void aWalkStaysBetweenItsBorders() {
        Course walk = begun(new Signal.RandomWalk(5, 2, 4, 6));

        for (int i = 0; i < 1_000; i++) {
            double value = (Double) walk.next(MIDNIGHT, Duration.ZERO);
            assertTrue(value >= 4 && value <= 6);
        }
    }

    @Test
    void aSineSwingsAroundItsMean() {
        Course sine = begun(new Signal.Sine(20, 5, Duration.ofHours(24), 0));
        double noon = (Double) sine.next(MIDNIGHT, Duration.ofHours(3));
        double midnight = (Double) sine.next(MIDNIGHT, Duration.ofHours(15));

        assertEquals(40, noon + midnight, 1e-9);
    }

    @Test
    void aReplayBeginsAgain() {
        Course replay = begun(new Signal.Replay(List.of(1.0, 2.0)));

        assertEquals(
                List.of(1.0, 2.0, 1.0),
                List.of(
                        replay.next(MIDNIGHT, Duration.ZERO),
                        replay.next(MIDNIGHT, Duration.ZERO),
                        replay.next(MIDNIGHT, Duration.ZERO)));
        assertThrows(IllegalArgumentException.class, () -> new Signal.Replay(List.of()));
    }

    @Test
    void valuesChangeAsOftenAsSaidAndStopWhenTold() {
        courses.add(
                new Varying("/1/2/3", new Signal.Ramp(0, 10, Duration.ofHours(10)), Duration.ofHours(1), -1, null),
                Randomness.seeded(1));
        courses.start();

        time.advance(Duration.ofHours(3));
        courses.stop();
        time.advance(Duration.ofHours(3));

        assertEquals(List.of(1L, 2L, 3L), values);
        assertEquals(0, time.waiting());
    }

    @Test
    void aThresholdIsToldOnceUntilTheValueHasComeBackByItsHysteresis() {
        Threshold above = new Threshold(OptionalDouble.of(10), OptionalDouble.empty(), 2);
        courses.add(
                new Varying(
                        "/1/2/3",
                        new Signal.Replay(List.of(9.0, 11.0, 9.0, 11.0, 7.0, 11.0)),
                        Duration.ofHours(1),
                        1,
                        above),
                Randomness.seeded(1));
        courses.start();

        time.advance(Duration.ofHours(6));
        courses.stop();

        assertEquals(2, alarms);
    }
}
