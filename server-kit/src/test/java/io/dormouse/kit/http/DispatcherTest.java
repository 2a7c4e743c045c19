// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.dormouse.kit.database.StoreException;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DispatcherTest {
    private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-20T14:00:00Z"));
    private final TestHttp http = new TestHttp(router -> {
        router.put("/json", Role.VIEWER, request -> Reply.ok(request.json()).done());
        router.on(
                Route.of("PUT", "/xml", Role.VIEWER, request -> Reply.empty(204).done())
                        .accepting("application/xml", "text/xml"));
        router.get(
                "/wait",
                Role.VIEWER,
                request -> Reply.ok(TextNode.valueOf(request.preferWait().toString()))
                        .done());
        router.get("/problem", Role.VIEWER, request -> {
            throw Problem.of(409, "device-asleep", "The device sleeps.")
                    .withErrors(List.of(new Problem.Fault("/a/0", "not-writable", "It cannot be written.")))
                    .withHeader("Retry-After", "60")
                    .withMember("nextContact", TextNode.valueOf("14:02"))
                    .withMember("status", TextNode.valueOf("cannot be replaced"))
                    .asException();
        });
        router.get(
                "/late",
                Role.VIEWER,
                request -> CompletableFuture.supplyAsync(() -> {
                    throw Problem.of(404, "device-unknown", "No such device.").asException();
                }));
        router.get(
                "/store",
                Role.VIEWER,
                request ->
                        CompletableFuture.failedFuture(new StoreException("disk full", new IllegalStateException())));
        router.get("/busy", Role.VIEWER, request -> {
            throw new RejectedExecutionException("lane full");
        });
        router.get("/null", Role.VIEWER, request -> CompletableFuture.completedFuture(null));
        router.get("/overflow", Role.VIEWER, request -> {
            throw new StackOverflowError();
        });
        router.get(
                "/long",
                Role.VIEWER,
                request -> Reply.ok(JsonNodeFactory.instance.arrayNode().add("x".repeat(5000)))
                        .done());
    });

    private static String code(Reply reply) {
        return reply.json().get("code").textValue();
    }

    @Test
    void aProblemGoesOutWithEverythingItSays() {
        Reply reply = http.send(TestRequest.get("/problem"));

        assertEquals("application/problem+json", reply.headers().get("Content-Type"));
        assertEquals("60", reply.headers().get("Retry-After"));
        assertEquals(
                "{\"type\":\"/docs/errors#device-asleep\",\"title\":\"Conflict\",\"status\":409,"
                        + "\"detail\":\"The device sleeps.\",\"code\":\"device-asleep\",\"errors\":[{\"pointer\":\"/a/0\","
                        + "\"code\":\"not-writable\",\"detail\":\"It cannot be written.\"}],"
                        + "\"traceId\":\"00000000000000000000000000000001\",\"nextContact\":\"14:02\"}",
                reply.json().toString());
    }

    @ParameterizedTest
    @CsvSource({
        "/late, 404, device-unknown",
        "/store, 503, store-unavailable",
        "/busy, 503, overloaded",
        "/null, 500, internal",
        "/overflow, 500, internal",
    })
    void everyWayToFailIsAnswered(String path, int status, String code) {
        Reply reply = http.send(TestRequest.get(path));

        assertEquals(status, reply.status());
        assertEquals(code, code(reply));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json; charset=utf-8",
                "Application/JSON",
                "application/merge-patch+json",
                "application/vnd.acme+json"
            })
    void everyKindOfJsonIsTaken(String type) {
        Reply reply = http.send(TestRequest.put("/json").withBody(type, "1".getBytes(StandardCharsets.UTF_8)));

        assertEquals(200, reply.status());
    }

    @ParameterizedTest
    @CsvSource({
        "/json, text/plain",
        "/json, application/x-www-form-urlencoded",
        "/json, application/xml",
        "/xml, application/json",
        "/xml, application/atom+xml",
    })
    void anotherKindOfBodyIsRefused(String path, String type) {
        Reply reply = http.send(TestRequest.put(path).withBody(type, "1".getBytes(StandardCharsets.UTF_8)));

        assertEquals(415, reply.status());
        assertEquals("unsupported-media-type", code(reply));
    }

    @Test
    void aPackedBodyIsRefused() {
        Reply reply = http.send(TestRequest.put("/json").withJson("1").withHeader("Content-Encoding", "gzip"));

        assertEquals(415, reply.status());
        assertEquals("identity", reply.headers().get("Accept-Encoding"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "wait=5                              | PT5S  | wait=5",
                "respond-async, wait=5               | PT5S  | wait=5",
                "wait=60                             | PT1M  | wait=60",
                "wait=61                             | PT1M  | wait=60",
                "Wait = 7 ; foo                      | PT7S  | wait=7",
                "wait=0                              | PT0S  | -",
                "wait=soon                           | PT0S  | -",
                "await=5                             | PT0S  | -",
                "return=minimal                      | PT0S  | -",
            })
    void aWaitIsHonouredUpToAMinuteAndSaidSo(String prefer, String waits, String applied) {
        Reply reply = http.send(TestRequest.get("/wait").withHeader("Prefer", prefer));

        assertEquals(waits, reply.json().textValue());
        assertEquals(applied, reply.headers().get("Preference-Applied"));
    }

    @Test
    void aVersionIsReadFromIfMatch() {
        assertEquals(OptionalLong.of(7), TestRequest.get("/").withIfMatch(7).ifMatch());
        assertEquals(OptionalLong.empty(), TestRequest.get("/").ifMatch());
        assertEquals(
                OptionalLong.empty(),
                TestRequest.get("/").withHeader("If-Match", "*").ifMatch());
        for (String wrong : List.of("7", "W/\"7\"", "\"7\", \"8\"", "\"x\"", "\"\"", "\"99999999999999999999\"")) {
            Problem problem = assertThrows(
                            ProblemException.class,
                            () -> TestRequest.get("/")
                                    .withHeader("If-Match", wrong)
                                    .ifMatch())
                    .problem();
            assertEquals("bad-header", problem.code(), wrong);
        }
    }

    @Test
    void aLongAnswerIsPackedForWhoWantsIt() {
        Reply packed = http.send(TestRequest.get("/long").withHeader("Accept-Encoding", "gzip"));
        Reply plain = http.send(TestRequest.get("/long"));

        assertEquals("gzip", packed.headers().get("Content-Encoding"));
        assertTrue(packed.content().length < 500);
        assertNull(plain.headers().get("Content-Encoding"));
    }

    @Test
    void badTokensAreCountedPerAddressAndGoodOnesAreNotLockedOut() {
        RouteTable routes = new RouteTable();
        routes.get("/", Role.VIEWER, request -> Reply.empty(204).done());
        Dispatcher dispatcher = new Dispatcher(
                routes,
                HttpPorts.of(
                        token -> token.equals("good")
                                ? Optional.of(new Principal("p", Role.VIEWER, null))
                                : Optional.empty(),
                        time,
                        Randomness.seeded(1)));

        for (int i = 0; i < FailedSignIns.FAILURES_MAX; i++) {
            assertEquals(401, status(dispatcher, "192.0.2.1", "bad"));
        }
        assertEquals(429, status(dispatcher, "192.0.2.1", "bad"));
        assertEquals(401, status(dispatcher, "192.0.2.2", "bad"));
        assertTrue(admit(dispatcher, "192.0.2.1", "good") instanceof Admission.Granted);

        time.advance(FailedSignIns.REFILL);
        assertEquals(401, status(dispatcher, "192.0.2.1", "bad"));
        assertEquals(429, status(dispatcher, "192.0.2.1", "bad"));
    }

    @Test
    void aRefusedAddressIsToldWhenToComeBack() {
        FailedSignIns failures = new FailedSignIns(time);
        for (int i = 0; i < FailedSignIns.FAILURES_MAX; i++) {
            assertEquals(Duration.ZERO, failures.failed("2001:db8:1:2:0:0:0:" + i));
        }

        assertEquals(FailedSignIns.REFILL, failures.failed("2001:db8:1:2:9:9:9:9"));
        assertEquals(Duration.ZERO, failures.failed("2001:db8:1:3:0:0:0:1"));
    }

    private static Admission admit(Dispatcher dispatcher, String remote, String token) {
        return dispatcher.admit(new RequestHead(
                "GET",
                "/",
                null,
                name -> name.equalsIgnoreCase("Authorization") ? Optional.of("bearer " + token) : Optional.empty(),
                remote,
                "t"));
    }

    private static int status(Dispatcher dispatcher, String remote, String token) {
        return ((Admission.Settled) admit(dispatcher, remote, token)).reply().status();
    }
}
