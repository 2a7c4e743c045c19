// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.objects.Value;
import io.dormouse.server.FakeDevice;
import io.dormouse.server.World;
import io.dormouse.server.device.DeviceSettings;
import io.dormouse.server.device.DeviceState;
import io.dormouse.server.device.NextContact;
import io.dormouse.server.device.ProfileFacts;
import io.dormouse.server.device.StringRules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What presence learns of sleepers, in virtual time (semantics.md §1). */
class KnowingTheSleeperTest {
    private final World world = new World();
    private final ScriptedSource calls = new ScriptedSource("rpc");
    private final FakeDevice meter = world.device("meter-17").has("/3/0/0", new Value.Text("Acme"));

    @BeforeEach
    void plugged() {
        world.plug(calls, World.nothing());
    }

    @AfterEach
    void closed() {
        world.close();
    }

    @Test
    void whatADeviceSaysAtOneWakeIsOneContact() {
        meter.registersWithQueueMode();
        for (int wake = 0; wake < 4; wake++) {
            world.pass(Duration.ofMinutes(59));
            meter.wakes();
            world.pass(Duration.ofSeconds(20));
            meter.notifies("/3/0/0");
            world.pass(Duration.ofSeconds(40));
            meter.sends("/3/0/0", null);
        }

        assertEquals("history", next().basis());
        assertEquals(60, minutesUntil(next().at()) + 1, 1.0);
    }

    @Test
    void aDailyDeviceIsKnownAfterFiveContacts() {
        meter.register(true, Map.of());
        for (int wake = 0; wake < 4; wake++) {
            world.pass(Duration.ofHours(24).plusMinutes(wake % 2 == 0 ? 20 : -20));
            meter.wakes();
        }

        assertEquals(24 * 60, minutesUntil(next().at()), 144);
        assertTrue(next().early().isBefore(next().at()) && next().at().isBefore(next().late()));
    }

    @Test
    void nothingIsKnownOfADeviceThatNeedNotComeBack() {
        meter.registers();

        assertNull(world.presence.of("meter-17").nextContact());
    }

    @Test
    void aNewDeviceMustSpeakBeforeItsLifetimeEnds() {
        meter.registersWithQueueMode();

        assertEquals("lifetime", next().basis());
        assertEquals(24 * 60, minutesUntil(next().at()), 0.1);
    }

    @Test
    void aJumpOfTheWallClockMakesNobodyOverdue() {
        regular(6);
        world.pass(Duration.ofMinutes(2));
        world.time.jump(Duration.ofDays(10));

        world.pass(Duration.ofMinutes(50));

        assertEquals(DeviceState.ASLEEP, state());
        assertEquals(0, world.events("device.overdue").size());
        assertEquals(8, minutesUntil(next().at()), 0.1);
        meter.wakes();
        assertEquals(60, minutesUntil(next().at()), 2);
    }

    @Test
    void overdueEndsWithTheNextSignOfLifeAndIsToldAnewAtTheNextMiss() {
        regular(6);
        world.pass(Duration.ofHours(2));
        assertEquals(DeviceState.OVERDUE, state());

        meter.wakes();
        assertEquals(DeviceState.AWAKE, state());
        world.pass(Duration.ofHours(2));

        assertEquals(DeviceState.OVERDUE, state());
        assertEquals(2, world.events("device.overdue").size());
    }

    @Test
    void aSleepingFleetCostsNoTimer() {
        meter.registersWithQueueMode();
        for (int wake = 0; wake < 100; wake++) {
            world.pass(Duration.ofMinutes(60));
            meter.wakes();
        }
        world.pass(Duration.ofHours(3));

        assertEquals(DeviceState.OVERDUE, state());
        assertEquals(0, world.time.waiting());
    }

    @Test
    void whatWasLearnedSurvivesARestart() {
        regular(6);
        meter.vanishes();
        world.pass(Duration.ofMinutes(10));
        Presence restarted = restarted();

        restarted.restore(List.of(meter.device()));

        NextContact next = restarted.of("meter-17").nextContact();
        assertNotNull(next);
        assertEquals("history", next.basis());
        assertEquals(50, minutesUntil(next.at()), 0.1);
        assertEquals(DeviceState.ASLEEP, restarted.of("meter-17").state());
    }

