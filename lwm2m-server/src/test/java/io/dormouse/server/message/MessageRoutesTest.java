// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.http.Principal;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.objects.Value;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The HTTP side of messages as api.md promises it. */
final class MessageRoutesTest {
    private static final String WRITE = "{'op':'write','path':'/3/0/14','value':'+01:00'}";

    private final MessageBench bench = new MessageBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aMessageForADeviceThatWasNeverSeenMakesTheDevice() {
        Reply reply = bench.post("never%2Fseen", WRITE.replace("}", ",'messageId':'order-1'}"));

        assertEquals(202, reply.status());
        JsonNode json = MessageBench.json(reply);
        assertEquals("never/seen", json.path("endpoint").asText());
        assertEquals("order-1", json.path("messageId").asText());
        assertEquals("write", json.path("op").asText());
        assertEquals("/3/0/14", json.path("path").asText());
        assertEquals("queued", json.path("state").asText());
        assertEquals(1, json.path("position").asInt());
        assertEquals("2026-11-20T10:00:00.000Z", json.path("createdAt").asText());
        assertEquals("2026-11-20T11:00:00.000Z", json.path("expiresAt").asText());
        assertEquals(0, json.path("attempts").asInt());
        for (String empty : new String[] {"code", "result", "feedback", "warning"}) {
            assertTrue(json.has(empty) && json.path(empty).isNull(), empty);
        }
        assertEquals(1, json.path("history").size());
        assertTrue(bench.world.known.exists("never/seen"));
    }

    @Test
    void theSameMessageIdWithTheSameContentIsTheSameMessage() {
        String body = "{'messageId':'order-1','op':'write','path':'/3/0/14','value':'+01:00'}";
        String id = bench.submit("meter-17", body);

        Reply again = bench.post("meter-17", body);
        Reply other = bench.post("meter-17", body.replace("+01:00", "+02:00"));
        Reply otherDevice = bench.post("meter-18", body);

        assertEquals(200, again.status());
        assertEquals(id, MessageBench.json(again).path("id").asText());
        assertEquals(409, other.status());
        assertEquals("message-id-reused", MessageBench.json(other).path("code").asText());
        assertEquals(202, otherDevice.status());
        assertEquals(2, bench.messageEvents().size());
    }

    @Test
    void fiftyMessagesWaitAndTheNextIsRefused() {
        for (int i = 0; i < WaitingQueue.WAITING_MAX; i++) {
            bench.submit("meter-17", WRITE);
        }

        Reply reply = bench.post("meter-17", WRITE);

        assertEquals(429, reply.status());
        assertEquals("queue-full", MessageBench.json(reply).path("code").asText());
        assertEquals(50, bench.messageEvents().size());
    }

