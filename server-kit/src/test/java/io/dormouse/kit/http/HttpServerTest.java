// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.SystemTime;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerTest {
    private static final int SMALL_BODY = 1000;
    private static final Duration IDLE = Duration.ofMillis(700);

    private final SystemTime time = new SystemTime();
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger handled = new AtomicInteger();
    private final List<String> observed = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Reply> later = new CompletableFuture<>();
    private HttpServer server;

    @BeforeEach
    void start() {
        start(Duration.ofSeconds(60));
    }

    private void restart(Duration idleTimeout) {
        server.close();
        start(idleTimeout);
    }

    private void start(Duration idleTimeout) {
        start(HttpConfig.onPort(0).withIdleTimeout(idleTimeout));
    }

    private void start(HttpConfig config) {
        RouteTable routes = new RouteTable();
        routes.get(
                "/api/devices/{ep}",
                Role.VIEWER,
                request -> Reply.ok(JsonNodeFactory.instance.objectNode().put("endpoint", request.path("ep")))
                        .withEtag(7)
                        .done());
        routes.on("POST", "/api/echo", Role.OPERATOR, SMALL_BODY, request -> {
            handled.incrementAndGet();
            return Reply.ok(request.json()).done();
        });
        routes.get("/api/broken", Role.VIEWER, request -> {
            throw new IllegalArgumentException("secret inner text");
        });
        routes.get("/api/later", Role.VIEWER, request -> later);
        routes.get(
                "/api/odd",
                Role.VIEWER,
                request -> Reply.ok(TextNode.valueOf("half a pair: \ud83d"))
                        .withHeader("X-Name", "a\r\nX-Injected: yes")
                        .done());
        routes.open("GET", "/livez", request -> Reply.empty(204).done());
        HttpPorts ports = HttpPorts.of(
                        token -> token.equals("good")
                                ? Optional.of(new Principal("token:good", Role.OPERATOR, null))
                                : Optional.empty(),
                        time,
                        Randomness.seeded(1))
                .with((method, template, status, nanos) -> observed.add(method + " " + template + " " + status));
        server = new HttpServer(config, routes, ports);
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
        time.close();
    }

    private java.net.http.HttpRequest.Builder to(String path) {
        return java.net.http.HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("Authorization", "Bearer good");
    }

    private HttpResponse<String> send(java.net.http.HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode problem(String body) {
        return Json.read(body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "a%2Fb, a/b",
        "a;b, a;b",
        "a%3Bb, a;b",
        "a%25b, a%b",
        "a%5Cb, a\\b",
        "%E2%82%AC, €",
        "a%20b, a b",
        "a+b, a+b",
        "%22a%22, \"a\"",
        "urn:imei:35, urn:imei:35",
        "..., ...",
    })
    void anyEndpointNameArrivesAsTheDeviceWroteIt(String escaped, String name) throws Exception {
        HttpResponse<String> response = send(to("/api/devices/" + escaped));

        assertEquals(200, response.statusCode());
        assertEquals(name, problem(response.body()).get("endpoint").textValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/devices/%zz HTTP/1.1",
                "GET /api/devices/%2 HTTP/1.1",
                "GET /api/devices/%ff HTTP/1.1",
                "GET /api/devices/%00 HTTP/1.1",
                "GET /api/devices/%2e%2e HTTP/1.1",
                "GET /api/devices/../../etc HTTP/1.1",
                "GET /../../etc/passwd HTTP/1.1",
                "GET api HTTP/1.1",
                "GARBAGE",
                "GET / HTTP/7.7",
                "\u0000\u0001\u0002",
            })
    void whatIsNoProperRequestGetsAProblem(String requestLine) throws Exception {
        try (RawHttp raw = new RawHttp(server.port())) {
            String answer = raw.send(requestLine + "\r\nHost: x\r\nConnection: close\r\n\r\n")
                    .readAll();

            assertTrue(answer.startsWith("HTTP/1.1 400 ") || answer.startsWith("HTTP/1.1 505 "), answer);
            assertTrue(answer.contains("Content-Type: application/problem+json"), answer);
            assertFalse(answer.contains("Jetty"), answer);
            assertTrue(answer.contains("\"traceId\""), answer);
        }
    }

    @Test
    void headersTooLargeGetAProblem() throws Exception {
        try (RawHttp raw = new RawHttp(server.port())) {
            String answer = raw.send("GET /livez HTTP/1.1\r\nHost: x\r\nX-Big: " + "x".repeat(20_000) + "\r\n\r\n")
                    .readAll();

            assertTrue(answer.startsWith("HTTP/1.1 431 "), answer);
            assertTrue(answer.contains("headers-too-large"), answer);
        }
    }

    @Test
    void aRequestTargetTooLongGetsAProblem() throws Exception {
        try (RawHttp raw = new RawHttp(server.port())) {
            String answer = raw.send("GET /livez?" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n")
                    .readAll();

            assertTrue(answer.startsWith("HTTP/1.1 414 "), answer);
            assertTrue(answer.contains("uri-too-long"), answer);
        }
    }

    @Test
    void everyAnswerHasTheSecurityHeadersAndNoServerName() throws Exception {
        HttpResponse<String> response = send(to("/api/devices/m1"));

        assertEquals(
                "nosniff",
                response.headers().firstValue("X-Content-Type-Options").orElseThrow());
        assertEquals(
                "no-referrer", response.headers().firstValue("Referrer-Policy").orElseThrow());
        assertEquals("no-store", response.headers().firstValue("Cache-Control").orElseThrow());
        assertTrue(response.headers().firstValue("Server").isEmpty());
    }

    @Test
    void withoutATokenOnlyOpenRoutesAnswer() throws Exception {
        URI base = URI.create("http://127.0.0.1:" + server.port());
        var closed = send(java.net.http.HttpRequest.newBuilder(base.resolve("/api/devices/m1")));
        var open = send(java.net.http.HttpRequest.newBuilder(base.resolve("/livez")));

        assertEquals(401, closed.statusCode());
        assertEquals("Bearer", closed.headers().firstValue("WWW-Authenticate").orElseThrow());
        assertEquals("not-signed-in", problem(closed.body()).get("code").textValue());
        assertEquals(204, open.statusCode());
    }

    @Test
    void headIsAnsweredLikeGetWithoutBody() throws Exception {
        HttpResponse<String> head = send(to("/api/devices/m1").method("HEAD", BodyPublishers.noBody()));

        assertEquals(200, head.statusCode());
        assertEquals("\"7\"", head.headers().firstValue("ETag").orElseThrow());
        assertEquals("", head.body());
    }

    @Test
    void whatTheCallerHasIsNotSentAgain() throws Exception {
        HttpResponse<String> response = send(to("/api/devices/m1").header("If-None-Match", "\"3\", W/\"7\""));

        assertEquals(304, response.statusCode());
        assertEquals("", response.body());
    }

    @Test
    void aBodyAtTheLimitIsTakenAndOneByteMoreIsNot() throws Exception {
        String most = "\"" + "x".repeat(SMALL_BODY - 2) + "\"";

        assertEquals(
                200, send(to("/api/echo").POST(BodyPublishers.ofString(most))).statusCode());
        HttpResponse<String> response = send(to("/api/echo").POST(BodyPublishers.ofString(most + " ")));
        assertEquals(413, response.statusCode());
        assertEquals("body-too-large", problem(response.body()).get("code").textValue());
        assertEquals(1, handled.get());
    }

    @Test
    void aChunkedBodyStopsAtTheLimit() throws Exception {
        var tooMuch = BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(new byte[50 * SMALL_BODY]));

        HttpResponse<String> response = send(to("/api/echo").POST(tooMuch));

        assertEquals(413, response.statusCode());
        assertEquals(0, handled.get());
    }

    @Test
    void aClientThatSendsAHundredMegabytesSeesTheRefusalBeforeItIsDone() throws Exception {
        try (RawHttp raw = new RawHttp(server.port())) {
            raw.send(
                    "POST /api/echo HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\nContent-Length: 104857600\r\n\r\n");
            raw.send(new byte[10_000]);
            String head = raw.readUntil("\r\n\r\n");
            byte[] megabyte = new byte[1 << 20];
            for (int sent = 0; sent < 99; sent++) {
                raw.send(megabyte);
            }
            raw.send(new byte[104857600 - 99 * megabyte.length - 10_000]);
            String rest = raw.readAll();

            assertTrue(head.startsWith("HTTP/1.1 413 "), head);
            assertTrue(rest.contains("body-too-large"), rest);
        }
    }

    @Test
    void aClientThatOnlyReadsAfterSendingAHundredMegabytesSeesTheRefusalToo() throws Exception {
        HttpResponse<String> response = send(to("/api/echo").POST(BodyPublishers.ofByteArray(new byte[100 << 20])));

        assertEquals(413, response.statusCode());
    }

    @Test
    void aBodyRefusedForItsTokenIsReadToItsEndToo() throws Exception {
        try (RawHttp raw = new RawHttp(server.port())) {
            raw.send("POST /api/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10485760\r\n\r\n");
            raw.send(new byte[10485760]);
            String answer = raw.readAll();

            assertTrue(answer.startsWith("HTTP/1.1 401 "), answer);
        }
    }

    @Test
    void aClientThatAsksFirstIsNotToldToContinueWithTooMuch() throws Exception {
        try (RawHttp raw = new RawHttp(server.port())) {
            raw.send("POST /api/echo HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n"
                    + "Content-Length: 104857600\r\nExpect: 100-continue\r\n\r\n");
            String head = raw.readUntil("\r\n\r\n");

            assertTrue(head.startsWith("HTTP/1.1 413 "), head);
        }
    }

    @Test
    void aFailureTellsItsTraceAndNothingElse() throws Exception {
        HttpResponse<String> response = send(
                to("/api/broken").header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));

        assertEquals(500, response.statusCode());
        assertEquals("internal", problem(response.body()).get("code").textValue());
        assertEquals(
                "4bf92f3577b34da6a3ce929d0e0e4736",
                problem(response.body()).get("traceId").textValue());
        assertFalse(response.body().contains("secret"), response.body());
        assertFalse(response.body().contains("Exception"), response.body());
    }

    @Test
    void aSlowAnswerHoldsNoThread() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            waiting.add(client.sendAsync(to("/api/later").build(), BodyHandlers.ofString()));
        }

        assertEquals(200, send(to("/api/devices/m1")).statusCode());
        later.complete(Reply.empty(204));
        for (var answer : waiting) {
            assertEquals(204, answer.get().statusCode());
        }
    }

    @Test
    void aRequestUnderWayIsAnsweredBeforeTheServerStops() throws Exception {
        try (RawHttp raw = new RawHttp(server.port())) {
            raw.send("GET /api/later HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n\r\n");
            send(to("/api/devices/m1"));
            Thread stopping = new Thread(server::close);
            stopping.start();
            time.after(Duration.ofMillis(300), () -> later.complete(Reply.empty(202)));
            String head = raw.readUntil("\r\n\r\n");
            stopping.join(10_000);

            assertTrue(head.startsWith("HTTP/1.1 202 "), head);
            assertFalse(stopping.isAlive());
        }
    }

    @Test
    void everyAnswerIsObservedByItsRouteAndNeverByItsPath() throws Exception {
        send(to("/api/devices/m1"));
        send(to("/api/nothing/m1"));
        send(to("/api/devices/m1").method("BREW", BodyPublishers.noBody()));

        org.awaitility.Awaitility.await().until(() -> observed.size() == 3);
        assertEquals(List.of("GET /api/devices/{ep} 200", "OTHER none 404", "OTHER none 405"), List.copyOf(observed));
    }

    @Test
    void textOfDevicesNeitherBreaksTheAnswerNorAddsHeaders() throws Exception {
        HttpResponse<String> response = send(to("/api/odd"));

        assertEquals(200, response.statusCode());
        assertEquals("\"half a pair: \\uD83D\"", response.body());
        assertTrue(response.headers().firstValue("X-Injected").isEmpty());
    }

    @Test
    void twoRequestsShareAConnection() throws IOException {
        try (RawHttp raw = new RawHttp(server.port())) {
            String get = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n";

            assertTrue(raw.send(get).readUntil("\r\n\r\n").startsWith("HTTP/1.1 204"));
            assertTrue(raw.send(get).readUntil("\r\n\r\n").startsWith("HTTP/1.1 204"));
        }
    }

    @Test
    void anAnswerMayTakeLongerThanAConnectionMayBeIdle() throws Exception {
        restart(IDLE);
        try (RawHttp raw = new RawHttp(server.port())) {
            raw.send("GET /api/later HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n\r\n");
            time.after(IDLE.multipliedBy(2), () -> later.complete(Reply.empty(202)));

            assertTrue(raw.readUntil("\r\n\r\n").startsWith("HTTP/1.1 202 "));
        }
    }

    @Test
    void aBodyThatDoesNotComeIsNotWaitedForForever() throws Exception {
        restart(IDLE);
        try (RawHttp raw = new RawHttp(server.port())) {
            raw.send("POST /api/echo HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n"
                    + "Content-Length: 10\r\n\r\n123");
            String answer = raw.readAll();

            assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
            assertTrue(answer.contains("request-timeout"), answer);
        }
    }

    @Test
    void aBodyThatIsNotFramedProperlyGetsAProblem() throws Exception {
        try (RawHttp raw = new RawHttp(server.port())) {
            raw.send("POST /api/echo HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\nzz\r\n");
            String answer = raw.readAll();

            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
            assertTrue(answer.contains("application/problem+json"), answer);
        }
    }

    @Test
    void twoLengthsOfOneBodyAreRefused() throws Exception {
        try (RawHttp raw = new RawHttp(server.port())) {
            raw.send("POST /api/echo HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n"
                    + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
            String answer = raw.readAll();

            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
            assertEquals(0, handled.get());
        }
    }

    @Test
    void theServerAsAWholeHasOptions() throws Exception {
        try (RawHttp raw = new RawHttp(server.port())) {
            String answer = raw.send("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n").readUntil("\r\n\r\n");

            assertTrue(answer.startsWith("HTTP/1.1 204 "), answer);
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        HttpServer second = new HttpServer(
                HttpConfig.onPort(server.port()),
                new RouteTable(),
                HttpPorts.of(token -> Optional.empty(), time, Randomness.seeded(1)));

        IllegalStateException failure = assertThrows(IllegalStateException.class, second::start);
        assertTrue(failure.getMessage().contains("127.0.0.1:" + server.port()), failure.getMessage());
    }

    @Test
    void stoppingDoesNotWaitForeverForAnAnswer() throws Exception {
        server.close();
        start(HttpConfig.onPort(0).withDrainMax(Duration.ofMillis(300)));
        try (RawHttp raw = new RawHttp(server.port())) {
            raw.send("GET /api/later HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n\r\n");
            send(to("/api/devices/m1"));

            assertTimeout(Duration.ofSeconds(5), server::close);
        }
        server.close();
    }

    @Test
    void oneConnectionMoreThanAllowedWaitsForAPlace() throws Exception {
        server.close();
        start(HttpConfig.onPort(0).withConnectionsMax(2));
        String get = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n";
        try (RawHttp first = new RawHttp(server.port());
                RawHttp second = new RawHttp(server.port());
                RawHttp third = new RawHttp(server.port())) {
            assertTrue(first.send(get).readUntil("\r\n\r\n").startsWith("HTTP/1.1 204"));
            assertTrue(second.send(get).readUntil("\r\n\r\n").startsWith("HTTP/1.1 204"));
            third.socket().setSoTimeout(500);
            assertThrows(IOException.class, () -> third.send(get).readUntil("\r\n\r\n"));

            first.socket().close();
            third.socket().setSoTimeout(10_000);
            assertTrue(third.readUntil("\r\n\r\n").startsWith("HTTP/1.1 204"));
        }
    }
}
