// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * Copies the SQLite databases of a data directory while others write to them, and puts them back. A backup is one ZIP file with one entry for each database, each
 * of them as it was at one moment.
 */
public final class SqliteBackup {
    static final String SUFFIX = ".db";

    /** Numbers of events that a restored log leaves out: whoever has read past the backup must not take new events for old ones. */
    static final long EVENTS_LEFT_OUT = 1_000_000;

    private static final int BUSY_TIMEOUT_MILLIS = 30_000;

    private SqliteBackup() {}

    /**
     * Writes {@code file}, which must not exist; only its owner may read it. No other process need stop.
     *
     * @param emptied tables whose rows stay behind
     * @return the databases that are in it
     * @throws StoreException when there is nothing to copy or it cannot be copied; then there is no file
     */
    public static List<String> write(Path dataDirectory, Path file, Set<String> emptied) {
        List<Path> databases = databases(dataDirectory);
        if (databases.isEmpty()) {
            throw new StoreException("There is no SQLite database in " + dataDirectory, null);
        }
        if (Files.exists(file)) {
            throw new StoreException(file + " exists already: a backup overwrites nothing", null);
        }
        try (Scratch scratch = Scratch.beside(file)) {
            List<Path> copies = new ArrayList<>();
            for (Path database : databases) {
                Path copy = scratch.path(database.getFileName().toString());
                copy(database, copy);
                empty(copy, emptied);
                copies.add(copy);
            }
            Path packed = scratch.path("backup.zip");
            ZipArchive.pack(copies, packed);
            Files.move(packed, file, StandardCopyOption.ATOMIC_MOVE);
            Scratch.sync(scratch.parent());
            return names(databases);
        } catch (IOException | SQLException failure) {
            throw new StoreException("The backup could not be written: " + failure.getMessage(), failure);
        }
    }

    /**
     * Puts the databases of a backup into a directory that has none of them.
     *
     * @return the databases that were restored
     * @throws StoreException when the file is no backup, is damaged, or the directory is in use; then nothing was restored
     */
    public static List<String> restore(Path file, Path dataDirectory) {
        try (DataDirectory held = DataDirectory.lock(dataDirectory);
                Scratch scratch = Scratch.beside(held.path().resolve("restore"))) {
            List<Path> unpacked = ZipArchive.unpack(file, scratch.directory());
            if (unpacked.isEmpty()) {
                throw new StoreException(file + " holds no database: it is no backup", null);
            }
            for (Path database : unpacked) {
                Path target = held.path().resolve(database.getFileName());
                if (Files.exists(target)) {
                    throw new StoreException(
                            target + " exists already: restore into an empty directory, so that nothing is lost", null);
                }
                check(database);
                leaveOutEventNumbers(database);
            }
            for (Path database : unpacked) {
                Scratch.sync(database);
                Files.move(database, held.path().resolve(database.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            }
            Scratch.sync(held.path());
            return names(unpacked);
        } catch (IOException | SQLException failure) {
            throw new StoreException("The backup could not be restored: " + failure.getMessage(), failure);
        }
    }

    private static List<Path> databases(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new StoreException(directory + " cannot be read: " + failure.getMessage(), failure);
        }
    }

    private static List<String> names(List<Path> files) {
        return files.stream().map(file -> file.getFileName().toString()).toList();
    }

    private static Connection open(Path database) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + database);
        return source.getConnection();
    }

    /** One read transaction: it sees one moment, and the writer goes on meanwhile. */
    private static void copy(Path database, Path copy) throws SQLException {
        try (Connection connection = open(database);
                PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
            vacuum.setString(1, copy.toString());
            vacuum.execute();
        }
    }

    private static void empty(Path copy, Set<String> tables) throws SQLException {
        try (Connection connection = open(copy);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA secure_delete = ON");
            for (String table : tables) {
                if (has(connection, table)) {
                    statement.execute("DELETE FROM " + table);
                }
            }
        }
    }

    private static boolean has(Connection connection, String table) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?")) {
            select.setString(1, table);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void check(Path database) throws SQLException {
        try (Connection connection = open(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA integrity_check(1)")) {
            if (!rows.next() || !rows.getString(1).equals("ok")) {
                throw new StoreException(database.getFileName() + " in the backup is damaged", null);
            }
        }
    }

    private static void leaveOutEventNumbers(Path database) throws SQLException {
        try (Connection connection = open(database);
                Statement statement = connection.createStatement()) {
            if (has(connection, "event_counter")) {
                statement.execute("UPDATE event_counter SET last = last + " + EVENTS_LEFT_OUT);
            }
        }
    }
}
