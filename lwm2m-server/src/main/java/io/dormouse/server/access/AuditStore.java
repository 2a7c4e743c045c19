// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The table {@code audit}. */
final class AuditStore {
    private static final String COLUMNS =
            "id, at_millis, who, remote, operation, target, endpoint, query, outcome, status, code, trace_id";

    private final Database database;

    AuditStore(Database database) {
        this.database = database;
    }

    static void insert(Transaction transaction, AuditEntry entry) throws SQLException {
        try (PreparedStatement insert = transaction
                .connection()
                .prepareStatement("INSERT INTO audit (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, entry.id());
            insert.setLong(2, entry.at().toEpochMilli());
            insert.setString(3, entry.who());
            insert.setString(4, entry.remote());
            insert.setString(5, entry.operation());
            insert.setString(6, entry.target());
            insert.setString(7, entry.endpoint());
            insert.setString(8, entry.query());
            insert.setString(9, entry.outcome());
            insert.setInt(10, entry.status());
            insert.setString(11, entry.code());
            insert.setString(12, entry.traceId());
            insert.executeUpdate();
        }
    }

    static void trim(Transaction transaction, String beforeId, int rowsMax) throws SQLException {
        try (PreparedStatement delete = transaction
                .connection()
                .prepareStatement(
                        "DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE id < ? ORDER BY id LIMIT ?)")) {
            delete.setString(1, beforeId);
            delete.setInt(2, rowsMax);
            delete.executeUpdate();
        }
    }

    /**
     * The newest first.
     *
     * @param equal columns and the values they must have
     * @param from ids from here on
     * @param before ids before this one
     */
    List<AuditEntry> page(Map<String, String> equal, String from, String before, int limit) {
        StringBuilder sql = new StringBuilder("SELECT " + COLUMNS + " FROM audit WHERE id >= ? AND id < ?");
        equal.keySet().forEach(column -> sql.append(" AND ").append(column).append(" = ?"));
        sql.append(" ORDER BY id DESC LIMIT ").append(limit);
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql.toString())) {
                select.setString(1, from);
                select.setString(2, before);
                int next = 3;
                for (String value : equal.values()) {
                    select.setString(next++, value);
                }
                return rows(select);
            }
        });
    }

    private static List<AuditEntry> rows(PreparedStatement select) throws SQLException {
        List<AuditEntry> entries = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                entries.add(new AuditEntry(
                        row.getString(1),
                        Instant.ofEpochMilli(row.getLong(2)),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        row.getString(8),
                        row.getString(9),
                        row.getInt(10),
                        row.getString(11),
                        row.getString(12)));
            }
        }
        return entries;
    }
}
