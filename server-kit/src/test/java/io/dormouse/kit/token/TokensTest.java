// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.EveryDatabase;
import io.dormouse.kit.database.TestDatabase;
import io.dormouse.kit.event.EventFilter;
import io.dormouse.kit.event.EventLog;
import io.dormouse.kit.http.Principal;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.time.Randomness;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

class TokensTest {
    private static Tokens tokens(TestDatabase database) {
        return new Tokens(database, database.time(), Randomness.secure());
    }

    private static Token.Created create(Tokens tokens, Role role, @Nullable String filter) {
        return tokens.create(new Tokens.Wanted("ci", role, null, filter), "test")
                .join()
                .orElseThrow();
    }

    @EveryDatabase
    void aTokenSignsInWithItsRoleAndFilterAlsoAfterARestart(TestDatabase database) {
        Token.Created created = create(tokens(database), Role.OPERATOR, "tags.site = brno");
        database.reopen();

        assertEquals(
                Optional.of(new Principal("token:ci", Role.OPERATOR, "tags.site = brno")),
                tokens(database).authenticate(created.secret()));
    }

    @EveryDatabase
    void anythingElseDoesNotSignIn(TestDatabase database) {
        Tokens tokens = tokens(database);
        Token.Created created = create(tokens, Role.ADMIN, null);

        assertEquals(Optional.empty(), tokens.authenticate(""));
        assertEquals(Optional.empty(), tokens.authenticate("dmt_x"));
        assertEquals(Optional.empty(), tokens.authenticate(created.secret() + "x"));
        assertEquals(Optional.empty(), tokens.authenticate(created.token().id()));
        assertEquals(Optional.empty(), tokens.authenticate(storedHash(database)));
    }

    @EveryDatabase
    void onlyTheHashIsKept(TestDatabase database) {
        Token.Created created = create(tokens(database), Role.ADMIN, null);

        assertEquals(64, storedHash(database).length());
        assertNotEquals(created.secret(), storedHash(database));
        String events = new EventLog(database, database.time())
                        .since(0, 10, EventFilter.ALL)
                        .events() + "";
        assertTrue(events.contains("audit.token-created"), events);
        assertFalse(events.contains(created.secret()), events);
        assertFalse(created.toString().contains(created.secret()));
    }

    private static String storedHash(Database database) {
        return database.read(connection -> {
            try (var rows = connection.createStatement().executeQuery("SELECT hash FROM token")) {
                rows.next();
                return rows.getString(1);
            }
        });
    }

    @EveryDatabase
    void anExpiredTokenEndsToTheMillisecondAlsoWhenRemembered(TestDatabase database) {
        Tokens tokens = tokens(database);
        Token.Created created = tokens.create(
                        new Tokens.Wanted(
                                "ci", Role.VIEWER, database.time().now().plusSeconds(3), null),
                        "test")
                .join()
                .orElseThrow();

        database.time().advance(Duration.ofMillis(2_999));
        assertTrue(tokens.authenticate(created.secret()).isPresent());
        database.time().advance(Duration.ofMillis(1));
        assertEquals(Optional.empty(), tokens.authenticate(created.secret()));
    }

    @EveryDatabase
    void aRevokedTokenEndsAtOnceHereAndSoonOnOtherNodes(TestDatabase database) {
        Tokens here = tokens(database);
        Tokens elsewhere = tokens(database);
        Token.Created created = create(here, Role.VIEWER, null);
        assertTrue(here.authenticate(created.secret()).isPresent());
        assertTrue(elsewhere.authenticate(created.secret()).isPresent());

        assertTrue(here.revoke(created.token().id(), "test").join());

        assertEquals(Optional.empty(), here.authenticate(created.secret()));
        database.time().advance(Tokens.REMEMBERED.plusMillis(1));
        assertEquals(Optional.empty(), elsewhere.authenticate(created.secret()));
        assertFalse(here.revoke(created.token().id(), "test").join());
        assertEquals(List.of(), here.list());
    }

    @EveryDatabase
    void aFreshAdminTokenEndsTheOneOfTheLastStart(TestDatabase database) {
        Tokens tokens = tokens(database);
        Token.Created first = tokens.freshAdminToken();
        assertTrue(tokens.authenticate(first.secret()).isPresent());

        Token.Created second = tokens.freshAdminToken();

        assertEquals(Optional.empty(), tokens.authenticate(first.secret()));
        assertEquals(
                Role.ADMIN, tokens.authenticate(second.secret()).orElseThrow().role());
        assertEquals(1, tokens.list().size());
    }

    @EveryDatabase
    void theListTellsWhenATokenWasLastUsed(TestDatabase database) {
        Tokens tokens = tokens(database);
        Token.Created created = create(tokens, Role.VIEWER, null);
        tokens.authenticate(created.secret());
        database.commit(transaction -> true);

        assertEquals(database.time().now(), tokens.list().get(0).usedAt());
    }
}
