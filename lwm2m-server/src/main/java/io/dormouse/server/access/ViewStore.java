// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.http.Json;
import io.dormouse.kit.http.Rfc3339;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The table {@code saved_view}. */
final class ViewStore {
    private final Database database;

    ViewStore(Database database) {
        this.database = database;
    }

    List<ObjectNode> of(String owner) {
        return database.read(connection -> {
            List<ObjectNode> views = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT name, document, changed_millis FROM saved_view WHERE owner = ? ORDER BY name")) {
                select.setString(1, owner);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        views.add(view(rows));
                    }
                }
            }
            return views;
        });
    }

    private static ObjectNode view(ResultSet row) throws SQLException {
        ObjectNode view = (ObjectNode) Json.read(row.getString(2).getBytes(StandardCharsets.UTF_8));
        return view.put("name", row.getString(1)).put("changedAt", Rfc3339.write(Instant.ofEpochMilli(row.getLong(3))));
    }

    static int count(Transaction transaction, String owner, String but) throws SQLException {
        try (PreparedStatement select = transaction
                .connection()
                .prepareStatement("SELECT COUNT(*) FROM saved_view WHERE owner = ? AND name <> ?")) {
            select.setString(1, owner);
            select.setString(2, but);
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    static void put(Transaction transaction, String owner, String name, JsonNode document, Instant now)
            throws SQLException {
        try (PreparedStatement insert = transaction
                .connection()
                .prepareStatement("INSERT INTO saved_view (owner, name, document, changed_millis) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (owner, name) DO UPDATE SET document = excluded.document,"
                        + " changed_millis = excluded.changed_millis")) {
            insert.setString(1, owner);
            insert.setString(2, name);
            insert.setString(3, new String(Json.write(document), StandardCharsets.UTF_8));
            insert.setLong(4, now.toEpochMilli());
            insert.executeUpdate();
        }
    }

    static boolean delete(Transaction transaction, String owner, String name) throws SQLException {
        try (PreparedStatement delete =
                transaction.connection().prepareStatement("DELETE FROM saved_view WHERE owner = ? AND name = ?")) {
            delete.setString(1, owner);
            delete.setString(2, name);
            return delete.executeUpdate() > 0;
        }
    }
}
