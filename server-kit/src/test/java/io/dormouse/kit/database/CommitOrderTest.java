// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

class CommitOrderTest {
    private FaultyEngine held;
    private Engine shared;

    /**
     * Two committers, as two nodes have; the first stops between taking its number and its COMMIT. With a sequence or identity column, the second would
     * become visible as number 2, a reader would go on after it, and number 1 would be lost to him.
     */
    @EveryDatabase
    void aNumberBecomesVisibleOnlyAfterAllSmallerOnes(TestDatabase database) throws InterruptedException {
        database.reopen(database.config(), CommitListener.NONE, real -> {
            shared = real;
            held = new FaultyEngine(real);
            return held;
        });
        try (Database other =
                GroupCommit.start(new Borrowed(shared), database.config(), database.time(), CommitListener.NONE)) {
            held.hold();
            CompletableFuture<Boolean> first = database.submit(Rows.insert("first"));
            held.awaitHeld();

            CompletableFuture<Boolean> second = other.submit(Rows.insert("second"));
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> second.isDone() || database.read(connection -> someoneWaits(database, connection)));

            assertFalse(second.isDone());
            assertEquals(List.of(), Rows.of(database));

            held.letGo();
            first.join();
            second.join();
            assertEquals(List.of("1 first", "2 second"), Rows.of(database));
        }
    }

    /** PostgreSQL tells who waits for a lock; in SQLite whoever began second waits by construction. */
    private static boolean someoneWaits(TestDatabase database, Connection connection) throws SQLException {
        if (database.toString().equals("SQLite")) {
            return true;
        }
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SELECT count(*) FROM pg_locks WHERE NOT granted")) {
            row.next();
            return row.getInt(1) > 0;
        }
    }

    /** An engine that its owner closes. */
    private record Borrowed(Engine real) implements Engine {
        @Override
        public Connection openWriter() throws SQLException {
            return real.openWriter();
        }

        @Override
        public void begin(Connection writer) throws SQLException {
            real.begin(writer);
        }

        @Override
        public void commit(Connection writer) throws SQLException {
            real.commit(writer);
        }

        @Override
        public void rollback(Connection writer) throws SQLException {
            real.rollback(writer);
        }

        @Override
        public Connection reader() throws SQLException {
            return real.reader();
        }

        @Override
        public boolean isStoreTrouble(SQLException failure) {
            return real.isStoreTrouble(failure);
        }

        @Override
        public void close() {}
    }
}
