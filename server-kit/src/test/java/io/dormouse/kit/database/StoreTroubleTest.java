// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StoreTroubleTest {
    private FaultyEngine engine;

    private void reopen(TestDatabase database) {
        database.reopen(database.config(), CommitListener.NONE, real -> {
            engine = new FaultyEngine(real);
            return engine;
        });
    }

    @EveryDatabase
    void aFailingCommitFailsItsWholeGroupAndStoresNothing(TestDatabase database) throws InterruptedException {
        reopen(database);
        engine.hold();
        var alone = database.submit(Rows.insert("alone"));
        engine.awaitHeld();
        List<CompletableFuture<Boolean>> group =
                Stream.of("a", "b", "c").map(Rows::insert).map(database::submit).toList();

        engine.failCommits(true);
        engine.letGo();

        Stream.concat(Stream.of(alone), group.stream())
                .forEach(answer -> assertThrows(RuntimeException.class, answer::join));
        assertFalse(database.healthy());
        assertEquals(List.of(), Rows.of(database));
    }

    @EveryDatabase
    void afterAFailedCommitTheNextOneUsesAFreshConnection(TestDatabase database) {
        reopen(database);
        engine.failCommits(true);
        assertThrows(StoreException.class, () -> database.commit(Rows.insert("lost")));

        engine.failCommits(false);
        database.commit(Rows.insert("kept"));

        assertTrue(database.healthy());
        assertTrue(engine.writersOpened() >= 2);
        assertEquals(List.of("1 kept"), Rows.of(database));
    }

    @EveryDatabase
    void aStoreThatWorksAgainIsNoticedAlthoughNobodyWrites(TestDatabase database) {
        reopen(database);
        engine.failCommits(true);
        assertThrows(StoreException.class, () -> database.commit(Rows.insert("lost")));
        assertFalse(database.healthy());

        engine.failCommits(false);

        await().atMost(Duration.ofSeconds(10)).until(database::healthy);
        assertEquals(List.of(), Rows.of(database));
    }

    @EveryDatabase
    void aLostConnectionIsReplaced(TestDatabase database) throws SQLException {
        reopen(database);
        database.commit(Rows.insert("before"));
        engine.breakConnection();

        assertThrows(StoreException.class, () -> database.commit(Rows.insert("lost")));
        database.commit(Rows.insert("after"));

        assertEquals(List.of("1 before", "2 after"), Rows.of(database));
    }

    @Test
    void aPostgresqlThatEndsOurConnectionsIsUsedAgain() {
        TestDatabase database = TestDatabase.postgres();
        try {
            reopen(database);
            database.commit(Rows.insert("before"));
            int ended = database.commit(StoreTroubleTest::endReaders);
            assertTrue(ended >= 1);
            assertThrows(StoreException.class, () -> database.commit(StoreTroubleTest::endOwn));

            await().atMost(Duration.ofSeconds(10)).until(database::healthy);
            database.commit(Rows.insert("after"));
            assertEquals(List.of("1 before", "2 after"), Rows.of(database));
        } finally {
            database.remove();
        }
    }

    private static int endReaders(Transaction transaction) throws SQLException {
        return end(transaction, "pid <> pg_backend_pid()");
    }

    private static int endOwn(Transaction transaction) throws SQLException {
        return end(transaction, "pid = pg_backend_pid()");
    }

    private static int end(Transaction transaction, String which) throws SQLException {
        try (Statement select = transaction.connection().createStatement();
                ResultSet rows = select.executeQuery("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND " + which)) {
            int ended = 0;
            while (rows.next()) {
                ended++;
            }
            return ended;
        }
    }

    @Test
    void aFullDiskRefusesChangesUntilThereIsRoom() throws SQLException {
        TestDatabase database = TestDatabase.sqlite();
        try {
            reopen(database);
            database.commit(Rows.insert("before"));
            engine.onOpen("PRAGMA max_page_count = 40");
            engine.breakConnection();
            assertThrows(StoreException.class, () -> database.commit(Rows.insert("meets the broken connection")));

            StoreException full = assertThrows(StoreException.class, () -> database.commit(StoreTroubleTest::big));
            assertTrue(full.getMessage().contains("full"), full.getMessage());

            engine.onOpen("");
            await().atMost(Duration.ofSeconds(10))
                    .ignoreExceptions()
                    .until(() -> database.commit(StoreTroubleTest::big));
            assertTrue(database.healthy());
            assertEquals(List.of("1 before"), Rows.of(database));
        } finally {
            database.remove();
        }
    }

    private static boolean big(Transaction transaction) throws SQLException {
        try (PreparedStatement insert =
                transaction.connection().prepareStatement("INSERT INTO event_trimmed (type, seq) VALUES (?, 1)")) {
            insert.setString(1, "x".repeat(1_000_000));
            return insert.executeUpdate() == 1;
        }
    }
}
