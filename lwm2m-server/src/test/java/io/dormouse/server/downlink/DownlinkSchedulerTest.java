// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.objects.Value;
import io.dormouse.server.FakeDevice;
import io.dormouse.server.World;
import io.dormouse.server.device.Answer;
import io.dormouse.server.device.DeviceState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DownlinkSchedulerTest {
    private final World world = new World();
    private final ScriptedSource calls = new ScriptedSource("rpc");
    private final ScriptedSource messages = new ScriptedSource("message");
    private final ScriptedSource twin = new ScriptedSource("twin");
    private final FakeDevice meter = world.device("meter-17");

    @BeforeEach
    void aMeterWithThreeResources() {
        meter.has("/3/0/0", new Value.Text("Acme"))
                .has("/3/0/1", new Value.Text("M1"))
                .has("/3/0/2", new Value.Text("4711"));
        world.plug(calls, messages, twin);
    }

    @AfterEach
    void nothingWasSentToASleepingDevice() {
        assertEquals(0, meter.heardWhileAsleep());
        world.close();
    }

    @Test
    void nothingIsAskedBeforeTheDeviceRegisters() {
        twin.wants("/3/0/0");

        world.scheduler.kick("meter-17");
        world.pass(Duration.ofMinutes(1));

        assertEquals(List.of(), meter.received());
    }

    @Test
    void oneExchangeIsInFlightAtATime() {
        twin.wants("/3/0/0", "/3/0/1");

        meter.registers();

        assertEquals(List.of("Read /3/0/0"), meter.received());
        world.pass(Duration.ofMillis(100));
        assertEquals(List.of("Read /3/0/1"), meter.received());
    }

    @Test
    void whatIsWantedWhileTheDeviceSleepsIsAskedWhenItWakes() {
        meter.registersWithQueueMode().fallsAsleep();
        twin.wants("/3/0/0");
        world.scheduler.kick("meter-17");
        world.pass(Duration.ofHours(2));
        assertEquals(List.of(), meter.received());

        meter.wakes();

        assertEquals(List.of("Read /3/0/0"), meter.received());
    }

    @Test
    void theSourcesTakeTurns() {
        messages.wants("/3/0/0", "/3/0/0");
        twin.wants("/3/0/1", "/3/0/1");

        meter.registers();
        world.pass(Duration.ofSeconds(1));

        assertEquals(List.of("Read /3/0/0", "Read /3/0/1", "Read /3/0/0", "Read /3/0/1"), meter.received());
    }

    @Test
    void immediateCallsGoFirstButOnlyThreeInSuccession() {
        calls.wants("/3/0/2", "/3/0/2", "/3/0/2", "/3/0/2");
        twin.wants("/3/0/1");

        meter.registers();
        world.pass(Duration.ofSeconds(1));

        assertEquals(
                List.of("Read /3/0/2", "Read /3/0/2", "Read /3/0/2", "Read /3/0/1", "Read /3/0/2"), meter.received());
    }

    @Test
    void whatCannotWaitGoesBeforeTheRotation() {
        messages.wants("/3/0/0");
        twin.wants("/3/0/1", "/3/0/1").urgent();

        meter.registers();
        world.pass(Duration.ofSeconds(1));

        assertEquals(List.of("Read /3/0/1", "Read /3/0/1", "Read /3/0/0"), meter.received());
    }

    @Test
    void silenceEndsTheWindowAndTheNextOneBeginsWithAnotherSource() {
        messages.wants("/3/0/0", "/3/0/0").within(Duration.ofSeconds(10));
        twin.wants("/3/0/1");
        meter.swallows(line -> line.equals("Read /3/0/0"));
        meter.registersWithQueueMode();

        world.pass(Duration.ofSeconds(20));

        assertEquals(List.of("Read /3/0/0"), meter.received());
        assertInstanceOf(Answer.NoAnswer.class, messages.answers.get(0));
        assertEquals(DeviceState.ASLEEP, world.presence.of("meter-17").state());
        meter.vanishes().wakes();
        assertEquals(List.of("Read /3/0/1"), meter.received());
    }

    @Test
    void aDeviceThatWakesWhileAnOlderRequestStillWaitsIsAwake() {
        messages.wants("/3/0/0").within(Duration.ofSeconds(10));
        meter.registersWithQueueMode();
        world.pass(Duration.ofSeconds(1));
        meter.received();
        messages.wants("/3/0/0");
        meter.swallows(line -> line.equals("Read /3/0/0"));
        world.scheduler.kick("meter-17");
        world.pass(Duration.ofSeconds(5));
        twin.wants("/3/0/1");

        meter.wakes();
        world.pass(Duration.ofSeconds(6));

        assertEquals(List.of("Read /3/0/0", "Read /3/0/1"), meter.received());
        assertEquals(DeviceState.AWAKE, world.presence.of("meter-17").state());
    }

    @Test
    void anExchangeNeverOutlastsTheWindow() {
        twin.wants("/3/0/0").within(Duration.ofHours(1));
        meter.swallows(line -> true).registersWithQueueMode();

        world.pass(Duration.ofSeconds(94));

        assertEquals(1, twin.answers.size());
    }

    @Test
    void noExchangeIsBegunThatTheWindowCannotHold() {
        meter.answersAfter(Duration.ofSeconds(10)).registersWithQueueMode();
        twin.wants("/3/0/0");
        world.scheduler.kick("meter-17");
        world.pass(Duration.ofSeconds(10 + 85));
        twin.wants("/3/0/1");

        world.scheduler.kick("meter-17");

        assertEquals(List.of("Read /3/0/0"), meter.received());
    }

    @Test
    void aDeviceWithoutQueueModeThatStaysSilentIsTriedAgainAfterAMinuteThenTwo() {
        twin.wants("/3/0/0", "/3/0/0", "/3/0/0").within(Duration.ofSeconds(5));
        meter.swallows(line -> true).registers();

        world.pass(Duration.ofSeconds(6));
        assertEquals(DeviceState.UNREACHABLE, world.presence.of("meter-17").state());
        assertEquals(1, meter.received().size());
        world.pass(Duration.ofSeconds(60));
        assertEquals(1, meter.received().size());
        world.pass(Duration.ofSeconds(65));
        assertEquals(0, meter.received().size());
        world.pass(Duration.ofSeconds(65));
        assertEquals(1, meter.received().size());
    }

    @Test
    void anySignOfLifeMakesAnUnreachableDeviceReachable() {
        twin.wants("/3/0/0").within(Duration.ofSeconds(5));
        meter.swallows(line -> true).registers();
        world.pass(Duration.ofSeconds(6));

        meter.notifies("/3/0/0");

        assertEquals(DeviceState.ONLINE, world.presence.of("meter-17").state());
    }

    @Test
    void aDeviceThatRegistersAnewHasForgottenWhatWasAsked() {
        twin.wants("/3/0/0");
        meter.swallows(line -> true).registersWithQueueMode();

        meter.registersWithQueueMode();

        assertInstanceOf(Answer.NoAnswer.class, twin.answers.get(0));
        assertEquals(DeviceState.AWAKE, world.presence.of("meter-17").state());
    }

    @Test
    void aSourceThatThrowsDoesNotStopTheOthers() {
        World other = new World();
        ScriptedSource healthy = new ScriptedSource("healthy").wants("/3/0/0");
        FakeDevice device = other.device("d").has("/3/0/0", new Value.Text("x"));
        other.plug(World.nothing(), new ThrowingSource(), healthy);

        device.registers();

        assertEquals(List.of("Read /3/0/0"), device.received());
        assertTrue(other.time.waiting() >= 0);
        other.close();
    }
}
