// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.event.Event;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.TestHttp;
import io.dormouse.kit.http.TestRequest;
import io.dormouse.objects.Value;
import io.dormouse.server.FakeDevice;
import io.dormouse.server.OpenApiContract;
import io.dormouse.server.World;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.StandingObservations;
import io.dormouse.server.device.Transfer;
import io.dormouse.server.dialect.LearnedDialects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.leshan.core.ResponseCode;
import org.eclipse.leshan.core.observation.Observation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Immediate calls; semantics.md §4 sentence by sentence, through HTTP. */
final class RpcsTest {
    private final World world = new World();
    private final FakeDevice meter = world.device("meter-17");
    private TestHttp http;

    @BeforeEach
    void aMeterThatTheServerKnows() {
        LearnedDialects dialects = new LearnedDialects(world.database, world.known, world.time);
        Rpcs.Parts parts = new Rpcs.Parts(
                world.database,
                world.lanes,
                world.models,
                dialects,
                new NoObservations(),
                world.presence,
                world.known,
                world.scheduler,
                world.scheduler,
                world.time);
        Rpcs rpcs = new Rpcs(parts);
        world.listeners.add(dialects);
        world.listeners.add(rpcs);
        world.plug(rpcs);
        http = new TestHttp(world.time, OpenApiContract.load().holding(new RpcRoutes(rpcs, parts)));
        world.known.ensure(null, "meter-17");
        meter.has("/3/0/0", new Value.Text("Acme"))
                .has("/3/0/9", new Value.SignedInteger(80))
                .has("/3/0/14", new Value.Text("+00:00"));
    }

    @AfterEach
    void nothingWasSentToASleepingDevice() {
        assertEquals(0, meter.heardWhileAsleep());
        world.close();
    }

    private static final class NoObservations implements StandingObservations {
        @Override
        public Collection<Observation> of(Device device) {
            return List.of();
        }

        @Override
        public boolean drop(Device device, Observation observation) {
            return false;
        }
    }

    private CompletableFuture<Reply> call(String body) {
        return call(body, Role.ADMIN);
    }

    private CompletableFuture<Reply> call(String body, Role role) {
        return http.begin(
                TestRequest.post("/api/v1/devices/meter-17/rpc").as(role).withJson(body.replace('\'', '"')));
    }

    private JsonNode answerOf(CompletableFuture<Reply> call, int status) {
        assertTrue(call.isDone(), "not answered yet");
        assertEquals(status, call.join().status(), String.valueOf(call.join().json()));
        return call.join().json();
    }

    @Test
    void anAwakeDeviceAnswersAndItsCodeAndCostAreToldTogether() {
        meter.registersWithQueueMode();

        CompletableFuture<Reply> call = call("{'op':'read','path':'/3/0/0'}");
        assertFalse(call.isDone());
        world.pass(Duration.ofMillis(100));

        JsonNode json = answerOf(call, 200);
        assertEquals("read", json.path("op").asText());
        assertEquals("/3/0/0", json.path("path").asText());
        assertEquals("2.05", json.path("code").asText());
        assertTrue(json.path("success").asBoolean());
        assertEquals("Acme", json.path("content").asText());
        assertTrue(json.path("links").isNull());
        assertEquals(100, json.path("rttMs").asInt());
        assertEquals(40, json.path("wireBytes").path("out").asInt());
        assertEquals(1, json.path("attempts").asInt());
    }

    @Test
    void moreThanOneResourceIsAFlatObject() {
        meter.registers();

        CompletableFuture<Reply> call = call("{'op':'read','path':'/3/0'}");
        world.pass(Duration.ofMillis(100));

        JsonNode content = answerOf(call, 200).path("content");
        assertEquals("Acme", content.path("/3/0/0").asText());
        assertEquals(80, content.path("/3/0/9").asInt());
    }

