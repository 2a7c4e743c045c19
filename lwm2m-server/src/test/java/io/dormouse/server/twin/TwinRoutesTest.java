// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.TestHttp;
import io.dormouse.kit.http.TestRequest;
import io.dormouse.objects.Value;
import io.dormouse.server.OpenApiContract;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The twin over HTTP; every answer is held against openapi.yaml. */
class TwinRoutesTest {
    private static final String TWIN = "/api/v1/devices/meter-17/twin";

    private final TwinWorld world = new TwinWorld();
    private final TestHttp http =
            new TestHttp(world.world.time, OpenApiContract.load().holding(new TwinRoutes(world.twins)));

    @AfterEach
    void end() {
        world.close();
    }

    private static TestRequest patch(String body) {
        return patch("", body);
    }

    private static TestRequest patch(String query, String body) {
        return TestRequest.patch(TWIN + "/desired" + query)
                .as(Role.OPERATOR)
                .withBody(
                        "application/merge-patch+json", body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode body(Reply reply) {
        return Objects.requireNonNull(reply.json());
    }

    private static String code(Reply reply) {
        return reply.status() + " " + body(reply).path("code").asText();
    }

    private Reply get(String section) {
        return http.send(TestRequest.get(TWIN + section).as(Role.VIEWER));
    }

    @Test
    void aPatchAnswersTheWholeTwinWithItsVersionAsTag() {
        world.device("meter-17")
                .has("/1/0/2", new Value.SignedInteger(1))
                .registersWithQueueMode()
                .notifies("/1/0/2")
                .fallsAsleep();

        Reply reply = http.send(patch("{'/1/0/2':5,'/3/0/15':null}"));

        assertEquals(200, reply.status());
        assertEquals("\"1\"", reply.headers().get("ETag"));
        JsonNode twin = body(reply);
        assertEquals("meter-17", twin.path("endpoint").asText());
        assertEquals(1, twin.path("version").asInt());
        assertEquals("{\"$version\":1,\"/1/0/2\":5}", twin.path("desired").toString());
        assertEquals("{\"$version\":1,\"/1/0/2\":1}", twin.path("reported").toString());
        assertEquals("{\"/1/0/2\":5}", twin.path("delta").toString());
        JsonNode member = twin.path("members").path("/1/0/2");
        assertEquals("pending", member.path("state").asText());
        assertTrue(member.path("why").asText().startsWith("asleep"));
        assertEquals("token:test", member.path("desiredBy").asText());
        assertEquals("notify", member.path("via").asText());
        assertEquals("2026-11-20T10:00:00.000Z", member.path("reportedAt").asText());
        assertEquals(0, member.path("attempts").asInt());
        assertTrue(member.path("code").isNull());
        assertEquals(twin, body(get("")));
    }

    @Test
    void sectionsCanBeReadAlone() {
        world.device("meter-17")
                .has("/1/0/2", new Value.SignedInteger(1))
                .registersWithQueueMode()
                .notifies("/1/0/2")
                .fallsAsleep();
        http.send(patch("{'/1/0/2':5}"));

        assertEquals("{\"$version\":1,\"/1/0/2\":5}", body(get("/desired")).toString());
        assertEquals("\"1\"", get("/desired").headers().get("ETag"));
        assertEquals(1, body(get("/reported")).path("/1/0/2").asInt());
        assertEquals("{\"/1/0/2\":5}", body(get("/delta")).toString());
        JsonNode explained = body(get("/explain"));
        assertEquals("asleep", explained.path("reach").path("state").asText(), explained.toString());
        assertEquals(
                "it is written at the next contact",
                explained.path("members").path("/1/0/2").path("next").asText());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "PATCH | /desired          | {'/3/0/9999':1} | 422 invalid-desired",
                "PATCH | /desired          | {'/3/0/14':     | 400 malformed-json",
                "PATCH | /desired          | []              | 400 bad-body",
                "PATCH | /desired          | null            | 400 bad-body",
                "PATCH | /desired?validate=on | {}           | 400 bad-query",
                "PATCH | /desired?confirm=yes  | {}          | 400 bad-query",
                "PATCH | /desired?confirm=dangerous | {'/1/0/1':300} | 403 role-missing",
                "PATCH | /desired          | {'/1/0/1':300}  | 422 invalid-desired",
                "PUT   | /desired          | {'/3/0/0':'x'}  | 422 invalid-desired",
                "PUT   | /desired          | {'/3/0/14':null}  | 422 invalid-desired",
                "GET   |                   |                 | 404 device-unknown",
                "GET   | /desired          |                 | 404 device-unknown",
                "GET   | /reported         |                 | 404 device-unknown",
                "GET   | /delta            |                 | 404 device-unknown",
                "GET   | /explain          |                 | 404 device-unknown",
                "POST  | :adopt            | {'path':['/3/0/14']}  | 400 bad-body",
                "POST  | :adopt            | {'paths':['/3/0/14']} | 404 device-unknown",
                "POST  | :retry            | {'paths':['/3/0/14']} | 404 device-unknown",
            })
    void whatIsWrongIsRefusedByName(String method, String section, String body, String expected) {
        TestRequest request = TestRequest.of(method.strip(), TWIN + (section == null ? "" : section.strip()))
                .as(Role.OPERATOR);
        TestRequest whole = body == null || body.isBlank()
                ? request
                : request.withJson(body.strip().replace('\'', '"'));

        assertEquals(expected.strip(), code(http.send(whole)));
    }

    @Test
    void aStaleVersionIsRefusedAndTellsThePresentOne() {
        http.send(patch("{'/3/0/14':'+02:00'}"));

        Reply reply = http.send(patch("{'/3/0/14':'+03:00'}").withIfMatch(0));

        assertEquals("412 version-mismatch", code(reply));
        assertEquals(1, body(reply).path("version").asInt());
        assertEquals(
                200, http.send(patch("{'/3/0/14':'+03:00'}").withIfMatch(1)).status());
    }

    @Test
    void anEngineerMayConfirmWhatIsDangerous() {
        Reply reply = http.send(patch("?confirm=dangerous", "{'/1/0/1':300}").as(Role.ENGINEER));

        assertEquals(200, reply.status());
        assertEquals(300, body(reply).path("desired").path("/1/0/1").asInt());
    }

    @Test
    void aViewerReadsAndChangesNothing() {
        http.send(patch("{'/3/0/14':'+02:00'}"));

        assertEquals(
                403, http.send(patch("{'/3/0/14':'+03:00'}").as(Role.VIEWER)).status());
        assertEquals(200, get("").status());
    }

    @Test
    void aBodyThatCannotFitIsNotRead() {
        String large = "{\"/3/0/15\":\"" + "x".repeat(TwinRoutes.BODY_BYTES_MAX) + "\"}";

        assertEquals("413 body-too-large", code(http.send(patch(large))));
        String fits = "{\"/3/0/15\":\"" + "x".repeat(TwinRoutes.BODY_BYTES_MAX - 20) + "\"}";
        assertEquals("413 desired-too-large", code(http.send(patch(fits))));
    }

    @Test
    void theAnswerWaitsUntilTheChangeIsSettledIfAsked() {
        world.device("meter-17").has("/3/0/14", new Value.Text("+01:00")).registers();

        CompletableFuture<Reply> waiting =
                http.begin(patch("{'/3/0/14':'+02:00'}").withHeader("Prefer", "wait=5"));
        assertFalse(waiting.isDone());
        world.pass(1);

        assertTrue(waiting.isDone());
        assertEquals(
                "in-sync",
                body(waiting.join())
                        .path("members")
                        .path("/3/0/14")
                        .path("state")
                        .asText());
    }

    @Test
    void theAnswerComesAfterTheTimeWithWhatIsKnown() {
        world.device("meter-17")
                .has("/3/0/14", new Value.Text("+01:00"))
                .registersWithQueueMode()
                .fallsAsleep();

        CompletableFuture<Reply> waiting =
                http.begin(patch("{'/3/0/14':'+02:00'}").withHeader("Prefer", "wait=5"));
        world.pass(4);
        assertFalse(waiting.isDone());
        world.pass(1);

        assertEquals(
                "pending",
                body(waiting.join())
                        .path("members")
                        .path("/3/0/14")
                        .path("state")
                        .asText());
    }

    @Test
    void everyEndpointNameWorks() {
        for (String name : new String[] {"a%2Fb", "a%3Bb", "a%25b", "%E2%82%AC", "%2E%2E%2Fx"}) {
            String target = "/api/v1/devices/" + name + "/twin";
            Reply reply = http.send(TestRequest.patch(target + "/desired").withJson("{\"/3/0/14\":\"+02:00\"}"));
            assertEquals(200, reply.status(), name);
        }
        assertEquals(1, world.twin("a/b").path("version").asInt());
        assertEquals(1, world.twin("€").path("version").asInt());

        String longest = "x".repeat(255);
        assertEquals(
                200,
                http.send(TestRequest.patch("/api/v1/devices/" + longest + "/twin/desired")
                                .withJson("{\"/3/0/14\":\"+02:00\"}"))
                        .status());
        assertEquals(
                "422 bad-endpoint",
                code(http.send(TestRequest.patch("/api/v1/devices/" + longest + "x/twin/desired")
                        .withJson("{\"/3/0/14\":\"+02:00\"}"))));
    }

    @Test
    void aCallerWhoKnowsTheVersionStillSeesNewReportedValues() {
        http.send(patch("{'/3/0/14':'+02:00'}"));

        Reply reply = http.send(TestRequest.get(TWIN).withHeader("If-None-Match", "\"1\""));

        assertEquals(200, reply.status());
        assertNotNull(reply.json());
    }

    @Test
    void pathsToAdoptAndToRetryAreCheckedByPosition() {
        world.device("meter-17")
                .has("/3/0/0", new Value.Text("Acme"))
                .has("/3/0/14", new Value.Text("+01:00"))
                .registers()
                .notifies("/3/0/0")
                .notifies("/3/0/14");

        Reply adopt = http.send(TestRequest.post(TWIN + ":adopt").withJson("{\"paths\":[\"/3/0/14\",\"/3/0/15\"]}"));
        assertEquals("422 invalid-paths", code(adopt));
        assertEquals(
                "/paths/1", body(adopt).path("errors").path(0).path("pointer").asText());
        Reply readOnly = http.send(TestRequest.post(TWIN + ":adopt").withJson("{\"paths\":[\"/3/0/14\",\"/3/0/0\"]}"));
        assertEquals("422 invalid-desired", code(readOnly));
        assertEquals(
                "/paths/1",
                body(readOnly).path("errors").path(0).path("pointer").asText());
        assertEquals(
                "not-writable",
                body(readOnly).path("errors").path(0).path("code").asText());
        Reply good = http.send(TestRequest.post(TWIN + ":adopt").withJson("{\"paths\":[\"/3/0/14\"]}"));
        assertEquals("+01:00", body(good).path("desired").path("/3/0/14").asText());

        Reply retry = http.send(TestRequest.post(TWIN + ":retry").withJson("{\"paths\":[\"/3/0/15\"]}"));
        assertEquals("422 invalid-paths", code(retry));
        assertEquals(
                200,
                http.send(TestRequest.post(TWIN + ":retry").withJson("{\"paths\":[\"/3/0/14\"]}"))
                        .status());
    }
}
