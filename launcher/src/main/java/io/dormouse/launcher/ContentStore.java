// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import io.dormouse.kit.database.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Looks over a store as a whole. */
final class ContentStore {
    private static final List<String> TABLES = List.of(
            "device",
            "registration",
            "presence",
            "observation_row",
            "credential",
            "twin",
            "twin_member",
            "message",
            "token",
            "event");

    private final Database database;

    ContentStore(Database database) {
        this.database = database;
    }

    /** What SQLite's own check finds; PostgreSQL looks after itself. */
    List<String> damage() {
        return database.read(connection -> {
            List<String> found = new ArrayList<>();
            if (connection
                    .getMetaData()
                    .getDatabaseProductName()
                    .toLowerCase(Locale.ROOT)
                    .contains("sqlite")) {
                try (Statement check = connection.createStatement();
                        ResultSet rows = check.executeQuery("PRAGMA integrity_check(20)")) {
                    while (rows.next()) {
                        if (!rows.getString(1).equals("ok")) {
                            found.add(rows.getString(1));
                        }
                    }
                }
            }
            return found;
        });
    }

    /** Rows by table. */
    Map<String, Long> counts() {
        return database.read(connection -> {
            Map<String, Long> counts = new LinkedHashMap<>();
            for (String table : TABLES) {
                counts.put(table, count(connection, table));
            }
            return counts;
        });
    }

    private static long count(Connection connection, String table) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery("SELECT COUNT(*) FROM " + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