    @Test
    void theDevicesOwnRefusalIsData() {
        meter.refuses("/3/0/14", ResponseCode.METHOD_NOT_ALLOWED).registers();

        CompletableFuture<Reply> call = call("{'op':'write','path':'/3/0/14','value':'+01:00','thenRead':['/3/0/14']}");
        world.pass(Duration.ofSeconds(1));

        JsonNode json = answerOf(call, 200);
        assertEquals("4.05", json.path("code").asText());
        assertFalse(json.path("success").asBoolean());
        assertEquals(1, meter.received().size());
    }

    @Test
    void thenReadGivesWhatExecuteLacks() {
        meter.registers();

        CompletableFuture<Reply> call = call("{'op':'execute','path':'/3/0/12','thenRead':['/3/0/9','/3/0/21']}");
        world.pass(Duration.ofSeconds(1));

        JsonNode json = answerOf(call, 200);
        assertEquals(List.of("Execute /3/0/12", "Read /3/0/9", "Read /3/0/21"), meter.received());
        assertEquals("2.04", json.path("code").asText());
        assertEquals(80, json.path("thenRead").path(0).path("content").asInt());
        assertEquals("4.04", json.path("thenRead").path(1).path("code").asText());
    }

    @Test
    void aSleepingDeviceIsRefusedAtOnceWithTheNextContact() {
        meter.registersWithQueueMode().fallsAsleep();

        CompletableFuture<Reply> call = call("{'op':'read','path':'/3/0/0'}");

        JsonNode json = answerOf(call, 409);
        assertEquals("device-asleep", json.path("code").asText());
        assertTrue(json.path("nextContact").has("at"));
        assertTrue(Integer.parseInt(call.join().headers().get("Retry-After")) > 0);
        assertEquals(List.of(), meter.received());
    }

    @Test
    void anUnknownDeviceAndOneThatIsNotRegisteredAreToldApart() {
        CompletableFuture<Reply> unknown = http.begin(
                TestRequest.post("/api/v1/devices/nobody/rpc").withJson("{\"op\":\"read\",\"path\":\"/3/0/0\"}"));
        CompletableFuture<Reply> offline = call("{'op':'read','path':'/3/0/0'}");

        assertEquals("device-unknown", answerOf(unknown, 404).path("code").asText());
        JsonNode json = answerOf(offline, 409);
        assertEquals("device-offline", json.path("code").asText());
        assertTrue(json.path("nextContact").isNull());
        assertEquals("60", offline.join().headers().get("Retry-After"));
    }

    @Test
    void aDeviceThatNeverAnswersIsA504AndThenUnreachable() {
        meter.swallows(line -> true).registers();

        CompletableFuture<Reply> call = call("{'op':'read','path':'/3/0/0','responseTimeout':'PT5S'}");
        world.pass(Duration.ofMillis(4_999));
        assertFalse(call.isDone());
        world.pass(Duration.ofMillis(2));

        JsonNode json = answerOf(call, 504);
        assertEquals("device-timeout", json.path("code").asText());
        assertTrue(json.path("sent").asBoolean());
        assertEquals(
                "device-unreachable",
                answerOf(call("{'op':'read','path':'/3/0/0'}"), 409)
                        .path("code")
                        .asText());
        assertEquals(1, meter.received().size());
    }

    @Test
    void aCallThatDoesNotGetItsTurnInTimeWasNotSent() {
        meter.answersAfter(Duration.ofSeconds(20)).registers();
        call("{'op':'read','path':'/3/0/9'}");

        CompletableFuture<Reply> call = call("{'op':'read','path':'/3/0/0','responseTimeout':'PT1S'}");
        world.pass(Duration.ofSeconds(2));

        assertFalse(answerOf(call, 504).path("sent").asBoolean());
        world.pass(Duration.ofSeconds(30));
        assertEquals(List.of("Read /3/0/9"), meter.received());
    }

