// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import static io.dormouse.server.access.TestPeople.PASSWORD;
import static io.dormouse.server.access.TestPeople.code;
import static io.dormouse.server.access.TestPeople.cookie;
import static io.dormouse.server.access.TestPeople.json;
import static io.dormouse.server.access.TestPeople.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.kit.database.Databases;
import io.dormouse.kit.database.EveryDatabase;
import io.dormouse.kit.database.TestDatabase;
import io.dormouse.kit.event.EventFilter;
import io.dormouse.kit.event.EventLog;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.TestRequest;
import io.dormouse.kit.time.VirtualTime;
import io.dormouse.kit.token.Token;
import io.dormouse.kit.token.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SignInTest {
    private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-24T12:00:00Z"));
    private final io.dormouse.kit.database.Database database = Databases.inMemory(time);
    private final TestPeople people = new TestPeople(database, time);

    @AfterEach
    void close() {
        people.close();
        database.close();
    }

    @EveryDatabase
    void theFirstAdminIsMadeWithTheLinkOfTheFirstStart(TestDatabase fresh) {
        try (TestPeople here = new TestPeople(fresh, fresh.time())) {
            String old = here.accounts.firstAdminLink().orElseThrow();
            String link = here.accounts.firstAdminLink().orElseThrow();

            String set = "{'token':'%s','name':'Anna','password':'" + PASSWORD + "'}";
            assertEquals("404 link-unknown", code(here.post("/api/v1/setup", set.formatted(old), "")));
            Reply check = here.post("/api/v1/setup:check", "{'token':'" + link + "'}", "");
            assertEquals("first-admin", json(check).path("kind").asText());
            Reply reply = here.post("/api/v1/setup", set.formatted(link), "");

            assertEquals("user:anna", json(reply).path("name").asText());
            assertEquals("admin", json(reply).path("role").asText());
            assertTrue(reply.headers().get("Set-Cookie").endsWith("; HttpOnly; SameSite=Strict; Secure"));
            assertEquals(200, here.me(cookie(reply)));
            assertEquals("404 link-unknown", code(here.post("/api/v1/setup", set.formatted(link), "")));
            assertTrue(here.accounts.firstAdminLink().isEmpty());
            assertEquals(200, here.signIn("ANNA", PASSWORD).status());
        }
    }

    @EveryDatabase
    void aUserChoosesThePasswordAndSignsOut(TestDatabase fresh) {
        try (TestPeople here = new TestPeople(fresh, fresh.time())) {
            String admin = here.firstAdmin();
            String bob = here.user("bob", "operator", admin);
            fresh.reopen();

            assertEquals(200, here.me(bob));
            assertEquals("403 role-missing", code(here.send(with(TestRequest.get("/api/v1/users"), bob))));
            Reply sessions = here.send(with(TestRequest.get("/api/v1/me/sessions"), bob));
            assertTrue(json(sessions).at("/items/0/current").asBoolean());
            assertEquals(
                    204,
                    here.send(with(TestRequest.delete("/api/v1/session"), bob)).status());
            assertEquals(401, here.me(bob));
        }
    }

    @Test
    void wrongNamesAndPasswordsLookTheSame() {
        people.firstAdmin();

        Reply wrong = people.signIn("admin", "wrong password");
        Reply unknown = people.signIn("nobody", "wrong password");

        assertEquals("401 wrong-password", code(wrong));
        assertEquals(json(wrong).path("detail"), json(unknown).path("detail"));
    }

    @Test
    void passwordsOfOneUserAreTriedTenTimesAndThenSlowly() {
        people.firstAdmin();
        for (int i = 0; i < SignInLimits.ACCOUNT_FAILURES_MAX; i++) {
            assertEquals("401 wrong-password", code(people.signIn("admin", "wrong password " + i)));
        }

        Reply refused = people.signIn("admin", PASSWORD);
        assertEquals("429 too-many-failures", code(refused));
        assertEquals("31", refused.headers().get("Retry-After"));

        time.advance(SignInLimits.ACCOUNT_REFILL);
        assertEquals(200, people.signIn("admin", PASSWORD).status());
        assertEquals(200, people.signIn("admin", PASSWORD).status(), "a right password uses nothing up");
    }

    @Test
    void oneAddressTriesTwentyPasswordsOfManyUsers() {
        for (int i = 0; i < SignInLimits.ADDRESS_FAILURES_MAX; i++) {
            assertEquals("401 wrong-password", code(people.signIn("user" + i, "wrong password")));
        }

        assertEquals("429 too-many-failures", code(people.signIn("other", "wrong password")));
    }

    @Test
    void aSessionEndsWhenItIsNotUsedAndAtTheLatestAfterItsLife() {
        String idle = people.firstAdmin();
        time.advance(Duration.ofHours(8).plusSeconds(1));
        assertEquals(401, people.me(idle));

        String used = cookie(people.signIn("admin", PASSWORD));
        for (int hour = 0; hour < 7 * 24; hour++) {
            assertEquals(200, people.me(used), "hour " + hour);
            time.advance(Duration.ofHours(1));
        }
        assertEquals(401, people.me(used));
    }

    @Test
    void anotherRoleAnotherPasswordAndRemovalCutTheSessions() {
        String admin = people.firstAdmin();
        String bob = people.user("bob", "operator", admin);
        people.send(with(TestRequest.patch("/api/v1/users/bob"), admin).withJson("{\"role\":\"viewer\"}"));
        assertEquals(401, people.me(bob));

        String first = cookie(people.signIn("bob", PASSWORD));
        String second = cookie(people.signIn("bob", PASSWORD));
        Reply changed = people.send(with(TestRequest.put("/api/v1/me/password"), second)
                .withJson("{\"current\":\"" + PASSWORD + "\",\"password\":\"another good phrase\"}"));
        assertEquals(204, changed.status());
        assertEquals(401, people.me(first));
        assertEquals(200, people.me(second));
        assertEquals("401 wrong-password", code(people.signIn("bob", PASSWORD)));

        people.send(with(TestRequest.delete("/api/v1/users/bob"), admin));
        assertEquals(401, people.me(second));
    }

    @Test
    void aResetTakesThePasswordAndTheSessionsAndGivesALink() {
        String admin = people.firstAdmin();
        String bob = people.user("bob", "operator", admin);

        Reply reset = people.send(with(TestRequest.post("/api/v1/users/bob:reset"), admin));

        assertEquals(401, people.me(bob));
        assertEquals("401 wrong-password", code(people.signIn("bob", PASSWORD)));
        String token = json(reset).path("setUpToken").asText();
        Reply check = people.post("/api/v1/setup:check", "{'token':'" + token + "'}", "");
        assertEquals("bob", json(check).path("name").asText());
        time.advance(Accounts.LINK_LIFE);
        assertEquals("404 link-unknown", code(people.post("/api/v1/setup:check", "{'token':'" + token + "'}", "")));
    }

    @Test
    void theLastAdminStays() {
        String admin = people.firstAdmin();
        TestRequest demote =
                with(TestRequest.patch("/api/v1/users/admin"), admin).withJson("{\"role\":\"viewer\"}");

        assertEquals("409 last-admin", code(people.send(demote)));
        assertEquals("409 last-admin", code(people.send(with(TestRequest.delete("/api/v1/users/admin"), admin))));
        people.post("/api/v1/users", "{'name':'waits','role':'admin'}", admin);
        assertEquals("409 last-admin", code(people.send(demote)), "an admin without a password cannot sign in");
        people.user("eve", "admin", admin);
        assertEquals(200, people.send(demote).status());
    }

    @Test
    void aSessionOfATokenEndsWithTheToken() {
        Token.Created token = people.tokens
                .create(new Tokens.Wanted("demo", Role.ADMIN, null, null), "test")
                .join()
                .orElseThrow();
        Reply reply = people.post("/api/v1/session", "{'token':'" + token.secret() + "'}", "");
        assertEquals("token:demo", json(reply).path("name").asText());
        String session = cookie(reply);
        assertEquals(200, people.me(session));
        assertEquals("409 not-a-user", code(people.send(with(TestRequest.get("/api/v1/me/sessions"), session))));

        people.tokens.revoke(token.token().id(), "test").join();
        time.advance(Tokens.REMEMBERED.plusSeconds(1));
        assertEquals(401, people.me(session));
        assertEquals(
                "401 wrong-password", code(people.post("/api/v1/session", "{'token':'" + token.secret() + "'}", "")));
    }

    @Test
    void oneUserHasAtMostTwentySessions() {
        people.firstAdmin();
        String oldest = "";
        for (int i = 0; i < Sessions.SESSIONS_MAX; i++) {
            time.advance(Duration.ofSeconds(1));
            String cookie = cookie(people.signIn("admin", PASSWORD));
            oldest = oldest.isEmpty() ? cookie : oldest;
        }
        assertEquals(Sessions.SESSIONS_MAX, people.sessions.ofAccount("admin").size());
        assertEquals(200, people.me(oldest));

        time.advance(Duration.ofSeconds(6));
        people.signIn("admin", PASSWORD);

        assertEquals(Sessions.SESSIONS_MAX, people.sessions.ofAccount("admin").size());
        assertEquals(401, people.me(oldest));
    }

    @Test
    void whoDidWhatIsAnEventAndNoSecretIsInIt() {
        String admin = people.firstAdmin();
        people.user("bob", "operator", admin);
        people.signIn("bob", "wrong password");

        List<String> events = new EventLog(database, time)
                .since(0, 100, EventFilter.ALL).events().stream()
                        .map(event -> event.type() + " " + event.data())
                        .toList();
        assertTrue(events.stream().anyMatch(event -> event.startsWith("audit.user-created")), events.toString());
        assertTrue(
                events.contains("audit.sign-in-failed {\"name\":\"bob\",\"from\":\"192.0.2.1\"}"), events.toString());
        assertFalse(events.toString().contains("dmu_"));
        assertFalse(events.toString().contains("argon2"));
        assertFalse(events.toString().contains(PASSWORD));
    }
}
