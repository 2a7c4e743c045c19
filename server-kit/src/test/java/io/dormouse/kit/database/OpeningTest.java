// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.kit.time.VirtualTime;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpeningTest {
    private final VirtualTime time = new VirtualTime(Instant.EPOCH);

    @TempDir
    private Path directory;

    @Test
    void aMissingDirectoryIsMadeForOurUserAlone() throws IOException {
        Path missing = directory.resolve("a/b");

        Databases.open(DatabaseConfig.sqlite(missing), time).close();

        assertTrue(Files.exists(missing.resolve("dormouse.db")));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(missing)));
    }

    @Test
    void aFileThatIsNoDatabaseIsLeftAlone() throws IOException {
        Path file = Files.writeString(directory.resolve("dormouse.db"), "something else entirely".repeat(100));

        StoreException refusal =
                assertThrows(StoreException.class, () -> Databases.open(DatabaseConfig.sqlite(directory), time));

        assertTrue(refusal.getMessage().contains("file is not a database"), refusal.getMessage());
        assertTrue(Files.readString(file).startsWith("something else"));
        DataDirectory.lock(directory).close();
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        StoreException refusal = assertThrows(
                StoreException.class, () -> Databases.open(DatabaseConfig.sqlite(file.resolve("data")), time));

        assertTrue(
                refusal.getMessage().startsWith("The data directory " + file.resolve("data") + " cannot be used"),
                refusal.getMessage());
    }

    @Test
    void aPostgresqlThatIsNotThereIsSaidSoWithoutItsPassword() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        DatabaseConfig config =
                DatabaseConfig.postgres("jdbc:postgresql://127.0.0.1:" + port + "/x?password=hunter2", "u", "hunter3");

        StoreException refusal = assertThrows(StoreException.class, () -> Databases.open(config, time));

        assertTrue(
                refusal.getMessage().startsWith("The database cannot be opened: Connection to 127.0.0.1:" + port),
                refusal.getMessage());
        StringWriter everything = new StringWriter();
        refusal.printStackTrace(new PrintWriter(everything));
        assertFalse(everything.toString().contains("hunter"));
        assertFalse(config.toString().contains("hunter"));
    }

    @EveryDatabase
    void aDatabaseOfANewerProgramIsRefused(TestDatabase database) {
        database.commit(transaction -> {
            try (Statement insert = transaction.connection().createStatement()) {
                return insert.executeUpdate(
                        "INSERT INTO flyway_schema_history (installed_rank, version, description, type,"
                                + " script, checksum, installed_by, execution_time, success) VALUES (900, '900', 'future', 'SQL',"
                                + " 'V900__future.sql', 1, 'x', 1, "
                                + (database.toString().equals("SQLite") ? "1" : "true")
                                + ")");
            }
        });

        StoreException refusal = assertThrows(StoreException.class, database::reopen);

        assertTrue(
                refusal.getMessage().startsWith("The database was written by another version of this program"),
                refusal.getMessage());
    }

    @EveryDatabase
    void commitsWaitForTheDisk(TestDatabase database) {
        boolean sqlite = database.toString().equals("SQLite");
        String setting = database.commit(transaction -> {
            try (Statement select = transaction.connection().createStatement();
                    ResultSet row = select.executeQuery(sqlite ? "PRAGMA synchronous" : "SHOW synchronous_commit")) {
                row.next();
                return row.getString(1);
            }
        });

        assertEquals(sqlite ? "2" : "on", setting);
    }
}