    @Test
    void anAnswerThatComesTooLateIsAnEvent() {
        meter.answersAfter(Duration.ofSeconds(20)).registers();

        CompletableFuture<Reply> call = call("{'op':'read','path':'/3/0/9','responseTimeout':'PT5S'}");
        world.pass(Duration.ofSeconds(6));
        assertTrue(answerOf(call, 504).path("sent").asBoolean());
        assertEquals(1, world.events("rpc.done").size());
        world.pass(Duration.ofSeconds(15));

        List<JsonNode> told = world.events("rpc.done").stream().map(Event::data).toList();
        assertEquals(2, told.size());
        assertTrue(told.get(0).path("code").isNull());
        assertEquals("2.05", told.get(1).path("code").asText());
        assertTrue(told.get(1).path("late").asBoolean());
    }

    @Test
    void duringATransferInBlocksACallIsRefusedAtOnceWithItsProgress() {
        meter.answersAfter(Duration.ofSeconds(10))
                .transfers(new Transfer(true, 2_048, 40_000L))
                .registers();
        CompletableFuture<Reply> large = call("{'op':'write','path':'/3/0/14','value':'+01:00'}");

        JsonNode busy = answerOf(call("{'op':'read','path':'/3/0/9'}"), 409);

        assertEquals("device-busy", busy.path("code").asText());
        assertEquals("to-device", busy.path("transfer").path("direction").asText());
        assertEquals(2_048, busy.path("transfer").path("bytes").asLong());
        assertEquals(40_000, busy.path("transfer").path("total").asLong());
        world.pass(Duration.ofSeconds(10));
        answerOf(large, 200);
        assertEquals(List.of("Write /3/0/14 = +01:00"), meter.received());
    }

    @Test
    void connectTimeoutWaitsForATransferToEndToo() {
        meter.answersAfter(Duration.ofSeconds(10))
                .transfers(new Transfer(false, 1_024, null))
                .registers();
        call("{'op':'read','path':'/3/0/0'}");
        CompletableFuture<Reply> patient = call("{'op':'read','path':'/3/0/9','connectTimeout':'PT60S'}");
        CompletableFuture<Reply> lessPatient = call("{'op':'read','path':'/3/0/9','connectTimeout':'PT5S'}");

        world.pass(Duration.ofSeconds(5));
        assertEquals("device-busy", answerOf(lessPatient, 409).path("code").asText());
        meter.answersAfter(Duration.ofMillis(100)).transfers(null);
        world.pass(Duration.ofSeconds(6));

        assertEquals(80, answerOf(patient, 200).path("content").asInt());
    }

    @Test
    void connectTimeoutWaitsForAContact() {
        meter.registersWithQueueMode().fallsAsleep();

        CompletableFuture<Reply> call = call("{'op':'read','path':'/3/0/0','connectTimeout':'PT300S'}");
        world.pass(Duration.ofSeconds(299));
        assertFalse(call.isDone());
        meter.wakes();
        world.pass(Duration.ofMillis(100));

        assertEquals("Acme", answerOf(call, 200).path("content").asText());
    }

    @Test
    void aContactThatDoesNotComeIsA409() {
        meter.registersWithQueueMode().fallsAsleep();

        CompletableFuture<Reply> call = call("{'op':'read','path':'/3/0/0','connectTimeout':'PT10S'}");
        world.pass(Duration.ofSeconds(10));

        assertEquals("device-asleep", answerOf(call, 409).path("code").asText());
        meter.wakes();
        world.pass(Duration.ofSeconds(1));
        assertEquals(List.of(), meter.received());
    }

    @Test
    void aDeviceThatDeregistersEndsTheCallsThatWait() {
        meter.answersAfter(Duration.ofSeconds(20)).registers();
        CompletableFuture<Reply> inFlight = call("{'op':'read','path':'/3/0/9'}");
        CompletableFuture<Reply> waiting = call("{'op':'read','path':'/3/0/0'}");

        meter.deregisters();

        assertEquals("device-offline", answerOf(waiting, 409).path("code").asText());
        assertTrue(answerOf(inFlight, 504).path("sent").asBoolean());
    }