    /** body -> pointer and code of the one fault. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                              | /op          | required
            {'op':'dance'}                                                  | /op          | unknown-operation
            {'op':'observe','path':'/3/0/9'}                                | /op          | unknown-operation
            {'op':'read'}                                                   | /path        | required
            {'op':'read','path':'3/0/0'}                                    | /path        | bad-path
            {'op':'read','path':'/3/0/0/0/0'}                               | /path        | bad-path
            {'op':'read','path':'/3/65535'}                                 | /path        | bad-path
            {'op':'read','path':'/0/0/0'}                                   | /path        | not-addressable
            {'op':'read','path':'/21/0'}                                    | /path        | not-addressable
            {'op':'read','path':'/3/0/4'}                                   | /path        | not-readable
            {'op':'execute','path':'/3/0/0'}                                | /path        | not-executable
            {'op':'execute','path':'/3/0'}                                  | /path        | bad-path
            {'op':'execute','path':'/3/0/99'}                               | /path        | unknown-resource
            {'op':'execute','path':'/3/0/4','args':'x'}                     | /args        | bad-arguments
            {'op':'write','path':'/3/0/14'}                                 | /value       | required
            {'op':'write','path':'/3/0/0','value':'x'}                      | /value       | not-writable
            {'op':'write','path':'/3/0/99','value':'x'}                     | /value       | unknown-resource
            {'op':'write','path':'/3/0/14','value':7}                       | /value       | wrong-type
            {'op':'write','path':'/1/0/1','value':'x'}                      | /value       | wrong-type
            {'op':'write','values':{}}                                      | /values      | wrong-type
            {'op':'write','values':{'/3/0/14':'a','/3/1/15':'b'}}           | /values/~13~11~115 | bad-path
            {'op':'write','values':{'/3/0/14':7}}                           | /values/~13~10~114 | wrong-type
            {'op':'write','path':'/3/0/14','value':'a','values':{'/3/0/14':'a'}} | /value  | conflict
            {'op':'write','path':'/4000/0/1','value':7}                     | /value       | wrong-type
            {'op':'create','path':'/3303/0/1','values':{'/3303/0/5601':1}}  | /path        | bad-path
            {'op':'create','path':'/3303/1','values':{'/3303/2/5601':1.0}}  | /values/~13303~12~15601 | bad-path
            {'op':'delete','path':'/3303'}                                  | /path        | bad-path
            {'op':'data'}                                                   | /data        | required
            {'op':'data','data':'***'}                                      | /data        | wrong-type
            {'op':'data','data':'AA','maxInstances':3}                      | /maxInstances | conflict
            {'op':'read','path':'/3','ttl':'PT9.999S'}                      | /ttl         | out-of-range
            {'op':'read','path':'/3','ttl':'P30DT0.001S'}                   | /ttl         | out-of-range
            {'op':'read','path':'/3','ttl':'soon'}                          | /ttl         | wrong-type
            {'op':'read','path':'/3','ttl':60}                              | /ttl         | wrong-type
            {'op':'read','path':'/3','expiresAt':'2026-11-20T10:00:09Z'}    | /expiresAt   | out-of-range
            {'op':'read','path':'/3','expiresAt':'2026-11-20T10:01:00Z','ttl':'PT60S'} | /expiresAt | conflict
            {'op':'read','path':'/3','feedback':'loud'}                     | /feedback    | out-of-range
            {'op':'read','path':'/3','strict':'yes'}                        | /strict      | wrong-type
            {'op':'read','path':'/3','tll':'PT60S'}                         | /tll         | unknown-member
            """)
    void whatCannotBeCarriedOutIsRefusedWithAPointer(String body, String pointer, String code) {
        Reply reply = bench.post("meter-17", body);

        assertEquals(422, reply.status(), body);
        JsonNode errors = MessageBench.json(reply).path("errors");
        assertEquals(pointer, errors.path(0).path("pointer").asText(), errors.toString());
        assertEquals(code, errors.path(0).path("code").asText(), errors.toString());
        assertEquals(0, bench.messageEvents().size());
        assertFalse(bench.world.known.exists("meter-17"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'op':'read','path':'/3','ttl':'PT10S'}
            {'op':'read','path':'/3','ttl':'P30D'}
            {'op':'read','path':'/3','expiresAt':'2026-11-20T11:00:10+01:00'}
            {'op':'write','path':'/4000/0/1','value':{'$type':'integer','value':7}}
            {'op':'write','values':{'/3/0/14':'+01:00','/3/0/15':'Europe/Berlin'},'replace':true}
            {'op':'write','path':'/3/0','values':{'/3/0/14':'+01:00'}}
            {'op':'create','path':'/3303','values':{'/3303/0/5601':1.5}}
            {'op':'delete','path':'/3303/7'}
            {'op':'execute','path':'/3303/0/5605','args':'0,1'}
            {'op':'data','data':'AAEC'}
            {'op':'data','data':'AAEC','create':true,'maxInstances':3}
            {'op':'read','path':'/3','messageId':null}
            """)
    void whatCanBeCarriedOutIsAccepted(String body) {
        assertEquals(202, bench.post("meter-17", body).status(), body);
    }

    @Test
    void dangerousPathsNeedAnEngineer() {
        String reboot = "{'op':'execute','path':'/3/0/4'}";
        String path = "/api/v1/devices/meter-17/messages";

        assertEquals(403, bench.send("POST", path, reboot, Role.VIEWER).status());
        assertEquals(403, bench.send("POST", path, reboot, Role.OPERATOR).status());
        assertEquals(202, bench.send("POST", path, reboot, Role.ENGINEER).status());
        assertEquals(202, bench.send("POST", path, WRITE, Role.OPERATOR).status());
    }

    @Test
    void aLifeThatEndsBeforeTheNextContactIsWarnedOf() {
        var meter = bench.world.device("meter-17").has("/3/0/14", new Value.Text(""));
        meter.registersWithQueueMode().fallsAsleep();

        JsonNode brief = MessageBench.json(bench.post("meter-17", WRITE));
        JsonNode lasting = MessageBench.json(bench.post("meter-17", WRITE.replace("}", ",'ttl':'P3D'}")));

        assertTrue(brief.path("warning").asText().startsWith("It expires before the next expected contact"));
        assertTrue(lasting.path("warning").isNull());
    }

    @Test
    void aQueuedMessageIsCancelledAndAnEndedOneIsNot() {
        String id = bench.submit("meter-17", WRITE);

        Reply cancelled = bench.send("DELETE", "/api/v1/messages/" + id, null);
        Reply again = bench.send("DELETE", "/api/v1/messages/" + id, null);

        assertEquals(200, cancelled.status());
        assertEquals("cancelled", MessageBench.json(cancelled).path("state").asText());
        assertEquals(409, again.status());
        assertEquals("message-state", MessageBench.json(again).path("code").asText());
        assertEquals(404, bench.send("DELETE", "/api/v1/messages/none", null).status());
    }

    @Test
    void whatIsInFlightCannotBeCancelledAndIsNotPurged() {
        var meter = bench.world.device("meter-17").has("/3/0/14", new Value.Text(""));
        meter.swallows(line -> true).registers();
        String inFlight = bench.submit("meter-17", WRITE);
        String queued = bench.submit("meter-17", WRITE);

        Reply cancelled = bench.send("DELETE", "/api/v1/messages/" + inFlight, null);
        Reply purged = bench.send("DELETE", "/api/v1/devices/meter-17/messages", null);

        assertEquals(409, cancelled.status());
        assertEquals(
                "message-in-flight", MessageBench.json(cancelled).path("code").asText());
        assertEquals(1, MessageBench.json(purged).path("purged").asInt());
        assertEquals("in-flight", bench.get(inFlight).path("state").asText());
        assertEquals("purged", bench.get(queued).path("state").asText());
    }

    @Test
    void anUnknownMessageIsRequeuedByAPerson() {
        var meter = bench.world.device("meter-17").has("/3/0/14", new Value.Text(""));
        meter.swallows(line -> true).registersWithQueueMode();
        String id = bench.submit("meter-17", "{'op':'execute','path':'/3/0/4'}");
        bench.world.pass(Duration.ofSeconds(94));
        assertEquals("unknown", bench.get(id).path("state").asText());
        meter.swallows(line -> false);

        Reply requeued = bench.send("POST", "/api/v1/messages/" + id + ":requeue", "{'ttl':'P1D'}");
        assertEquals(200, requeued.status());
        assertEquals("queued", MessageBench.json(requeued).path("state").asText());
        assertEquals(
                "2026-11-21T10:01:34.000Z",
                MessageBench.json(requeued).path("expiresAt").asText());
        meter.wakes();
        bench.world.pass(Duration.ofSeconds(1));

        assertEquals("completed", bench.get(id).path("state").asText());
        assertEquals(
                409,
                bench.send("POST", "/api/v1/messages/" + id + ":requeue", null).status());
    }

    @Test
    void listsArePagedAndFilteredByState() {
        for (int i = 0; i < 3; i++) {
            bench.submit("meter-17", WRITE);
            bench.world.pass(Duration.ofMillis(1));
        }
        String cancelled = bench.submit("meter-18", WRITE);
        bench.send("DELETE", "/api/v1/messages/" + cancelled, null);

        JsonNode first = MessageBench.json(bench.send("GET", "/api/v1/devices/meter-17/messages?limit=2", null));
        JsonNode second = MessageBench.json(bench.send(
                "GET",
                "/api/v1/devices/meter-17/messages?limit=2&cursor="
                        + first.path("next").asText(),
                null));
        JsonNode ended = MessageBench.json(bench.send("GET", "/api/v1/messages?state=cancelled", null));

        assertEquals(2, first.path("items").size());
        assertEquals(3, first.path("estimatedTotal").asInt());
        assertEquals(3, first.path("items").path(0).path("position").asInt());
        assertEquals(1, second.path("items").size());
        assertTrue(second.path("next").isNull());
        assertEquals(cancelled, ended.path("items").path(0).path("id").asText());
        assertEquals(400, bench.send("GET", "/api/v1/messages?state=odd", null).status());
        assertEquals(400, bench.send("GET", "/api/v1/messages?limit=1001", null).status());
        assertEquals(400, bench.send("GET", "/api/v1/messages?cursor=x", null).status());
        assertEquals(
                404, bench.send("GET", "/api/v1/devices/nobody/messages", null).status());
    }

    @Test
    void aFilterOrALimitedTokenShowsSomeDevicesOnly() {
        String mine = bench.submit("meter-17", WRITE);
        String others = bench.submit("meter-18", WRITE);
        Principal limited = new Principal("token:ci", Role.OPERATOR, "only:meter-17");

        JsonNode filtered = MessageBench.json(bench.send("GET", "/api/v1/messages?filter=only:meter-18", null));
        JsonNode seen = MessageBench.json(bench.sendAs(limited, "GET", "/api/v1/messages"));

        assertEquals(others, filtered.path("items").path(0).path("id").asText());
        assertEquals(1, filtered.path("estimatedTotal").asInt());
        assertEquals(1, seen.path("items").size());
        assertEquals(
                200, bench.sendAs(limited, "GET", "/api/v1/messages/" + mine).status());
        assertEquals(
                404, bench.sendAs(limited, "GET", "/api/v1/messages/" + others).status());
        assertEquals(
                404,
                bench.sendAs(limited, "DELETE", "/api/v1/messages/" + others).status());
        assertEquals(
                404,
                bench.sendAs(limited, "POST", "/api/v1/messages/" + others + ":requeue")
                        .status());
        assertEquals("queued", bench.get(others).path("state").asText());
        assertEquals(
                400, bench.send("GET", "/api/v1/messages?filter=what", null).status());
    }

    @Test
    void withTheStoreDownNothingIsAccepted() {
        bench.storeDown(true);

        Reply reply = bench.post("meter-17", WRITE);

        assertEquals(503, reply.status());
        assertEquals(0, bench.messageEvents().size());
        bench.storeDown(false);
        assertEquals(
                1,
                MessageBench.json(bench.post("meter-17", WRITE))
                        .path("position")
                        .asInt());
    }
}
