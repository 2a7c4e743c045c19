// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.objects.ResourcePath;
import io.dormouse.objects.Value;
import io.dormouse.server.FakeDevice;
import io.dormouse.server.device.Report;
import io.dormouse.server.device.Report.Via;
import io.dormouse.server.device.Sample;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.leshan.core.ResponseCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is done when a device does not keep what it acknowledged, or may have forgotten it (semantics.md §2, drift). */
class DriftTest {
    private static final String PUMP = "pump";
    private static final String LEVEL = "/3306/0/5851";

    private final TwinWorld world = new TwinWorld();
    private FakeDevice pump;

    @BeforeEach
    void aPump() {
        pump = world.device(PUMP)
                .has("/3/0/3", new Value.Text("1.0"))
                .has("/3306/0/5850", new Value.Bool(false))
                .has(LEVEL, new Value.SignedInteger(0));
    }

    @AfterEach
    void end() {
        assertEquals(0, pump.heardWhileAsleep());
        world.close();
    }

    private long writes() {
        return pump.received().stream().filter(line -> line.startsWith("Write")).count();
    }

    private void clampsAt(long most) {
        pump.bends(LEVEL, value -> new Value.SignedInteger(Math.min(most, ((Value.SignedInteger) value).number())));
    }

    @Test
    void askedThirtyDoesTwentyIsWrittenThreeTimesMoreAndThenLeftDrifted() {
        clampsAt(20);
        pump.registers();

        world.patches(PUMP, "{'" + LEVEL + "':30}");
        world.pass(10);
        assertEquals("drifted", world.state(PUMP, LEVEL));
        assertTrue(world.member(PUMP, LEVEL).path("why").asText().contains("20"));
        assertEquals(1, writes());

        world.pass(Duration.ofSeconds(61));
        assertEquals(1, writes());
        world.pass(Duration.ofMinutes(9));
        assertEquals(1, writes());
        world.pass(Duration.ofMinutes(70));
        assertEquals(1, writes());
        world.pass(Duration.ofDays(3));
        assertEquals(0, writes());
        assertEquals("drifted", world.state(PUMP, LEVEL));
        assertEquals(20, world.twin(PUMP).path("reported").path(LEVEL).asInt());
        assertEquals(30, world.twin(PUMP).path("delta").path(LEVEL).asInt());
        assertEquals(
                "drifted",
                world.states(PUMP, LEVEL).get(world.states(PUMP, LEVEL).size() - 1));
    }

    @Test
    void anotherDesiredValueStartsTheAttemptsAnew() {
        clampsAt(20);
        pump.registers();
        world.patches(PUMP, "{'" + LEVEL + "':30}");
        world.pass(Duration.ofDays(1));
        pump.received();

        world.patches(PUMP, "{'" + LEVEL + "':15}");
        world.pass(10);

        assertEquals("in-sync", world.state(PUMP, LEVEL));
        assertEquals(1, writes());
    }

    @Test
    void aNotificationOfAnotherValueAfterTheAcknowledgementIsDrift() {
        pump.registers();
        world.patches(PUMP, "{'" + LEVEL + "':30}");
        world.pass(10);
        pump.received();

        pump.has(LEVEL, new Value.SignedInteger(7)).notifies(LEVEL);
        assertEquals("drifted", world.state(PUMP, LEVEL));
        world.pass(Duration.ofMinutes(2));

        assertEquals(List.of("Write " + LEVEL + " = 30", "Read " + LEVEL), pump.received());
        assertEquals("in-sync", world.state(PUMP, LEVEL));
    }

    @Test
    void aSentValueIsReadBeforeItCountsAsDrift() {
        pump.registers();
        world.patches(PUMP, "{'" + LEVEL + "':30}");
        world.pass(10);
        pump.received();

        pump.has(LEVEL, new Value.SignedInteger(7)).sends(LEVEL, null).has(LEVEL, new Value.SignedInteger(30));
        assertEquals("unverified", world.state(PUMP, LEVEL));
        world.pass(10);

        assertEquals(List.of("Read " + LEVEL), pump.received());
        assertEquals("in-sync", world.state(PUMP, LEVEL));
    }

    @Test
    void aNotificationFromBeforeTheAcknowledgementIsNoDrift() {
        pump.registers();
        world.patches(PUMP, "{'" + LEVEL + "':30}");
        world.pass(Duration.ofMillis(50));
        pump.notifies(LEVEL);
        world.pass(10);

        assertEquals("in-sync", world.state(PUMP, LEVEL));
        assertEquals(List.of("Write " + LEVEL + " = 30", "Read " + LEVEL), pump.received());
    }

    private Report overtaken(long begunNanos, int value) {
        Sample sample = new Sample(ResourcePath.parse(LEVEL).orElseThrow(), new Value.SignedInteger(value), null);
        return new Report(Via.NOTIFY, begunNanos, world.world.time.now(), List.of(sample), Set.of(), Set.of());
    }

    @Test
    void aNotificationThatTheAcknowledgementOvertookIsReadToBeSure() {
        pump.registers();
        world.patches(PUMP, "{'" + LEVEL + "':30}");
        long beforeTheAcknowledgement = world.world.time.nanos();
        world.pass(10);
        pump.received();

        world.world.lanes.tell(PUMP, () -> world.twins.reported(pump.device(), overtaken(beforeTheAcknowledgement, 0)));
        assertEquals("unverified", world.state(PUMP, LEVEL));
        pump.wakes();
        world.pass(10);

        assertEquals(List.of("Read " + LEVEL), pump.received());
        assertEquals("in-sync", world.state(PUMP, LEVEL));
        assertEquals(List.of("pending", "unverified", "in-sync", "unverified", "in-sync"), world.states(PUMP, LEVEL));
    }

