// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;

class GroupCommitTest {
    private static final ObjectNode NOTHING = JsonNodeFactory.instance.objectNode();

    @EveryDatabase
    void whatWasCommittedIsReadBackAfterARestart(TestDatabase database) {
        database.commit(Rows.insert("message.queued"));

        database.reopen();

        assertEquals(List.of("1 message.queued"), Rows.of(database));
    }

    @EveryDatabase
    void unitsOfOneThreadCommitInTheOrderInWhichTheyWereHandedOver(TestDatabase database) {
        List<CompletableFuture<Boolean>> answers = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int n = 1; n <= 500; n++) {
            answers.add(database.submit(Rows.insert("n" + n)));
            expected.add(n + " n" + n);
        }
        answers.forEach(CompletableFuture::join);

        assertEquals(expected, Rows.of(database));
    }

    @EveryDatabase
    void aUnitThatFailsTakesNoOtherWithIt(TestDatabase database) {
        var before = database.submit(Rows.insert("before"));
        var sql = database.submit(transaction -> {
            transaction.event(null, "never", NOTHING);
            return executeUpdate(transaction, "INSERT INTO no_such_table VALUES (1)");
        });
        var code = database.submit(transaction -> {
            transaction.event(null, "never", NOTHING);
            throw new IllegalArgumentException("on purpose");
        });
        var error = database.submit(transaction -> {
            throw new AssertionError("even an error");
        });
        var after = database.submit(Rows.insert("after"));

        before.join();
        after.join();
        assertInstanceOf(
                StoreException.class,
                assertThrows(CompletionException.class, sql::join).getCause());
        assertEquals(
                "A change could not be stored: on purpose",
                assertThrows(CompletionException.class, code::join).getCause().getMessage());
        assertThrows(CompletionException.class, error::join);
        assertEquals(List.of("1 before", "2 after"), Rows.of(database));
        assertTrue(database.healthy());
    }

    @EveryDatabase
    void aUnitThatFailsLeavesNothingOfItself(TestDatabase database) {
        assertThrows(
                StoreException.class,
                () -> database.commit(transaction -> {
                    executeUpdate(transaction, "INSERT INTO event_trimmed (type, seq) VALUES ('x', 1)");
                    throw new IllegalStateException("too late");
                }));

        boolean anything = database.read(connection -> {
            try (Statement select = connection.createStatement()) {
                return select.executeQuery("SELECT seq FROM event_trimmed").next();
            }
        });
        assertFalse(anything);
    }

    @EveryDatabase
    void aUnitThatSwallowsItsSqlFailureStillFailsAlone(TestDatabase database) {
        var swallowing = database.submit(transaction -> {
            try {
                executeUpdate(transaction, "INSERT INTO event_trimmed (type, seq) VALUES ('x', NULL)");
            } catch (SQLException ignored) {
                transaction.event(null, "swallowed", NOTHING);
            }
            return true;
        });
        database.commit(Rows.insert("after"));

        boolean stored = swallowing.handle((done, failure) -> failure == null).join();
        assertEquals(stored ? List.of("1 swallowed", "2 after") : List.of("1 after"), Rows.of(database));
        assertTrue(database.healthy());
    }

    @EveryDatabase
    void aUnitMustNotUseTheDatabaseItRunsIn(TestDatabase database) {
        for (Unit<?> forbidden : List.<Unit<?>>of(
                transaction -> database.commit(Rows.insert("inner")),
                transaction -> database.submit(Rows.insert("inner")),
                transaction -> Rows.of(database))) {
            StoreException refusal = assertThrows(StoreException.class, () -> database.commit(forbidden));
            assertEquals(
                    "A change could not be stored: a unit must touch nothing but its transaction",
                    refusal.getMessage());
        }
        assertEquals(List.of(), Rows.of(database));
    }

    @EveryDatabase
    void aTransactionIsDeadAfterItsUnit(TestDatabase database) {
        AtomicReference<Transaction> kept = new AtomicReference<>();
        database.commit(transaction -> {
            kept.set(transaction);
            return true;
        });

        assertThrows(IllegalStateException.class, () -> kept.get().event(null, "late", NOTHING));
        assertThrows(IllegalStateException.class, () -> kept.get().connection());
    }

    @EveryDatabase
    void aReadSeesOneSnapshot(TestDatabase database) {
        database.commit(Rows.insert("a"));

        List<List<String>> twoLooks = database.read(connection -> {
            List<String> first = Rows.all(connection);
            CompletableFuture.runAsync(() -> database.commit(Rows.insert("b"))).join();
            return List.of(first, Rows.all(connection));
        });

        assertEquals(List.of(List.of("1 a"), List.of("1 a")), twoLooks);
        assertEquals(List.of("1 a", "2 b"), Rows.of(database));
    }

    @EveryDatabase
    void aReadCannotWrite(TestDatabase database) {
        database.commit(Rows.insert("a"));

        assertThrows(
                StoreException.class,
                () -> database.read(connection -> {
                    try (Statement statement = connection.createStatement()) {
                        return statement.executeUpdate("DELETE FROM event");
                    }
                }));
        assertEquals(List.of("1 a"), Rows.of(database));
    }

    @EveryDatabase
    void closingCommitsAndAnswersWhatWasHandedOver(TestDatabase database) {
        List<CompletableFuture<Boolean>> answers = new ArrayList<>();
        for (int n = 0; n < 100; n++) {
            answers.add(database.submit(Rows.insert("n")));
        }
        database.reopen();

        assertTrue(answers.stream().allMatch(CompletableFuture::isDone));
        assertEquals(100, Rows.of(database).size());
    }

    @EveryDatabase
    void afterCloseEverythingIsRefused(TestDatabase database) {
        database.close();

        assertThrows(StoreException.class, () -> database.commit(Rows.insert("late")));
        assertThrows(StoreException.class, () -> Rows.of(database));
        assertTrue(database.submit(Rows.insert("late")).isCompletedExceptionally());
    }

    private static int executeUpdate(Transaction transaction, String sql) throws SQLException {
        try (Statement statement = transaction.connection().createStatement()) {
            return statement.executeUpdate(sql);
        }
    }
}
