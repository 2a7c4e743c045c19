// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.kit.event.Event;
import io.dormouse.objects.Value;
import io.dormouse.server.FakeDevice;
import io.dormouse.server.World;
import io.dormouse.server.device.DeviceSettings;
import io.dormouse.server.device.DeviceState;
import io.dormouse.server.device.NextContact;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PresenceTest {
    private final World world = new World();
    private final FakeDevice meter = world.device("meter-17").has("/3/0/0", new Value.Text("Acme"));

    @BeforeEach
    void wired() {
        world.plug(World.nothing(), World.nothing());
    }

    @AfterEach
    void closed() {
        world.close();
    }

    @Test
    void aQueueModeDeviceIsAwakeForNinetyThreeSecondsAfterItsLastSignOfLife() {
        meter.registersWithQueueMode();
        world.pass(Duration.ofSeconds(92));
        assertEquals(DeviceState.AWAKE, state());
        meter.notifies("/3/0/0");
        world.pass(Duration.ofSeconds(92));
        assertEquals(DeviceState.AWAKE, state());

        world.pass(Duration.ofSeconds(1));

        assertEquals(DeviceState.ASLEEP, state());
    }

    @Test
    void theDevicesSettingGoesBeforeItsRegistrationAttribute() {
        world.known.set("meter-17", new DeviceSettings(Duration.ofSeconds(10), null, null));
        meter.register(true, Map.of("at", "30"));

        world.pass(Duration.ofSeconds(11));

        assertEquals(DeviceState.ASLEEP, state());
    }

    @Test
    void theRegistrationAttributeGoesBeforeTheDefault() {
        meter.register(true, Map.of("at", "30"));

        world.pass(Duration.ofSeconds(29));
        assertEquals(DeviceState.AWAKE, state());
        world.pass(Duration.ofSeconds(1));
        assertEquals(DeviceState.ASLEEP, state());
    }

    @Test
    void aDeviceWithoutQueueModeIsOnline() {
        meter.registers();

        world.pass(Duration.ofHours(1));

        assertEquals(DeviceState.ONLINE, state());
        assertNull(world.presence.of("meter-17").awakeUntil());
    }

    @Test
    void awakeAndAsleepAreEventsOncePerWindow() {
        meter.registersWithQueueMode();
        world.pass(Duration.ofSeconds(10));
        meter.notifies("/3/0/0");
        meter.fallsAsleep().wakes();
        world.pass(Duration.ofSeconds(1));

        assertEquals(
                List.of("device.awake", "device.asleep", "device.awake"),
                world.events("device.awake", "device.asleep").stream()
                        .map(Event::type)
                        .toList());
    }

    @Test
    void afterFiveContactsTheNextOneOfARegularDeviceIsKnown() {
        meter.registersWithQueueMode();
        for (int contact = 0; contact < 5; contact++) {
            world.pass(Duration.ofMinutes(60));
            meter.wakes();
        }

        NextContact next = world.presence.of("meter-17").nextContact();

        assertNotNull(next);
        assertEquals("history", next.basis());
        long off = Duration.between(world.time.now().plus(Duration.ofMinutes(60)), next.at())
                .abs()
                .toSeconds();
        assertTrue(off <= 360, "off by " + off + " s");
    }

    @Test
    void aDeviceThatMissesItsContactIsOverdueAndThatIsAnEvent() {
        meter.registersWithQueueMode();
        for (int contact = 0; contact < 5; contact++) {
            world.pass(Duration.ofMinutes(60));
            meter.wakes();
        }
        world.pass(Duration.ofMinutes(70));

        assertEquals(DeviceState.OVERDUE, state());
        assertEquals(1, world.events("device.overdue").size());
        world.pass(Duration.ofMinutes(70));
        assertEquals(1, world.events("device.overdue").size());
    }

    @Test
    void anEndedRegistrationIsRemembered() {
        meter.registers().deregisters();
        assertEquals(DeviceState.DEREGISTERED, state());
        world.pass(Duration.ofSeconds(1));
        assertEquals(DeviceState.DEREGISTERED, state());
    }

    @Test
    void aDeviceNeverHeardOfIsNeverSeen() {
        assertEquals(DeviceState.NEVER_SEEN, world.presence.of("nobody").state());
    }

    @Test
    void afterARestartAnAlwaysOnDeviceIsAskedWithoutASignOfLifeAndASleeperIsNot() {
        FakeDevice lamp =
                world.device("lamp-1").has("/3/0/0", new Value.Text("Acme")).registers();
        meter.registersWithQueueMode().fallsAsleep();
        try (World restarted = new World()) {
            ScriptedSource twin = new ScriptedSource("twin").wants("/3/0/0", "/3/0/0");
            restarted.plug(World.nothing(), twin);
            restarted.device("lamp-1").has("/3/0/0", new Value.Text("Acme")).listensAgain();
            restarted.presence.restore(List.of(lamp.device(), meter.device()));

            restarted.presence.resume();
            restarted.pass(Duration.ofSeconds(1));

            assertEquals(
                    List.of("Read /3/0/0", "Read /3/0/0"),
                    restarted.device("lamp-1").received());
            assertEquals(0, restarted.device("meter-17").heardWhileAsleep());
        }
    }

    private DeviceState state() {
        return world.presence.of("meter-17").state();
    }
}
