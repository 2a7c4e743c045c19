// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.event.Event;
import io.dormouse.objects.ResourceType;
import io.dormouse.objects.Value;
import io.dormouse.server.FakeDevice;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.leshan.core.ResponseCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of messages in the life of devices; semantics.md §3 sentence by sentence. */
final class MessagesTest {
    private final MessageBench bench = new MessageBench();
    private final FakeDevice meter = bench.world.device("meter-17");

    @BeforeEach
    void aMeter() {
        meter.has("/3/0/0", new Value.Text("Acme"))
                .has("/3/0/14", new Value.Text("+00:00"))
                .has("/3/0/15", new Value.Text("UTC"))
                .has("/1/0/1", new Value.SignedInteger(86400));
    }

    @AfterEach
    void nothingWasSentToASleepingDevice() {
        assertEquals(0, meter.heardWhileAsleep());
        bench.close();
    }

    @Test
    void threeMessagesReachASleepingDeviceInOrderAndTwoWithAShortLifeExpire() {
        meter.registersWithQueueMode().fallsAsleep();
        String first = bench.submit("meter-17", "{'op':'write','path':'/3/0/14','value':'+01:00'}");
        String brief = bench.submit(
                "meter-17", "{'op':'write','path':'/3/0/14','value':'+09:00','ttl':'PT60S','feedback':'full'}");
        String second = bench.submit("meter-17", "{'op':'execute','path':'/3/0/4','args':'0'}");
        String briefer =
                bench.submit("meter-17", "{'op':'execute','path':'/3/0/4','ttl':'PT10S','feedback':'negative'}");
        String third = bench.submit("meter-17", "{'op':'read','path':'/3/0/0'}");
        bench.world.pass(Duration.ofMinutes(30));
        assertEquals(List.of(), meter.received());

        meter.wakes();
        bench.world.pass(Duration.ofSeconds(2));

        assertEquals(List.of("Write /3/0/14 = +01:00", "Execute /3/0/4", "Read /3/0/0"), meter.received());
        for (String delivered : List.of(first, second, third)) {
            assertEquals("completed", bench.get(delivered).path("state").asText());
        }
        for (String late : List.of(brief, briefer)) {
            JsonNode message = bench.get(late);
            assertEquals("expired", message.path("state").asText());
            assertEquals("expired", message.path("feedback").path("outcome").asText());
        }
        assertEquals("Acme", bench.get(third).path("result").asText());
        assertEquals(2, bench.world.events("message.expired").size());
    }

    @Test
    void aMessageExpiresToTheSecond() {
        meter.registersWithQueueMode().fallsAsleep();
        String id = bench.submit("meter-17", "{'op':'read','path':'/3/0/0','ttl':'PT10S'}");

        bench.world.pass(Duration.ofMillis(9_900));
        assertEquals("queued", bench.get(id).path("state").asText());
        bench.world.pass(Duration.ofMillis(200));
        assertEquals("expired", bench.get(id).path("state").asText());
    }

    @Test
    void aStepOfTheWallClockExpiresNothing() {
        meter.registersWithQueueMode().fallsAsleep();
        String id = bench.submit("meter-17", "{'op':'read','path':'/3/0/0','ttl':'PT60S'}");

        bench.world.time.jump(Duration.ofDays(400));
        bench.world.pass(Duration.ofSeconds(59));
        assertEquals("queued", bench.get(id).path("state").asText());
        bench.world.time.jump(Duration.ofDays(-800));
        bench.world.pass(Duration.ofSeconds(2));

        assertEquals("expired", bench.get(id).path("state").asText());
    }

    @Test
    void everyTransitionIsStoredWithItsTimeAndTold() {
        meter.registers();

        String id = bench.submit("meter-17", "{'op':'write','path':'/3/0/14','value':'+01:00'}");
        bench.world.pass(Duration.ofSeconds(1));

        JsonNode history = bench.get(id).path("history");
        assertEquals("queued", history.path(0).path("state").asText());
        assertEquals("in-flight", history.path(1).path("state").asText());
        assertEquals("completed", history.path(2).path("state").asText());
        assertEquals("2026-11-20T10:00:00.100Z", history.path(2).path("at").asText());
        assertEquals(
                List.of("message.queued", "message.in-flight", "message.completed"),
                bench.messageEvents().stream().map(Event::type).toList());
    }

