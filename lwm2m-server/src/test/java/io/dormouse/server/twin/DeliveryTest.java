// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.objects.Value;
import io.dormouse.server.FakeDevice;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.eclipse.leshan.core.ResponseCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What reaches a device, and when (semantics.md §2, delivery). */
class DeliveryTest {
    private static final String METER = "meter";

    private final TwinWorld world = new TwinWorld();
    private FakeDevice meter;

    @BeforeEach
    void aMeter() {
        meter = world.device(METER)
                .has("/3/0/0", new Value.Text("Acme"))
                .has("/3/0/3", new Value.Text("1.0"))
                .has("/3/0/14", new Value.Text("+01:00"))
                .has("/3/0/15", new Value.Text("Europe/Prague"))
                .has("/1/0/0", new Value.SignedInteger(123))
                .has("/1/0/1", new Value.SignedInteger(86400))
                .has("/1/0/2", new Value.SignedInteger(1));
    }

    @AfterEach
    void nothingIsSentToASleepingDevice() {
        assertEquals(0, meter.heardWhileAsleep());
        world.close();
    }

    @Test
    void aSleepingDeviceReceivesOneMergedWriteWithTheNewestValue() {
        meter.registersWithQueueMode().fallsAsleep();

        world.patches(METER, "{'/3/0/15':'Europe/Paris'}");
        world.patches(METER, "{'/3/0/15':'Europe/Rome'}");
        world.patches(METER, "{'/3/0/15':'Europe/Berlin'}");
        world.pass(Duration.ofDays(2));

        assertEquals(List.of(), meter.received());
        meter.wakes();
        world.pass(10);
        assertEquals(List.of("Write /3/0/15 = Europe/Berlin", "Read /3/0/15"), meter.received());
        assertEquals("in-sync", world.state(METER, "/3/0/15"));
    }

    @Test
    void whatTheAnswerSaysIsNotEnoughToBeInSync() {
        meter.registersWithQueueMode();
        meter.swallows(line -> line.startsWith("Read"));

        world.patches(METER, "{'/3/0/15':'Europe/Berlin'}");
        world.pass(2);

        assertEquals("unverified", world.state(METER, "/3/0/15"));
        world.pass(100);
        meter.swallows(line -> false).wakes();
        world.pass(10);
        assertEquals("in-sync", world.state(METER, "/3/0/15"));
        assertEquals("read", world.member(METER, "/3/0/15").path("via").asText());
    }

    @Test
    void membersOfOneInstanceGoTogetherAndAreReadTogether() {
        meter.registers();

        world.patches(METER, "{'/3/0/14':'+02:00','/3/0/15':'Europe/Berlin','/1/0/2':5}");
        world.pass(10);

        assertEquals(
                List.of(
                        "Write /1/0/2 = 5",
                        "Read /1/0/2",
                        "Update /3/0 {/3/0/14 = +02:00, /3/0/15 = Europe/Berlin}",
                        "Read /3/0"),
                meter.received());
        assertEquals("in-sync", world.state(METER, "/3/0/14"));
        assertEquals("in-sync", world.state(METER, "/1/0/2"));
    }

    @Test
    void theStatesOfAMemberAreToldInOrder() {
        meter.registersWithQueueMode().fallsAsleep();

        world.patches(METER, "{'/3/0/15':'Europe/Berlin'}");
        JsonNode asleep = world.member(METER, "/3/0/15");
        meter.wakes();
        world.pass(Duration.ofMillis(50));
        String flying = world.state(METER, "/3/0/15");
        world.pass(10);

        assertEquals("pending", asleep.path("state").asText());
        assertTrue(asleep.path("why").asText().startsWith("asleep"), asleep.toString());
        assertEquals("in-flight", flying);
        assertEquals(List.of("pending", "unverified", "in-sync"), world.states(METER, "/3/0/15"));
    }

    @Test
    void aValueThatTheDeviceIsKnownToHaveIsNotWritten() {
        meter.registers().notifies("/3/0/14");

        world.patches(METER, "{'/3/0/14':'+01:00'}");
        world.pass(Duration.ofHours(1));

        assertEquals(List.of(), meter.received());
        assertEquals("in-sync", world.state(METER, "/3/0/14"));
    }

