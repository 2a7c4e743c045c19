// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Databases;
import io.dormouse.kit.http.Principal;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.TestHttp;
import io.dormouse.kit.http.TestRequest;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.VirtualTime;
import io.dormouse.kit.token.Tokens;
import io.dormouse.server.OpenApiContract;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenRoutesTest {
    private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-24T12:00:00Z"));
    private final Database database = Databases.inMemory(time);
    private final Tokens tokens = new Tokens(database, time, Randomness.seeded(1));

    /** Sees the devices whose name the filter is. */
    private final DeviceScope scope = new DeviceScope() {
        @Override
        public void check(String filter) {
            if (filter.equals("bad")) {
                throw Problem.of(400, "bad-filter", "no").asException();
            }
        }

        @Override
        public boolean sees(String filter, String endpoint) {
            return filter.equals(endpoint);
        }
    };

    private final TestHttp http = new TestHttp(
            time,
            OpenApiContract.load().holding(new TokenRoutes(tokens, scope, time)),
            router -> new ScopedRouter(router, scope, Set.of("/api/v1/aware"))
                    .get(
                            "/api/v1/devices/{ep}/twin",
                            Role.VIEWER,
                            request -> Reply.empty(204).done())
                    .get(
                            "/api/v1/aware",
                            Role.VIEWER,
                            request -> Reply.empty(204).done())
                    .post(
                            "/api/v1/aware",
                            Role.VIEWER,
                            request -> Reply.empty(204).done())
                    .get(
                            "/api/v1/messages",
                            Role.VIEWER,
                            request -> Reply.empty(204).done()));

    @AfterEach
    void close() {
        database.close();
    }

    private static JsonNode json(Reply reply) {
        return Objects.requireNonNull(reply.json());
    }

    private Reply post(String body) {
        return http.send(TestRequest.post("/api/v1/tokens").withJson(body));
    }

    @Test
    void anAdminMakesATokenThatWorksForAYear() {
        Reply reply = post("{\"name\":\"ci\",\"role\":\"operator\"}");

        assertEquals(201, reply.status());
        assertEquals("no-store", reply.headers().get("Cache-Control"));
        assertEquals("2027-11-24T12:00:00.000Z", json(reply).path("expiresAt").asText());
        Principal principal =
                tokens.authenticate(json(reply).path("token").asText()).orElseThrow();
        assertEquals(Role.OPERATOR, principal.role());
        JsonNode listed = json(http.send(TestRequest.get("/api/v1/tokens"))).at("/items/0");
        assertEquals("ci", listed.path("name").asText());
        assertTrue(listed.path("token").isMissingNode());
    }

    @Test
    void aTokenThatNeverExpiresMustBeAskedFor() {
        Reply reply = post("{\"name\":\"ci\",\"role\":\"viewer\",\"expiresAt\":null}");

        assertTrue(json(reply).path("expiresAt").isNull());
    }

    @Test
    void aRevokedTokenIsGone() {
        String id =
                json(post("{\"name\":\"ci\",\"role\":\"viewer\"}")).path("id").asText();

        assertEquals(204, http.send(TestRequest.delete("/api/v1/tokens/" + id)).status());
        assertEquals(404, http.send(TestRequest.delete("/api/v1/tokens/" + id)).status());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"role\":\"viewer\"}                                     | 422 | /name",
                "{\"name\":\" \",\"role\":\"viewer\"}                      | 422 | /name",
                "{\"name\":\"a\\u0007\",\"role\":\"viewer\"}               | 422 | /name",
                "{\"name\":\"a\",\"role\":\"root\"}                        | 422 | /role",
                "{\"name\":\"a\",\"role\":\"ADMIN\"}                       | 422 | /role",
                "{\"name\":\"a\",\"role\":\"viewer\",\"expiresAt\":\"2026-11-24T12:00:00Z\"} | 422 | /expiresAt",
                "{\"name\":\"a\",\"role\":\"viewer\",\"expiresAt\":\"soon\"} | 422 | /expiresAt",
                "{\"name\":\"a\",\"role\":\"viewer\",\"filter\":7}         | 422 | /filter",
                "{\"name\":\"a\",\"role\":\"viewer\",\"filter\":\"bad\"}   | 400 | ``",
                "{\"name\":\"a\",\"role\":\"viewer\",\"scope\":\"x\"}      | 422 | /scope"
            })
    void whatMakesNoTokenIsRefused(String body, int status, String pointer) {
        Reply refused = post(body);

        assertEquals(status, refused.status());
        assertEquals(pointer, json(refused).at("/errors/0/pointer").asText(""));
        assertTrue(tokens.list().isEmpty());
    }

    @Test
    void namesHaveALength() {
        assertEquals(
                201,
                post("{\"name\":\"" + "n".repeat(Tokens.NAME_MAX) + "\",\"role\":\"viewer\"}")
                        .status());
        assertEquals(
                422,
                post("{\"name\":\"" + "n".repeat(Tokens.NAME_MAX + 1) + "\",\"role\":\"viewer\"}")
                        .status());
    }

    @Test
    void thereIsALargestNumberOfTokens() {
        for (int i = 0; i < Tokens.TOKENS_MAX; i++) {
            tokens.create(new Tokens.Wanted("t" + i, Role.VIEWER, null, null), "test")
                    .join();
        }

        Reply refused = post("{\"name\":\"one more\",\"role\":\"viewer\"}");

        assertEquals(409, refused.status());
        assertEquals("too-many-tokens", json(refused).path("code").asText());
    }

    @Test
    void onlyAdminsSeeTokens() {
        assertEquals(
                403,
                http.send(TestRequest.get("/api/v1/tokens").as(Role.ENGINEER)).status());
    }

    @Test
    void aLimitedTokenSeesItsDevicesAndNothingThatSpansOthers() {
        Principal limited = new Principal("token:eve", Role.ADMIN, "meter-17");

        assertEquals(204, status("/api/v1/devices/meter-17/twin", limited));
        assertEquals(404, status("/api/v1/devices/meter-18/twin", limited));
        assertEquals(204, status("/api/v1/aware", limited));
        assertEquals(
                403, http.send(TestRequest.post("/api/v1/aware").as(limited)).status());
        assertEquals(403, status("/api/v1/messages", limited));
        Principal unlimited = new Principal("token:eve", Role.VIEWER, null);
        assertEquals(204, status("/api/v1/devices/meter-18/twin", unlimited));
        assertEquals(204, status("/api/v1/messages", unlimited));
        assertFalse(scope.sees("meter-17", "meter-18"));
    }

    private int status(String target, Principal caller) {
        return http.send(TestRequest.get(target).as(caller)).status();
    }
}