    @Test
    void inFlightIsStoredBeforeTheDatagramLeaves() {
        meter.swallows(line -> true).registers();

        String id = bench.submit("meter-17", "{'op':'execute','path':'/3/0/4'}");

        assertEquals("in-flight", bench.get(id).path("state").asText());
        assertEquals(List.of("Execute /3/0/4"), meter.received());
    }

    @Test
    void anExecuteWithoutAnswerIsUnknownAndNeverSentTwice() {
        meter.swallows(line -> true).registersWithQueueMode();
        String id = bench.submit("meter-17", "{'op':'execute','path':'/3/0/4','feedback':'negative'}");

        bench.world.pass(Duration.ofSeconds(94));
        meter.vanishes().wakes();
        bench.world.pass(Duration.ofMinutes(1));

        assertEquals(List.of("Execute /3/0/4"), meter.received());
        assertEquals("unknown", bench.get(id).path("state").asText());
        assertEquals("unknown", bench.get(id).path("feedback").path("outcome").asText());
    }

    @Test
    void anExecuteInFlightWhenTheDeviceRegistersAnewIsUnknown() {
        meter.swallows(line -> true).registersWithQueueMode();
        String id = bench.submit("meter-17", "{'op':'execute','path':'/3/0/4'}");

        meter.registersWithQueueMode();

        assertEquals("unknown", bench.get(id).path("state").asText());
        assertEquals(1, meter.received().size());
    }

    @Test
    void aWriteWithoutAnswerGoesBackIntoTheQueueWithTheAttemptCounted() {
        meter.swallows(line -> true).registersWithQueueMode();
        String id = bench.submit("meter-17", "{'op':'write','path':'/3/0/14','value':'+01:00','ttl':'P1D'}");
        bench.world.pass(Duration.ofSeconds(94));
        assertEquals("queued", bench.get(id).path("state").asText());
        assertEquals(1, bench.get(id).path("attempts").asInt());

        meter.swallows(line -> false).wakes();
        bench.world.pass(Duration.ofSeconds(1));

        assertEquals("completed", bench.get(id).path("state").asText());
        assertEquals(2, bench.get(id).path("attempts").asInt());
    }

    @Test
    void anUnansweredMessageLetsAnotherBeginTheNextWindow() {
        meter.swallows(line -> line.contains("/3/0/14")).registersWithQueueMode();
        bench.submit("meter-17", "{'op':'write','path':'/3/0/14','value':'+01:00','ttl':'P1D'}");
        bench.submit("meter-17", "{'op':'write','path':'/3/0/15','value':'Europe/Berlin','ttl':'P1D'}");
        bench.world.pass(Duration.ofSeconds(94));
        assertEquals(List.of("Write /3/0/14 = +01:00"), meter.received());

        meter.wakes();
        bench.world.pass(Duration.ofSeconds(1));

        assertEquals(List.of("Write /3/0/15 = Europe/Berlin", "Write /3/0/14 = +01:00"), meter.received());
    }

    @Test
    void aStrictMessageKeepsItsTurn() {
        meter.swallows(line -> line.contains("/3/0/14")).registersWithQueueMode();
        bench.submit("meter-17", "{'op':'write','path':'/3/0/14','value':'+01:00','ttl':'P1D','strict':true}");
        bench.submit("meter-17", "{'op':'write','path':'/3/0/15','value':'Europe/Berlin','ttl':'P1D'}");
        bench.world.pass(Duration.ofSeconds(94));

        meter.wakes();
        bench.world.pass(Duration.ofSeconds(1));

        assertEquals(List.of("Write /3/0/14 = +01:00", "Write /3/0/14 = +01:00"), meter.received());
    }

