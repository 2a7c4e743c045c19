// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

class GroupCommitTest {
    private static final ObjectNode NOTHING = JsonNodeFactory.instance.objectNode();

    @EveryDatabase
    void whatWasCommittedIsReadBackAfterARestart(TestDatabase database) {
        database.commit(insert("message.queued"));

        database.reopen();

        assertEquals(List.of("1 message.queued"), database.read(GroupCommitTest::events));
    }

    @EveryDatabase
    void unitsOfOneThreadCommitInTheOrderInWhichTheyWereHandedOver(TestDatabase database) {
        List<CompletableFuture<Boolean>> answers = new ArrayList<>();
        for (int n = 1; n <= 500; n++) {
            answers.add(database.submit(insert("n" + n)));
        }
        answers.forEach(CompletableFuture::join);

        List<String> expected = new ArrayList<>();
        for (int n = 1; n <= 500; n++) {
            expected.add(n + " n" + n);
        }
        assertEquals(expected, database.read(GroupCommitTest::events));
    }

    @EveryDatabase
    void aUnitThatFailsTakesNoOtherWithIt(TestDatabase database) {
        var before = database.submit(insert("before"));
        var sql = database.submit(transaction -> {
            transaction.event(null, "never", NOTHING);
            transaction.connection().createStatement().execute("INSERT INTO no_such_table VALUES (1)");
            return true;
        });
        var code = database.submit(transaction -> {
            transaction.event(null, "never", NOTHING);
            throw new IllegalArgumentException("on purpose");
        });
        var after = database.submit(insert("after"));

        before.join();
        after.join();
        assertTrue(assertThrows(CompletionException.class, sql::join).getCause() instanceof StoreException);
        StoreException reason = (StoreException)
                assertThrows(CompletionException.class, code::join).getCause();
        assertEquals("A change could not be stored: on purpose", reason.getMessage());
        assertEquals(List.of("1 before", "2 after"), database.read(GroupCommitTest::events));
        assertTrue(database.healthy());
    }

    @EveryDatabase
    void aUnitThatFailsLeavesNothingOfItself(TestDatabase database) {
        assertThrows(
                StoreException.class,
                () -> database.commit(transaction -> {
                    transaction
                            .connection()
                            .createStatement()
                            .executeUpdate("INSERT INTO event_trimmed (type, seq) VALUES ('x', 1)");
                    throw new IllegalStateException("too late");
                }));

        boolean anything = database.read(connection -> {
            try (Statement select = connection.createStatement()) {
                return select.executeQuery("SELECT seq FROM event_trimmed").next();
            }
        });
        assertFalse(anything);
    }

    private static Unit<Boolean> insert(String type) {
        return transaction -> {
            transaction.event("meter-1", type, NOTHING);
            return true;
        };
    }

    private static List<String> events(Connection connection) throws SQLException {
        List<String> events = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT seq, type FROM event ORDER BY seq");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                events.add(rows.getLong(1) + " " + rows.getString(2));
            }
        }
        return events;
    }
}
