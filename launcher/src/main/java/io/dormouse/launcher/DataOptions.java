// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.DatabaseConfig;
import io.dormouse.kit.database.Databases;
import io.dormouse.kit.time.Time;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which stored data a command works on; no server may hold it at the same time. */
final class DataOptions {
    @Option(names = "--data", paramLabel = "DIR", description = "Data directory (default ${DEFAULT-VALUE})")
    Path data = Path.of("data");

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = "jdbc:postgresql://… instead of SQLite in the data directory")
    @Nullable
    String database;

    @Option(names = "--database-user", paramLabel = "USER", description = "User at PostgreSQL")
    String user = "";

    @Option(
            names = "--database-password",
            paramLabel = "PASSWORD",
            defaultValue = "${env:DORMOUSE_DATABASE_PASSWORD:-}",
            description = "Password at PostgreSQL; better given by DORMOUSE_DATABASE_PASSWORD")
    String password = "";

    /** Throws IllegalArgumentException when there is nothing: these commands make no new data directory. */
    Database open(Time time) {
        if (database != null) {
            return Databases.open(DatabaseConfig.postgres(database, user, password), time);
        }
        if (!Files.isDirectory(data)) {
            throw new IllegalArgumentException("There is no data directory " + data);
        }
        return Databases.open(DatabaseConfig.sqlite(data), time);
    }
}