    @Test
    void aValueFromBeforeAWriteOnItsWayProvesNothing() {
        pump.registers().notifies(LEVEL);
        world.patches(PUMP, "{'" + LEVEL + "':30}");
        world.pass(Duration.ofMillis(50));

        world.patches(PUMP, "{'" + LEVEL + "':0}");
        pump.notifies(LEVEL);
        assertEquals("in-flight", world.state(PUMP, LEVEL));
        assertEquals("unverified", world.states(PUMP, LEVEL).get(1));
        world.pass(10);

        assertEquals("in-sync", world.state(PUMP, LEVEL));
        assertEquals(new Value.SignedInteger(0), pump.value(LEVEL));
        assertEquals(
                List.of("Write " + LEVEL + " = 30", "Read " + LEVEL, "Write " + LEVEL + " = 0", "Read " + LEVEL),
                pump.received());
    }

    @Test
    void aFullRegisterMakesWhatIsInSyncUnverifiedUntilItIsRead() {
        pump.registersWithQueueMode();
        world.patches(PUMP, "{'" + LEVEL + "':30}");
        world.pass(10);
        pump.fallsAsleep();
        pump.received();

        pump.has(LEVEL, new Value.SignedInteger(0)).registersWithQueueMode();
        assertEquals("unverified", world.state(PUMP, LEVEL));
        world.pass(10);
        assertEquals("drifted", world.state(PUMP, LEVEL));
        world.pass(70);

        assertEquals(
                List.of("Read " + LEVEL, "Write " + LEVEL + " = 30", "Read " + LEVEL),
                pump.received().stream()
                        .filter(line -> !line.contains("/3/0/3"))
                        .toList());
        assertEquals("in-sync", world.state(PUMP, LEVEL));
    }

    @Test
    void aDeviceThatRegistersAtEveryWakeIsReadOnceADay() {
        pump.registersWithQueueMode();
        world.patches(PUMP, "{'" + LEVEL + "':30}");
        world.pass(10);
        for (int wake = 0; wake < 5; wake++) {
            world.pass(Duration.ofMinutes(30));
            pump.register(true, Map.of());
            world.pass(10);
        }
        pump.received();

        for (int wake = 0; wake < 10; wake++) {
            world.pass(Duration.ofMinutes(30));
            pump.register(true, Map.of());
            world.pass(10);
        }
        assertEquals(List.of(), pump.received());
        assertEquals("in-sync", world.state(PUMP, LEVEL));

        world.pass(Duration.ofHours(24));
        pump.register(true, Map.of());
        world.pass(10);
        assertEquals(List.of("Read " + LEVEL), pump.received());
    }

    @Test
    void anUpdateIsNoReboot() {
        pump.registersWithQueueMode();
        world.patches(PUMP, "{'" + LEVEL + "':30}");
        world.pass(10);
        pump.fallsAsleep().received();

        pump.wakes();
        world.pass(10);

        assertEquals(List.of(), pump.received());
        assertEquals("in-sync", world.state(PUMP, LEVEL));
    }

    @Test
    void anObjectThatTheDeviceDoesNotHaveIsUnsupportedUntilItHasIt() {
        world.patches(PUMP, "{'/3311/0/5850':true}");
        pump.registers();
        world.pass(10);
        assertEquals("unsupported", world.state(PUMP, "/3311/0/5850"));
        assertTrue(world.member(PUMP, "/3311/0/5850").path("code").isNull());

        pump.has("/3311/0/5850", new Value.Bool(false)).wakes();
        world.pass(10);
        assertEquals("in-sync", world.state(PUMP, "/3311/0/5850"));
    }

    @Test
    void theValuesOfAnInstanceThatIsGoneAreGone() {
        pump.has("/3306/1/5850", new Value.Bool(true)).registers().notifies("/3306/1/5850");
        assertTrue(world.twin(PUMP).path("reported").has("/3306/1/5850"));

        pump.loses("/3306/1/5850").wakes();

        assertTrue(world.twin(PUMP).path("reported").path("/3306/1/5850").isMissingNode());
    }

    @Test
    void accessControlIsTriedAgainAfterANewRegistration() {
        pump.refuses(LEVEL, ResponseCode.UNAUTHORIZED).registers();
        world.patches(PUMP, "{'" + LEVEL + "':30}");
        world.pass(10);
        assertEquals("refused", world.state(PUMP, LEVEL));
        assertTrue(world.member(PUMP, LEVEL).path("why").asText().startsWith("access control"));

        pump.refusesNothing().registers();
        world.pass(10);

        assertEquals("in-sync", world.state(PUMP, LEVEL));
    }

    @Test
    void whatAPersonTriesAgainBeginsAnew() {
        pump.refuses(LEVEL, ResponseCode.FORBIDDEN).registers();
        world.patches(PUMP, "{'" + LEVEL + "':30}");
        world.pass(10);
        pump.refusesNothing();

        world.retries(PUMP, LEVEL);
        world.pass(10);

        assertEquals("in-sync", world.state(PUMP, LEVEL));
        assertEquals(
                "not-desired",
                TwinWorld.problem(
                                world.twins.retry(PUMP, List.of("/3/0/14"), java.util.OptionalLong.empty(), "operator"))
                        .errors()
                        .get(0)
                        .code());
    }

    @Test
    void whatTheDeviceDoesCanBecomeWhatIsWanted() {
        clampsAt(20);
        pump.registers();
        world.patches(PUMP, "{'" + LEVEL + "':30}");
        world.pass(10);

        assertEquals(20, world.adopts(PUMP, LEVEL).path("desired").path(LEVEL).asInt());
        world.pass(Duration.ofHours(2));

        assertEquals("in-sync", world.state(PUMP, LEVEL));
        assertEquals(1, writes());
    }
}