    @Test
    void twentyCallsWaitForOneDeviceAndTheNextIsRefused() {
        meter.answersAfter(Duration.ofSeconds(1)).registers();
        List<CompletableFuture<Reply>> calls = new ArrayList<>();
        for (int i = 0; i < Rpcs.WAITING_MAX; i++) {
            calls.add(call("{'op':'read','path':'/3/0/0'}"));
        }

        CompletableFuture<Reply> one = call("{'op':'read','path':'/3/0/0'}");

        assertEquals("rpc-queue-full", answerOf(one, 429).path("code").asText());
        world.pass(Duration.ofSeconds(30));
        calls.forEach(call -> answerOf(call, 200));
    }

    @Test
    void nothingIsStoredButThatItHappened() {
        meter.registers();

        call("{'op':'write','path':'/3/0/14','value':'+01:00'}");
        world.pass(Duration.ofSeconds(1));

        List<Event> done = world.events("rpc.done");
        assertEquals(1, done.size());
        assertEquals("meter-17", done.get(0).endpoint());
        assertEquals("write", done.get(0).data().path("op").asText());
        assertEquals("/3/0/14", done.get(0).data().path("path").asText());
        assertEquals("2.04", done.get(0).data().path("code").asText());
        assertFalse(done.get(0).data().toString().contains("+01:00"));
    }

    @Test
    void aFormatIsNamedOrNumbered() {
        meter.registers();

        for (String format : new String[] {"112", "'senml-cbor'", "'tlv'", "0"}) {
            CompletableFuture<Reply> call =
                    call("{'op':'write','path':'/3/0/14','value':'x','contentFormat':" + format + "}");
            world.pass(Duration.ofSeconds(1));
            assertEquals("2.04", answerOf(call, 200).path("code").asText());
        }
    }

    @Test
    void compositesGoOutAsOne() {
        meter.registers();

        CompletableFuture<Reply> read = call("{'op':'readComposite','paths':['/3/0/0','/3/0/9']}");
        world.pass(Duration.ofSeconds(1));
        CompletableFuture<Reply> write = call("{'op':'writeComposite','values':{'/3/0/14':'+01:00'}}");
        world.pass(Duration.ofSeconds(1));

        JsonNode json = answerOf(read, 200);
        assertEquals(80, json.path("content").path("/3/0/9").asInt());
        assertEquals(2, json.path("paths").size());
        assertEquals("2.04", answerOf(write, 200).path("code").asText());
        assertEquals(new Value.Text("+01:00"), meter.value("/3/0/14"));
    }

    @Test
    void anObservationThatDoesNotStandCannotBeCancelled() {
        meter.registers();

        CompletableFuture<Reply> call = call("{'op':'cancelObservation','path':'/3/0/9'}");

        assertEquals("observation-unknown", answerOf(call, 404).path("code").asText());
        assertEquals(List.of(), meter.received());
    }

    @Test
    void dangerousPathsNeedAnEngineerAndReadingThemDoesNot() {
        meter.has("/1/0/1", new Value.SignedInteger(1)).registers();

        assertEquals(
                403,
                call("{'op':'execute','path':'/3/0/4'}", Role.OPERATOR).join().status());
        assertEquals(
                403,
                call("{'op':'execute','path':'/3/0/5'}", Role.OPERATOR).join().status());
        assertEquals(
                403,
                call("{'op':'execute','path':'/5/0/2'}", Role.OPERATOR).join().status());
        assertEquals(
                403,
                call("{'op':'execute','path':'/1/0/9'}", Role.OPERATOR).join().status());
        assertEquals(
                403,
                call("{'op':'write','path':'/1/0/1','value':60}", Role.OPERATOR)
                        .join()
                        .status());
        assertEquals(
                403, call("{'op':'delete','path':'/2/1'}", Role.OPERATOR).join().status());
        assertEquals(
                403, call("{'op':'read','path':'/3/0/0'}", Role.VIEWER).join().status());
        CompletableFuture<Reply> read = call("{'op':'read','path':'/1/0/1'}", Role.OPERATOR);
        world.pass(Duration.ofSeconds(1));
        answerOf(read, 200);
        assertEquals(List.of("Read /1/0/1"), meter.received());
    }

