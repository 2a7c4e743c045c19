// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.profile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.http.Json;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The table {@code profile}. */
final class ProfileStore {
    private final Database database;

    ProfileStore(Database database) {
        this.database = database;
    }

    /** A profile as it is stored. */
    record Row(String name, ObjectNode body, long version, Instant changedAt, String changedBy) {}

    List<Row> all() {
        return database.read(connection -> {
            List<Row> found = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                            "SELECT name, body, version, changed_millis, changed_by FROM profile ORDER BY name");
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(new Row(
                            rows.getString(1),
                            (ObjectNode) Json.read(rows.getString(2).getBytes(StandardCharsets.UTF_8)),
                            rows.getLong(3),
                            Instant.ofEpochMilli(rows.getLong(4)),
                            rows.getString(5)));
                }
            }
            return found;
        });
    }

    static int count(Transaction transaction) throws SQLException {
        try (PreparedStatement select = transaction.connection().prepareStatement("SELECT COUNT(*) FROM profile");
                ResultSet rows = select.executeQuery()) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** Empty when there is none. */
    static OptionalLong version(Transaction transaction, String name) throws SQLException {
        try (PreparedStatement select =
                transaction.connection().prepareStatement("SELECT version FROM profile WHERE name = ?")) {
            select.setString(1, name);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    static void put(Transaction transaction, Row row) throws SQLException {
        try (PreparedStatement upsert = transaction
                .connection()
                .prepareStatement("INSERT INTO profile (name, body, version, changed_millis, changed_by)"
                        + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET body = excluded.body,"
                        + " version = excluded.version, changed_millis = excluded.changed_millis,"
                        + " changed_by = excluded.changed_by")) {
            upsert.setString(1, row.name());
            upsert.setString(2, new String(Json.write(row.body()), StandardCharsets.UTF_8));
            upsert.setLong(3, row.version());
            upsert.setLong(4, row.changedAt().toEpochMilli());
            upsert.setString(5, row.changedBy());
            upsert.executeUpdate();
        }
    }

    static void delete(Transaction transaction, String name) throws SQLException {
        try (PreparedStatement delete =
                transaction.connection().prepareStatement("DELETE FROM profile WHERE name = ?")) {
            delete.setString(1, name);
            delete.executeUpdate();
        }
    }
}