    @Test
    void goingBackToAValueFromBeforeAWriteIsReadFirstAndThenWritten() {
        meter.registers().notifies("/3/0/14");
        meter.swallows(line -> line.startsWith("Read"));
        world.patches(METER, "{'/3/0/14':'+02:00'}");
        world.pass(1);
        meter.received();

        world.patches(METER, "{'/3/0/14':'+01:00'}");
        meter.swallows(line -> false).wakes();
        world.pass(200);
        meter.wakes();
        world.pass(200);

        assertEquals("in-sync", world.state(METER, "/3/0/14"));
        assertEquals(new Value.Text("+01:00"), meter.value("/3/0/14"));
    }

    @Test
    void aWriteThatCannotBeReadStaysUnverifiedAndIsNotRepeated() {
        meter.has("/5/0/5", new Value.SignedInteger(0)).registers();

        world.patches(METER, "{'/5/0/6':{'$type':'string','value':'x'}}", new Permit("op", false, false, false));
        world.pass(10);
        meter.loses("/5/0/6");
        world.pass(Duration.ofDays(1));

        List<String> received = meter.received();
        assertEquals(
                1, received.stream().filter(line -> line.startsWith("Write")).count(), received.toString());
    }

    @Test
    void removingAMemberWritesNothing() {
        meter.registersWithQueueMode().fallsAsleep();
        world.patches(METER, "{'/3/0/15':'Europe/Berlin'}");

        JsonNode twin = world.patches(METER, "{'/3/0/15':null}");
        meter.wakes();
        world.pass(60);

        assertEquals(List.of(), meter.received());
        assertEquals("{\"$version\":2}", twin.path("desired").toString());
        assertEquals(new Value.Text("Europe/Prague"), meter.value("/3/0/15"));
    }

    @Test
    void aSubsetOfAMultipleInstanceResourceLeavesTheOthers() {
        TreeMap<Integer, Value> groups = new TreeMap<>();
        groups.put(0, new Value.SignedInteger(1));
        groups.put(1, new Value.SignedInteger(2));
        meter.has("/3/0/11", new Value.Instances(io.dormouse.objects.ResourceType.INTEGER, groups));
        meter.has("/10/0/0", new Value.Text("x")).registers();
        Permit any = new Permit("op", false, false, false);

        world.patches(METER, "{'/3/0/11':{'1':7}}", any);
        world.pass(10);
        assertEquals(List.of("Update /3/0 {/3/0/11 = {1:7}}", "Read /3/0/11"), meter.received());
        assertEquals("in-sync", world.state(METER, "/3/0/11"));

        world.patches(METER, "{'/3/0/11':null}", any);
        world.patches(METER, "{'/3/0/11':{'$exact':{'2':9}}}", any);
        world.pass(10);
        assertEquals(List.of("Write /3/0/11 {/3/0/11 = {2:9}}", "Read /3/0/11"), meter.received());
        assertEquals("in-sync", world.state(METER, "/3/0/11"));
    }

    @Test
    void onlyTheMemberThatWasRefusedAloneIsRefused() {
        meter.refuses("/3/0/14", ResponseCode.METHOD_NOT_ALLOWED)
                .registersWithQueueMode()
                .fallsAsleep();
        world.patches(METER, "{'/3/0/14':'+02:00','/3/0/15':'Europe/Berlin'}");

        meter.wakes();
        world.pass(20);

        assertEquals("unsupported", world.state(METER, "/3/0/14"));
        assertEquals("4.05", world.member(METER, "/3/0/14").path("code").asText());
        assertEquals("in-sync", world.state(METER, "/3/0/15"));
        assertTrue(world.member(METER, "/3/0/15").path("code").isNull());
    }

    @Test
    void whatWasRefusedIsTriedAgainOnlyWhenDesiredChangesOrTheFirmware() {
        meter.refuses("/3/0/15", ResponseCode.BAD_REQUEST).registers();
        world.patches(METER, "{'/3/0/15':'Europe/Berlin'}");
        world.pass(Duration.ofDays(1));
        assertEquals("refused", world.state(METER, "/3/0/15"));
        assertEquals(List.of("Write /3/0/15 = Europe/Berlin", "Read /3/0/3"), meter.received());

        meter.registers();
        world.pass(60);
        assertEquals(List.of("Read /3/0/3"), meter.received());

        meter.has("/3/0/3", new Value.Text("2.0")).refusesNothing().registers();
        world.pass(60);
        assertEquals(List.of("Read /3/0/3", "Write /3/0/15 = Europe/Berlin", "Read /3/0/15"), meter.received());
        assertEquals("in-sync", world.state(METER, "/3/0/15"));
    }

