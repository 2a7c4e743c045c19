// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.TestHttp;
import io.dormouse.kit.http.TestRequest;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.Time;
import io.dormouse.kit.token.Tokens;
import io.dormouse.server.OpenApiContract;
import java.time.Duration;
import java.util.Objects;

/** Everything about people, over a database and without a network; every answer is held against openapi.yaml. */
final class TestPeople implements AutoCloseable {
    static final String PASSWORD = "correct horse battery";

    final Tokens tokens;
    final Sessions sessions;
    final Accounts accounts;
    final Audit audit;
    private final Passwords passwords = new Passwords(Randomness.secure());
    private final TestHttp http;

    TestPeople(Database database, Time time) {
        tokens = new Tokens(database, time, Randomness.secure());
        sessions = new Sessions(database, Duration.ofHours(8), Duration.ofDays(7), time, Randomness.secure());
        accounts = new Accounts(database, time, Randomness.secure(), sessions::forget);
        audit = new Audit(database, time, Randomness.secure());
        SignIns signIns = new SignIns(database, passwords, accounts, sessions, audit, time);
        DeviceScope scope = new DeviceScope() {
            @Override
            public void check(String filter) {}

            @Override
            public boolean sees(String filter, String endpoint) {
                return true;
            }
        };
        OpenApiContract contract = OpenApiContract.load();
        http = new TestHttp(
                time,
                new Callers(tokens, sessions),
                contract.holding(new SessionRoutes(new SessionRoutes.Ports(
                        signIns, sessions, tokens, new ServerFacts("1", null, "off", false), true))),
                contract.holding(new UserRoutes(accounts, scope)),
                contract.holding(new AuditRoutes(audit)));
    }

    Reply send(TestRequest request) {
        return http.send(request.withHeader("Origin", "https://here").withHeader("Host", "here"));
    }

    Reply post(String path, String json, String cookie) {
        return send(with(TestRequest.post(path), cookie).withJson(json.replace('\'', '"')));
    }

    static TestRequest with(TestRequest request, String cookie) {
        return cookie.isEmpty() ? request : request.withHeader("Cookie", cookie);
    }

    Reply signIn(String name, String password) {
        return post("/api/v1/session", "{'name':'" + name + "','password':'" + password + "'}", "");
    }

    /** A new server's first admin, {@code admin}; the cookie of its session. */
    String firstAdmin() {
        String link = accounts.firstAdminLink().orElseThrow();
        return cookie(post("/api/v1/setup", "{'token':'" + link + "','password':'" + PASSWORD + "'}", ""));
    }

    /** A user who chose {@link #PASSWORD}; the cookie of its session. */
    String user(String name, String role, String admin) {
        Reply made = post("/api/v1/users", "{'name':'" + name + "','role':'" + role + "'}", admin);
        return cookie(post(
                "/api/v1/setup",
                "{'token':'" + json(made).path("setUpToken").asText() + "','password':'" + PASSWORD + "'}",
                ""));
    }

    static String cookie(Reply reply) {
        String header = reply.headers().getOrDefault("Set-Cookie", "");
        return header.substring(0, Math.max(0, header.indexOf(';')));
    }

    static JsonNode json(Reply reply) {
        return Objects.requireNonNullElse(reply.json(), MissingNode.getInstance());
    }

    static String code(Reply reply) {
        return reply.status() + " " + json(reply).path("code").asText();
    }

    int me(String cookie) {
        return send(with(TestRequest.get("/api/v1/me"), cookie)).status();
    }

    @Override
    public void close() {
        passwords.close();
    }
}