    @Test
    void whoCameWhileTheServerWasDownIsNotOverdueButExpectedAtItsNextTurn() {
        regular(6);
        meter.vanishes();
        world.pass(Duration.ofMinutes(2));
        Instant expected = next().at();
        world.time.jump(Duration.ofMinutes(200));
        Presence restarted = restarted();

        restarted.restore(List.of(meter.device()));

        NextContact next = restarted.of("meter-17").nextContact();
        assertNotNull(next);
        assertEquals(expected.plus(Duration.ofHours(3)), next.at());
        assertEquals(DeviceState.ASLEEP, restarted.of("meter-17").state());
    }

    @Test
    void theProfileGoesBehindWhatTheDeviceSaysAndBeforeWhatWasLearned() {
        world.profiles.put("meter-17", profile(Duration.ofSeconds(40), null));
        meter.registersWithQueueMode();
        assertEquals(40, awakeSeconds());

        meter.register(true, Map.of("at", "30"));
        assertEquals(30, awakeSeconds());

        world.known.set("meter-17", new DeviceSettings(Duration.ofSeconds(10), null, null));
        meter.wakes();
        assertEquals(10, awakeSeconds());
    }

    @Test
    void nobodyIsBelievedAwakeForLongerThanTheWayStaysOpen() {
        world.profiles.put("meter-17", profile(null, Duration.ofSeconds(25)));
        world.known.set("meter-17", new DeviceSettings(Duration.ofSeconds(60), null, null));

        meter.registersWithQueueMode();

        assertEquals(25, awakeSeconds());
    }

    @Test
    void aDeviceThatStopsListeningEarlierIsNotAskedLaterThanThat() {
        meter.registersWithQueueMode();
        askedAfter(Duration.ofSeconds(30), true);
        askedAfter(Duration.ofSeconds(25), true);

        meter.wakes();

        assertEquals(30, awakeSeconds());
        askedAfter(Duration.ofSeconds(28), true);
        meter.wakes();
        assertEquals(28, awakeSeconds());
    }

    @Test
    void anAnswerTakesBackWhatLostDatagramsSeemedToSay() {
        meter.registersWithQueueMode();
        askedAfter(Duration.ofSeconds(5), true);
        askedAfter(Duration.ofSeconds(40), false);
        askedAfter(Duration.ofSeconds(60), true);

        meter.wakes();

        assertEquals(93, awakeSeconds());
    }

    @Test
    void aCallerWhoGivesUpQuicklySaysNothingOfTheDevice() {
        meter.registersWithQueueMode();
        calls.within(Duration.ofSeconds(1));
        askedAfter(Duration.ofSeconds(30), true);
        askedAfter(Duration.ofSeconds(25), true);

        meter.wakes();

        assertEquals(93, awakeSeconds());
    }

    /** One wake at which a request is sent so late. */
    private void askedAfter(Duration late, boolean swallowed) {
        meter.fallsAsleep().wakes();
        world.pass(late);
        meter.swallows(line -> swallowed);
        calls.wants("/3/0/0");
        world.scheduler.kick("meter-17");
        world.pass(Duration.ofSeconds(70));
        meter.swallows(line -> false);
        assertEquals(List.of("Read /3/0/0"), meter.received());
        meter.fallsAsleep();
    }

    private void regular(int wakes) {
        meter.registersWithQueueMode();
        for (int wake = 1; wake < wakes; wake++) {
            world.pass(Duration.ofMinutes(60));
            meter.wakes();
        }
    }

    private Presence restarted() {
        return new Presence(
                new PresenceJournal(world.database, world.time),
                world.known,
                endpoint -> ProfileFacts.NONE,
                world.lanes,
                endpoint -> {},
                world.time);
    }

    private static ProfileFacts profile(Duration awakeTime, Duration natTimeout) {
        return new ProfileFacts(awakeTime, natTimeout, null, null, false, StringRules.EXACT);
    }

    private NextContact next() {
        NextContact next = world.presence.of("meter-17").nextContact();
        assertNotNull(next);
        return next;
    }

    private double minutesUntil(Instant at) {
        return Duration.between(world.time.now(), at).toMillis() / 60_000.0;
    }

    private long awakeSeconds() {
        Instant until = world.presence.of("meter-17").awakeUntil();
        assertNotNull(until);
        return Duration.between(world.time.now(), until).toSeconds();
    }

    private DeviceState state() {
        return world.presence.of("meter-17").state();
    }
}
