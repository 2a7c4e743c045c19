// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dormouse.kit.time.SystemTime;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteBackupTest {
    @TempDir
    Path folder;

    private final SystemTime time = new SystemTime();

    @AfterEach
    void end() {
        time.close();
    }

    private Path data() {
        return folder.resolve("data");
    }

    private Path file() {
        return folder.resolve("backup.zip");
    }

    private Database open(Path directory) {
        return Databases.open(DatabaseConfig.sqlite(directory), time);
    }

    private static void happens(Database database, String endpoint) {
        database.commit(transaction -> {
            transaction.event(endpoint, "test.happened", JsonNodeFactory.instance.objectNode());
            return true;
        });
    }

    private static long number(Database database, String sql) {
        return database.read(connection -> {
            try (var rows = connection.createStatement().executeQuery(sql)) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }

    @Test
    void aBackupIsTakenWhileOthersWriteAndHoldsOneMoment() throws InterruptedException {
        AtomicBoolean going = new AtomicBoolean(true);
        try (Database database = open(data())) {
            happens(database, "first");
            Thread writer = new Thread(() -> {
                while (going.get()) {
                    happens(database, "more");
                }
            });
            writer.start();
            SqliteBackup.write(data(), file(), Set.of());
            going.set(false);
            writer.join();
        }

        assertEquals(List.of("dormouse.db"), SqliteBackup.restore(file(), folder.resolve("restored")));

        try (Database restored = open(folder.resolve("restored"))) {
            long events = number(restored, "SELECT COUNT(*) FROM event");
            assertTrue(events >= 1);
            assertEquals(events, number(restored, "SELECT MAX(seq) FROM event"), "a hole in the log");
        }
    }

    @Test
    void whoHasReadPastTheBackupDoesNotTakeNewEventsForOldOnes() {
        try (Database database = open(data())) {
            happens(database, "a");
            SqliteBackup.write(data(), file(), Set.of());
            happens(database, "b");
            happens(database, "c");
        }
        SqliteBackup.restore(file(), folder.resolve("restored"));

        try (Database restored = open(folder.resolve("restored"))) {
            happens(restored, "d");
            assertTrue(number(restored, "SELECT MAX(seq) FROM event") > 3);
        }
    }

    @Test
    void whatMustNotBeCopiedStaysBehind() {
        try (Database database = open(data())) {
            happens(database, "a");
            SqliteBackup.write(data(), file(), Set.of("event", "no_such_table"));
            assertEquals(1, number(database, "SELECT COUNT(*) FROM event"));
        }
        SqliteBackup.restore(file(), folder.resolve("restored"));

        try (Database restored = open(folder.resolve("restored"))) {
            assertEquals(0, number(restored, "SELECT COUNT(*) FROM event"));
        }
    }

    @Test
    void onlyItsOwnerReadsABackup() throws IOException {
        open(data()).close();

        SqliteBackup.write(data(), file(), Set.of());

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        try (var left = Files.list(folder)) {
            assertEquals(Set.of(data(), file()), Set.copyOf(left.toList()));
        }
    }

    @Test
    void nothingIsOverwritten() throws IOException {
        open(data()).close();
        SqliteBackup.write(data(), file(), Set.of());

        assertThrows(StoreException.class, () -> SqliteBackup.write(data(), file(), Set.of()));
        StoreException taken = assertThrows(StoreException.class, () -> SqliteBackup.restore(file(), data()));

        assertTrue(taken.getMessage().contains("exists already"), taken.getMessage());
    }

    @Test
    void aDirectoryThatIsInUseIsNotRestoredInto() {
        open(data()).close();
        SqliteBackup.write(data(), file(), Set.of());
        try (DataDirectory held = DataDirectory.lock(folder.resolve("busy"))) {
            assertThrows(StoreException.class, () -> SqliteBackup.restore(file(), held.path()));
        }
    }

    @Test
    void whereThereIsNothingThereIsNoBackup() {
        assertThrows(StoreException.class, () -> SqliteBackup.write(folder.resolve("nowhere"), file(), Set.of()));
        assertFalse(Files.exists(file()));
    }

    @Test
    void aFileThatIsNoBackupRestoresNothing() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "not a backup");
        Path restored = folder.resolve("restored");

        assertThrows(StoreException.class, () -> SqliteBackup.restore(text, restored));
        assertThrows(StoreException.class, () -> SqliteBackup.restore(zip("../evil.db", new byte[10]), restored));
        assertThrows(StoreException.class, () -> SqliteBackup.restore(zip("dormouse.db", new byte[10_000]), restored));

        try (var left = Files.list(restored)) {
            assertEquals(List.of(restored.resolve("dormouse.lock")), left.toList());
        }
    }

    private Path zip(String name, byte[] content) throws IOException {
        Path file = Files.createTempFile(folder, "made", ".zip");
        try (OutputStream bytes = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
            zip.closeEntry();
        }
        return file;
    }
}