    @Test
    void aBusyDeviceIsAskedAgainLaterAndLater() {
        meter.refuses("/3/0/15", new ResponseCode(503)).registers();
        world.patches(METER, "{'/3/0/15':'Europe/Berlin'}");

        world.pass(29);
        assertEquals(1, meter.received().size());
        world.pass(2);
        assertEquals(1, meter.received().size());
        world.pass(58);
        assertEquals(0, meter.received().size());
        world.pass(5);
        assertEquals(1, meter.received().size());
        assertEquals("pending", world.state(METER, "/3/0/15"));
        assertEquals("5.03", world.member(METER, "/3/0/15").path("code").asText());

        meter.refusesNothing();
        world.pass(Duration.ofMinutes(3));
        assertEquals("in-sync", world.state(METER, "/3/0/15"));
    }

    @Test
    void anotherFormatIsTriedWithoutCountingAnAttempt() {
        meter.refuses("/3/0/15", ResponseCode.UNSUPPORTED_CONTENT_FORMAT).registers();
        world.patches(METER, "{'/3/0/15':'Europe/Berlin'}");
        world.pass(10);

        assertEquals(
                4,
                meter.received().stream()
                        .filter(line -> line.startsWith("Write"))
                        .count());
        assertEquals("refused", world.state(METER, "/3/0/15"));
        assertEquals(1, world.member(METER, "/3/0/15").path("attempts").asInt());
        assertEquals("4.15", world.member(METER, "/3/0/15").path("code").asText());
    }

    @Test
    void aWriteThatIsNeverAnsweredIsSentAloneThenLeftInPeace() {
        meter.swallows(line -> line.contains("/3/0/15")).registersWithQueueMode();
        world.patches(METER, "{'/3/0/14':'+02:00','/3/0/15':'Europe/Berlin'}");
        for (int window = 0; window < 6; window++) {
            world.pass(200);
            meter.wakes();
        }
        world.pass(200);

        List<String> received = meter.received();
        assertEquals("in-sync", world.state(METER, "/3/0/14"), received.toString());
        JsonNode crashing = world.member(METER, "/3/0/15");
        assertEquals("pending", crashing.path("state").asText());
        assertEquals(4, crashing.path("attempts").asInt(), received.toString());
        assertFalse(crashing.path("nextAttemptAt").isNull());

        for (int hour = 0; hour < 20; hour++) {
            world.pass(Duration.ofHours(1));
            meter.wakes();
        }
        assertEquals(List.of(), meter.received());
        world.pass(Duration.ofHours(5));
        meter.wakes();
        world.pass(200);
        assertEquals(List.of("Write /3/0/15 = Europe/Berlin"), meter.received());
        for (int day = 0; day < 6; day++) {
            world.pass(Duration.ofDays(1));
            meter.wakes();
        }
        assertEquals(List.of(), meter.received());
    }

    @Test
    void aDesiredValueThatChangesWhileTheOldOneIsOnItsWayIsSentNext() {
        meter.registers();
        world.patches(METER, "{'/3/0/15':'Europe/Berlin'}");
        world.patches(METER, "{'/3/0/15':'Europe/Rome'}");
        world.pass(10);

        assertEquals(
                List.of("Write /3/0/15 = Europe/Berlin", "Write /3/0/15 = Europe/Rome", "Read /3/0/15"),
                meter.received());
        assertEquals("in-sync", world.state(METER, "/3/0/15"));
        assertEquals(1, world.member(METER, "/3/0/15").path("attempts").asInt());
    }

    @Test
    void changesOutliveARestartOfTheServer() {
        meter.registersWithQueueMode().fallsAsleep();
        world.patches(METER, "{'/3/0/15':'Europe/Berlin'}");

        Twins again = world.restarted();

        JsonNode twin = TwinWorld.done(again.read(METER)).json();
        assertEquals("Europe/Berlin", twin.path("desired").path("/3/0/15").asText());
        assertEquals(1, twin.path("version").asInt());
    }
}