    @Test
    void tenAttemptsMakeADeadLetter() {
        meter.swallows(line -> true).registersWithQueueMode();
        String id = bench.submit("meter-17", "{'op':'write','path':'/3/0/14','value':'+01:00','ttl':'P2D'}");
        for (int window = 0; window < 12; window++) {
            bench.world.pass(Duration.ofSeconds(94));
            meter.vanishes();
            bench.world.pass(Duration.ofHours(1));
            meter.wakes();
        }

        assertEquals(10, meter.received().size());
        assertEquals("dead-lettered", bench.get(id).path("state").asText());
        assertEquals(10, bench.get(id).path("attempts").asInt());
    }

    @Test
    void bytesForAnApplicationAreWrittenAsTheModelWantsThem() {
        Value.Instances old = new Value.Instances(
                ResourceType.OPAQUE,
                new TreeMap<>(Map.of(0, new Value.Opaque(new byte[] {9}), 1, new Value.Opaque(new byte[] {9}))));
        meter.has("/19/0/0", old).registers();

        String id = bench.submit("meter-17", "{'op':'data','data':'AAEC'}");
        bench.world.pass(Duration.ofSeconds(1));

        assertEquals("/19/0/0", bench.get(id).path("path").asText());
        assertEquals("completed", bench.get(id).path("state").asText());
        assertEquals(
                new Value.Instances(ResourceType.OPAQUE, new TreeMap<>(Map.of(0, new Value.Opaque(new byte[] {0, 1, 2
                })))),
                meter.value("/19/0/0"));
    }

    @Test
    void aDeviceWithTooManyDataInstancesGetsNoMore() {
        meter.registersWithQueueMode().fallsAsleep();
        String id = bench.submit("meter-17", "{'op':'data','data':'AAEC','create':true,'maxInstances':1}");

        meter.has("/19/0/0", new Value.Instances(ResourceType.OPAQUE, new TreeMap<>()))
                .wakes();
        bench.world.pass(Duration.ofSeconds(1));

        assertEquals("rejected", bench.get(id).path("state").asText());
        assertTrue(bench.get(id).path("cause").asText().contains("already has 1"));
        assertEquals(List.of(), meter.received());
    }

    @Test
    void aRefusalIsFinalAndSaysItsCode() {
        meter.refuses("/3/0/14", ResponseCode.METHOD_NOT_ALLOWED).registers();

        String id = bench.submit("meter-17", "{'op':'write','path':'/3/0/14','value':'+01:00'}");
        bench.world.pass(Duration.ofSeconds(1));

        assertEquals("rejected", bench.get(id).path("state").asText());
        assertEquals("4.05", bench.get(id).path("code").asText());
        assertEquals(1, meter.received().size());
    }

    @Test
    void aBusyDeviceIsAskedAgainLaterAndLaterWhileOthersPass() {
        meter.refuses("/3/0/14", ResponseCode.fromCode(503)).registers();
        String busy = bench.submit("meter-17", "{'op':'write','path':'/3/0/14','value':'+01:00'}");
        bench.world.pass(Duration.ofSeconds(1));
        assertEquals(1, meter.received().size());

        bench.submit("meter-17", "{'op':'write','path':'/3/0/15','value':'UTC'}");
        bench.world.pass(Duration.ofSeconds(7));
        assertEquals(List.of("Write /3/0/15 = UTC"), meter.received());
        bench.world.pass(Duration.ofSeconds(3));
        assertEquals(List.of("Write /3/0/14 = +01:00"), meter.received());
        bench.world.pass(Duration.ofSeconds(19));
        assertEquals(0, meter.received().size());
        meter.refusesNothing();
        bench.world.pass(Duration.ofSeconds(2));

        assertEquals("completed", bench.get(busy).path("state").asText());
    }

