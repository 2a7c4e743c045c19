// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import java.nio.file.Path;

/**
 * Where the state lives and how much may wait for it.
 *
 * @param tables folder of the class path with the migrations of this database
 * @param unitsPerCommitMax units put into one transaction
 * @param unitsWaitingMax units accepted and not yet answered; more are refused with a {@link StoreException}
 * @param readersMax connections for reads
 * @param relaxed whether the last second of commits may be lost when the machine (not the program) stops: for what no answer depends on
 */
public record DatabaseConfig(
        Place place, String tables, int unitsPerCommitMax, int unitsWaitingMax, int readersMax, boolean relaxed) {
    /** Where the modules of the device-management server keep theirs. */
    public static final String SERVER_TABLES = "io/dormouse/migrations";

    /** One of the two databases. */
    public sealed interface Place {}

    /** SQLite in {@code directory/dormouse.db}; the directory is made when missing. */
    public record Sqlite(Path directory) implements Place {}

    /**
     * PostgreSQL 14 or later.
     *
     * @param url {@code jdbc:postgresql://host:port/database}
     */
    public record Postgres(String url, String user, String password) implements Place {
        @Override
        public String toString() {
            return "PostgreSQL"; // the URL may hold a password, too
        }
    }

    public DatabaseConfig {
        if (unitsPerCommitMax < 1 || unitsWaitingMax < 1 || readersMax < 1) {
            throw new IllegalArgumentException("limits of the database must be at least 1");
        }
    }

    /** SQLite with the default limits. */
    public static DatabaseConfig sqlite(Path directory) {
        return new DatabaseConfig(new Sqlite(directory), SERVER_TABLES, 256, 10_000, 4, false);
    }

    /** PostgreSQL with the default limits. */
    public static DatabaseConfig postgres(String url, String user, String password) {
        return new DatabaseConfig(new Postgres(url, user, password), SERVER_TABLES, 256, 10_000, 8, false);
    }

    public DatabaseConfig withLimits(int unitsPerCommit, int unitsWaiting) {
        return new DatabaseConfig(place, tables, unitsPerCommit, unitsWaiting, readersMax, relaxed);
    }

    /** With the migrations of another server than the device-management one. */
    public DatabaseConfig withTables(String folder) {
        return new DatabaseConfig(place, folder, unitsPerCommitMax, unitsWaitingMax, readersMax, relaxed);
    }

    /** With commits that do not wait for the disk. */
    public DatabaseConfig withRelaxedCommits() {
        return new DatabaseConfig(place, tables, unitsPerCommitMax, unitsWaitingMax, readersMax, true);
    }
}