    private CompletableFuture<Reply> unchecked(String body, Role role) {
        return http.begin(TestRequest.post("/api/v1/devices/meter-17/rpc?validate=off")
                .as(role)
                .withJson(body.replace('\'', '"')));
    }

    @Test
    void withoutValidationTheDeviceItselfRefusesWhatTheModelForbids() {
        meter.registers();
        for (String body : List.of(
                "{'op':'write','path':'/3/0/0','value':'x'}",
                "{'op':'execute','path':'/3/0/0'}",
                "{'op':'read','path':'/3/0/4'}")) {
            CompletableFuture<Reply> call = unchecked(body, Role.ENGINEER);
            world.pass(Duration.ofSeconds(1));
            assertEquals(200, call.join().status(), body);
        }
        assertEquals(3, meter.received().size());
        assertEquals(
                403,
                unchecked("{'op':'write','path':'/3/0/0','value':'x'}", Role.OPERATOR)
                        .join()
                        .status());
        assertEquals(
                422, unchecked("{'op':'read','path':'/0/0'}", Role.ADMIN).join().status());
    }

    /** body -> pointer and code of the one fault; nothing is sent. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                               | /op              | required
            {'op':'dance'}                                                   | /op              | unknown-operation
            {'op':'read','path':'/0/0'}                                      | /path            | not-addressable
            {'op':'read','path':'/3/0/4'}                                    | /path            | not-readable
            {'op':'execute','path':'/3/0/0'}                                 | /path            | not-executable
            {'op':'write','path':'/3/0/0','value':'x'}                       | /value           | not-writable
            {'op':'write','path':'/3/0/14','value':1}                        | /value           | wrong-type
            {'op':'discover','path':'/3/0/11/0'}                             | /path            | bad-path
            {'op':'writeAttributes','path':'/3/0/9'}                         | /attributes      | required
            {'op':'writeAttributes','path':'/3/0/9','attributes':{'x':1}}    | /attributes/x    | bad-attribute
            {'op':'writeAttributes','path':'/3/0/9','attributes':{'pmin':'1'}} | /attributes/pmin | wrong-type
            {'op':'writeAttributes','path':'/3/0','attributes':{'gt':1}}     | /attributes      | bad-attribute
            {'op':'readComposite','paths':[]}                                | /paths           | wrong-type
            {'op':'readComposite','paths':['/3','/3/0']}                     | /paths/1         | overlapping
            {'op':'readComposite','paths':['/3'],'contentFormat':11542}      | /contentFormat   | out-of-range
            {'op':'read','path':'/3/0/0','contentFormat':40}                 | /contentFormat   | out-of-range
            {'op':'read','path':'/3/0/0','contentFormat':'xml'}              | /contentFormat   | out-of-range
            {'op':'read','path':'/3/0/0','contentFormat':true}               | /contentFormat   | out-of-range
            {'op':'write','path':'/3/0/14','value':'x','contentFormat':42}   | /contentFormat   | out-of-range
            {'op':'read','path':'/3/0/0','responseTimeout':'PT0.9S'}         | /responseTimeout | out-of-range
            {'op':'read','path':'/3/0/0','responseTimeout':'PT301S'}         | /responseTimeout | out-of-range
            {'op':'read','path':'/3/0/0','connectTimeout':'PT301S'}          | /connectTimeout  | out-of-range
            {'op':'read','path':'/3/0/0','thenRead':'/3/0/9'}                | /thenRead        | wrong-type
            {'op':'read','path':'/3/0/0','timeout':'PT3S'}                   | /timeout         | unknown-member
            """)
    void whatTheModelForbidsIsRefusedWithAPointer(String body, String pointer, String code) {
        meter.registers();

        CompletableFuture<Reply> call = call(body);

        JsonNode errors = answerOf(call, 422).path("errors");
        assertEquals(pointer, errors.path(0).path("pointer").asText(), errors.toString());
        assertEquals(code, errors.path(0).path("code").asText(), errors.toString());
        assertEquals(List.of(), meter.received());
    }
}