    @Test
    void aBusyDeviceIsLeftAloneAsLongAsItAsks() {
        meter.refuses("/3/0/14", ResponseCode.fromCode(429))
                .asksToBeLeftAlone(Duration.ofMinutes(5))
                .registers();
        String busy = bench.submit("meter-17", "{'op':'write','path':'/3/0/14','value':'+01:00'}");
        bench.world.pass(Duration.ofSeconds(1));
        assertEquals(1, meter.received().size());
        assertEquals(
                "2026-11-20T10:05:00.100Z",
                bench.get(busy).path("nextAttemptAt").asText());

        bench.world.pass(Duration.ofSeconds(298));
        assertEquals(0, meter.received().size());
        meter.refusesNothing();
        bench.world.pass(Duration.ofSeconds(2));

        assertEquals("completed", bench.get(busy).path("state").asText());
        assertTrue(bench.get(busy).path("nextAttemptAt").isNull());
    }

    @Test
    void aBackOffOutlivesARestartOfTheServer() {
        meter.refuses("/3/0/14", ResponseCode.fromCode(503))
                .asksToBeLeftAlone(Duration.ofMinutes(5))
                .registers();
        String busy = bench.submit("meter-17", "{'op':'write','path':'/3/0/14','value':'+01:00'}");
        bench.world.pass(Duration.ofSeconds(1));
        meter.received();
        meter.refusesNothing();

        bench.restart();
        meter.wakes();
        bench.world.pass(Duration.ofMinutes(4));
        assertEquals(List.of(), meter.received());
        bench.world.pass(Duration.ofMinutes(2));

        assertEquals("completed", bench.get(busy).path("state").asText());
    }

    @Test
    void noExchangeIsBegunThatCannotEndInTime() {
        meter.answersAfter(Duration.ofSeconds(8)).registersWithQueueMode();
        bench.submit("meter-17", "{'op':'read','path':'/3/0/0'}");
        bench.world.pass(Duration.ofSeconds(9));
        meter.received();

        String id = bench.submit("meter-17", "{'op':'execute','path':'/3/0/4','ttl':'PT10S'}");
        bench.world.pass(Duration.ofSeconds(11));

        assertEquals(List.of(), meter.received());
        assertEquals("expired", bench.get(id).path("state").asText());
    }

    @Test
    void theExchangeIsCancelledAtExpiry() {
        meter.swallows(line -> true).registers();
        String write = bench.submit("meter-17", "{'op':'write','path':'/3/0/14','value':'+01:00','ttl':'PT20S'}");

        bench.world.pass(Duration.ofSeconds(21));

        assertEquals("unknown", bench.get(write).path("state").asText());
        assertEquals(
                "2026-11-20T10:00:20.000Z",
                bench.get(write).path("history").path(2).path("at").asText());
    }

    @Test
    void aMessageThatExpiresBeforeTheNextContactIsUrgent() {
        meter.swallows(line -> true).registersWithQueueMode();
        bench.submit("meter-17", "{'op':'read','path':'/3/0/0'}");
        bench.submit("meter-17", "{'op':'read','path':'/3/0/0','ttl':'PT60S'}");

        assertTrue(bench.urgent(meter, Duration.ofHours(1)));
        assertFalse(bench.urgent(meter, Duration.ofSeconds(45)));
        assertFalse(bench.urgent(meter, null));
    }

    @Test
    void aMessageInWordsThatTheDeviceDoesNotUnderstandIsSaidInOthers() {
        meter.refuses("/3/0/14", ResponseCode.UNSUPPORTED_CONTENT_FORMAT).registers();
        bench.world.time.after(Duration.ofMillis(150), meter::refusesNothing);

        String id = bench.submit("meter-17", "{'op':'write','path':'/3/0/14','value':'+01:00'}");
        bench.world.pass(Duration.ofSeconds(1));

        assertEquals("completed", bench.get(id).path("state").asText());
        assertEquals(1, bench.get(id).path("attempts").asInt());
        assertEquals(2, meter.received().size());
    }

