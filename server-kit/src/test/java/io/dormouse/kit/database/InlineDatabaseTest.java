// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dormouse.kit.time.VirtualTime;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InlineDatabaseTest {
    private final Database database = Databases.inMemory(new VirtualTime(Instant.EPOCH));

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aUnitHasRunWhenSubmitReturns() {
        var answer = database.submit(insert("a"));

        assertTrue(answer.isDone());
        assertEquals(1, count());
    }

    @Test
    void aFailingUnitLeavesNothing() {
        assertThrows(
                StoreException.class,
                () -> database.commit(transaction -> {
                    transaction.event(null, "lost", JsonNodeFactory.instance.objectNode());
                    throw new IllegalStateException("on purpose");
                }));

        database.commit(insert("kept"));
        assertEquals(1, count());
    }

    @Test
    void twoOfThemShareNothing() {
        try (Database other = Databases.inMemory(new VirtualTime(Instant.EPOCH))) {
            database.commit(insert("a"));

            assertEquals(0, (int) other.read(InlineDatabaseTest::count));
        }
    }

    @Test
    void aReadCannotWrite() {
        assertThrows(
                StoreException.class,
                () -> database.read(connection -> connection.createStatement().executeUpdate("DELETE FROM event")));
    }

    @Test
    void aUnitMustNotUseTheDatabaseItRunsIn() {
        StoreException refusal = assertThrows(
                StoreException.class, () -> database.commit(transaction -> database.read(InlineDatabaseTest::count)));
        assertTrue(refusal.getCause() instanceof IllegalStateException);
        assertTrue(database.healthy());
    }

    @Test
    void aListenerThatCommitsIsCalledAgainAndNotWithinItself() {
        List<String> calls = new ArrayList<>();
        database.onEvents(() -> {
            calls.add("begin");
            if (count() < 3) {
                database.commit(insert("more"));
            }
            calls.add("end");
        });

        database.commit(insert("first"));

        assertEquals(List.of("begin", "end", "begin", "end", "begin", "end"), calls);
    }

    @Test
    void afterCloseEverythingIsRefused() {
        database.close();

        assertThrows(StoreException.class, () -> database.commit(insert("late")));
        assertThrows(StoreException.class, this::count);
        assertFalse(database.submit(insert("late")).isCancelled());
        assertTrue(database.submit(insert("late")).isCompletedExceptionally());
    }

    private int count() {
        return database.read(InlineDatabaseTest::count);
    }

    private static Unit<Boolean> insert(String type) {
        return transaction -> {
            transaction.event("meter-1", type, JsonNodeFactory.instance.objectNode());
            return true;
        };
    }

    private static int count(Connection connection) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SELECT count(*) FROM event")) {
            row.next();
            return row.getInt(1);
        }
    }
}
