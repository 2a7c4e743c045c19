// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.model;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Transaction;
import io.dormouse.objects.ObjectDefinition;
import io.dormouse.objects.ObjectVersion;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The tables {@code user_model} and {@code user_model_file}. */
final class ModelStore {
    private final Database database;

    ModelStore(Database database) {
        this.database = database;
    }

    /** An object version and the file that it counts from. */
    record Row(int objectId, String version, byte[] xml) {}

    List<Row> all() {
        return database.read(connection -> {
            List<Row> found = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                            "SELECT m.object_id, m.version, f.xml FROM user_model m JOIN user_model_file f"
                                    + " ON f.id = m.file_id ORDER BY m.object_id, m.version");
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(new Row(
                            rows.getInt(1),
                            rows.getString(2),
                            Base64.getDecoder().decode(rows.getString(3))));
                }
            }
            return found;
        });
    }

    static int count(Transaction transaction) throws SQLException {
        try (PreparedStatement select = transaction.connection().prepareStatement("SELECT COUNT(*) FROM user_model");
                ResultSet rows = select.executeQuery()) {
            rows.next();
            return rows.getInt(1);
        }
    }

    static void insertFile(Transaction transaction, String id, byte[] xml, long createdMillis, String by)
            throws SQLException {
        try (PreparedStatement insert = transaction
                .connection()
                .prepareStatement(
                        "INSERT INTO user_model_file (id, xml, created_millis, created_by) VALUES (?, ?, ?, ?)")) {
            insert.setString(1, id);
            insert.setString(2, Base64.getEncoder().encodeToString(xml));
            insert.setLong(3, createdMillis);
            insert.setString(4, by);
            insert.executeUpdate();
        }
    }

    /** From now on the object version counts from this file. */
    static void put(Transaction transaction, ObjectDefinition definition, String fileId) throws SQLException {
        try (PreparedStatement upsert = transaction
                .connection()
                .prepareStatement("INSERT INTO user_model (object_id, version, file_id) VALUES (?, ?, ?)"
                        + " ON CONFLICT (object_id, version) DO UPDATE SET file_id = excluded.file_id")) {
            upsert.setInt(1, definition.id());
            upsert.setString(2, definition.version().toString());
            upsert.setString(3, fileId);
            upsert.executeUpdate();
        }
    }

    static boolean delete(Transaction transaction, int objectId, ObjectVersion version) throws SQLException {
        try (PreparedStatement delete = transaction
                .connection()
                .prepareStatement("DELETE FROM user_model WHERE object_id = ? AND version = ?")) {
            delete.setInt(1, objectId);
            delete.setString(2, version.toString());
            return delete.executeUpdate() > 0;
        }
    }

    /** Files that nothing counts from any more. */
    static void deleteUnusedFiles(Transaction transaction) throws SQLException {
        try (PreparedStatement delete = transaction
                .connection()
                .prepareStatement("DELETE FROM user_model_file WHERE NOT EXISTS"
                        + " (SELECT 1 FROM user_model m WHERE m.file_id = user_model_file.id)")) {
            delete.executeUpdate();
        }
    }
}