    @Test
    void whatTheServerLeftInFlightIsUnknownOrSentAgain() {
        meter.swallows(line -> true).registers();
        String execute = bench.submit("meter-17", "{'op':'execute','path':'/3/0/4'}");
        FakeDevice other = bench.world.device("meter-18").has("/3/0/14", new Value.Text(""));
        other.swallows(line -> true).registers();
        String write = bench.submit("meter-18", "{'op':'write','path':'/3/0/14','value':'+01:00'}");
        assertEquals("in-flight", bench.get(write).path("state").asText());

        bench.restart();

        assertEquals("unknown", bench.get(execute).path("state").asText());
        assertEquals("queued", bench.get(write).path("state").asText());
        assertEquals(1, bench.get(write).path("attempts").asInt());
    }

    @Test
    void aRestartedServerAsksDevicesThatAreOnlineWithoutWaitingForThemToSpeak() {
        meter.refuses("/3/0/14", ResponseCode.fromCode(503)).registers();
        String id = bench.submit("meter-17", "{'op':'write','path':'/3/0/14','value':'+01:00'}");
        bench.world.pass(Duration.ofSeconds(1));
        assertEquals("queued", bench.get(id).path("state").asText());
        meter.refusesNothing();

        bench.restart();
        bench.world.pass(Duration.ofSeconds(11));

        assertEquals("completed", bench.get(id).path("state").asText());
    }

    @Test
    void aDeletedDeviceTakesItsMessagesAlongWithFeedback() {
        meter.registersWithQueueMode().fallsAsleep();
        String id = bench.submit("meter-17", "{'op':'read','path':'/3/0/0','feedback':'full'}");

        bench.delete("meter-17");

        assertEquals("purged", bench.get(id).path("state").asText());
        Event told = bench.world.events("message.purged").get(0);
        assertEquals("purged", told.data().path("feedback").path("outcome").asText());
    }

    @Test
    void endedMessagesAreForgottenAfterSevenDays() {
        meter.registers();
        String id = bench.submit("meter-17", "{'op':'read','path':'/3/0/0'}");
        bench.world.pass(Duration.ofDays(6));
        assertNotNull(bench.get(id));

        bench.world.pass(Duration.ofDays(1).plusHours(2));

        assertEquals(404, bench.send("GET", "/api/v1/messages/" + id, null).status());
    }

    @Test
    void theStoreBeingDownStopsMessagesAndLosesNone() {
        meter.swallows(line -> true).registersWithQueueMode();
        String id = bench.submit("meter-17", "{'op':'write','path':'/3/0/14','value':'+01:00','ttl':'P1D'}");
        bench.storeDown(true);
        bench.world.pass(Duration.ofSeconds(100));
        assertEquals("in-flight", bench.get(id).path("state").asText());

        bench.storeDown(false);
        bench.world.pass(Duration.ofSeconds(5));
        assertEquals("queued", bench.get(id).path("state").asText());
        bench.storeDown(true);
        meter.swallows(line -> false);
        meter.received();
        meter.wakes();
        bench.world.pass(Duration.ofSeconds(5));
        assertEquals(List.of(), meter.received());

        bench.storeDown(false);
        meter.wakes();
        bench.world.pass(Duration.ofSeconds(5));
        assertEquals("completed", bench.get(id).path("state").asText());
    }

    /** Found by the simulation: what was planned for the attempt that could not be stored took the next one for it, and an Execute left twice. */
    @Test
    void anAttemptThatCouldNotBeStoredDoesNotUndoTheNextOne() {
        meter.swallows(line -> line.startsWith("Execute"));
        meter.registersWithQueueMode().fallsAsleep();
        String id = bench.submit("meter-17", "{'op':'execute','path':'/3/0/4'}");
        bench.storeDown(true);
        meter.wakes();
        bench.world.pass(Duration.ofSeconds(1));
        assertEquals(List.of(), meter.received());

        bench.storeDown(false);
        meter.wakes();
        bench.world.pass(Duration.ofMillis(100));
        assertEquals("in-flight", bench.get(id).path("state").asText());
        bench.world.pass(Duration.ofSeconds(5));
        assertEquals("in-flight", bench.get(id).path("state").asText());
        bench.world.pass(Duration.ofMinutes(10));

        assertEquals("unknown", bench.get(id).path("state").asText());
        assertEquals(List.of("Execute /3/0/4"), meter.received());
    }
}
