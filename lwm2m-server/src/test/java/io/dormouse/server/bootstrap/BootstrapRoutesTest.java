// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dormouse.kit.http.HttpConfig;
import io.dormouse.kit.http.HttpPorts;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.HttpServer;
import io.dormouse.kit.http.Principal;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.RouteTable;
import io.dormouse.kit.http.TestHttp;
import io.dormouse.kit.http.TestRequest;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.SystemTime;
import io.dormouse.server.OpenApiContract;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers of this server, and a bootstrap server behind it that does what the test wants. */
final class BootstrapRoutesTest {
    private static final String CONFIG = "/api/v1/bootstrap/configs/a%2Fb%20%E2%82%AC";

    @TempDir
    Path directory;

    private final SystemTime time = new SystemTime();
    private final List<HttpRequest> passed = new CopyOnWriteArrayList<>();
    private HttpServer behind;
    private TestHttp http;

    @BeforeEach
    void start() throws IOException {
        Path token = directory.resolve("token");
        Files.writeString(token, "secret\n");
        RouteTable routes = new RouteTable();
        routes.on("PUT", "/api/v1/bootstrap/configs/{ep}", Role.ENGINEER, this::put)
                .on("GET", "/api/v1/bootstrap/sessions", Role.VIEWER, this::sessions)
                .on("GET", "/api/v1/bootstrap/configs/{ep}", Role.VIEWER, request -> {
                    throw Problem.of(404, "config-unknown", "There is none.").asException();
                })
                .on("POST", "/api/v1/bootstrap/devices/{ep}:trigger", Role.ENGINEER, this::put);
        behind = new HttpServer(
                HttpConfig.onPort(0),
                routes,
                HttpPorts.of(
                        given -> given.equals("secret")
                                ? Optional.of(new Principal("token:dm", Role.ENGINEER, null))
                                : Optional.empty(),
                        time,
                        Randomness.seeded(1)));
        behind.start();
        http = http(behind.uri(), token);
    }

    private static TestHttp http(URI url, Path token) {
        return new TestHttp(OpenApiContract.load().holding(new BootstrapRoutes(new Upstream(url, token))));
    }

    @AfterEach
    void stop() {
        behind.close();
        time.close();
    }

    private CompletionStage<Reply> put(HttpRequest request) {
        passed.add(request);
        return Reply.json(202, JsonNodeFactory.instance.objectNode())
                .withEtag(7)
                .withHeader("Cache-Control", "no-store")
                .done();
    }

    private CompletionStage<Reply> sessions(HttpRequest request) {
        passed.add(request);
        var page = JsonNodeFactory.instance.objectNode();
        page.putArray("items");
        return Reply.ok(page.putNull("next")).done();
    }

    @Test
    void anyNameTheBodyTheVersionAndTheCallerArePassedOnAndTheAnswerComesBack() {
        Reply reply = new TestHttp(new BootstrapRoutes(new Upstream(behind.uri(), directory.resolve("token"))))
                .send(TestRequest.put(CONFIG + "?check=only")
                        .withIfMatch(3)
                        .as(new Principal("user:Ада", Role.ENGINEER, null))
                        .withJson("{\"servers\":[]}"));

        assertEquals(202, reply.status());
        assertEquals("\"7\"", reply.headers().get("ETag"));
        assertEquals("no-store", reply.headers().get("Cache-Control"));
        HttpRequest request = passed.get(0);
        assertEquals("a/b €", request.path("ep"));
        assertEquals("only", request.query("check").orElseThrow());
        assertEquals(3, request.ifMatch().orElseThrow());
        assertEquals("{\"servers\":[]}", new String(request.body(), StandardCharsets.UTF_8));
        assertEquals(
                "user%3A%D0%90%D0%B4%D0%B0",
                request.header("Dormouse-On-Behalf-Of").orElseThrow());
    }

    @Test
    void theSuffixOfAnActionStaysOne() {
        new TestHttp(new BootstrapRoutes(new Upstream(behind.uri(), directory.resolve("token"))))
                .send(TestRequest.post("/api/v1/bootstrap/devices/a%3Atrigger:trigger"));

        assertEquals("a:trigger", passed.get(0).path("ep"));
    }

    @Test
    void questionsArePassedOn() {
        Reply reply = http.send(TestRequest.get("/api/v1/bootstrap/sessions?endpoint=a%20b&state=failed&limit=5")
                .as(Role.VIEWER));

        assertEquals(200, reply.status());
        assertEquals("a b", passed.get(0).query("endpoint").orElseThrow());
        assertEquals("5", passed.get(0).query("limit").orElseThrow());
    }

    @Test
    void whatTheOtherServerRefusesIsRefusedWithItsWords() {
        Reply reply = http.send(TestRequest.get(CONFIG));

        assertEquals(404, reply.status());
        assertTrue(String.valueOf(reply.json()).contains("config-unknown"), () -> "" + reply.json());
    }

    @Test
    void theRoleOfTheCallerCountsHere() {
        assertEquals(
                403,
                http.send(TestRequest.put(CONFIG).as(Role.OPERATOR).withJson("{}"))
                        .status());
        assertEquals(List.of(), passed);
    }

    @Test
    void aTokenThatIsNotTakenIsNotTheCallersFault() throws IOException {
        Files.writeString(directory.resolve("token"), "old");

        Reply reply = http.send(TestRequest.get("/api/v1/bootstrap/sessions"));

        assertEquals(502, reply.status());
        assertTrue(String.valueOf(reply.json()).contains("bootstrap-server-unavailable"));
        Files.delete(directory.resolve("token"));
        assertEquals(
                502, http.send(TestRequest.get("/api/v1/bootstrap/sessions")).status());
    }

    @Test
    void aServerThatIsNotThereIs502() {
        behind.close();

        assertEquals(
                502, http.send(TestRequest.get("/api/v1/bootstrap/sessions")).status());
    }

    @Test
    void anAddressThatIsNoneStopsTheStart() {
        assertThrows(IllegalArgumentException.class, () -> new Upstream(URI.create("bootstrap:8081"), directory));
        assertThrows(IllegalArgumentException.class, () -> new Upstream(URI.create("http://a/b"), directory));
    }
}
