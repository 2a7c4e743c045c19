// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.enrolment;

import io.dormouse.kit.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** The table {@code issued}. */
final class IssuedStore {
    private IssuedStore() {}

    record Row(String identity, byte[] sealed, boolean pending) {}

    static Optional<Row> find(Transaction transaction, String endpoint, int server) throws SQLException {
        try (PreparedStatement select = transaction
                .connection()
                .prepareStatement(
                        "SELECT identity, sealed, state FROM issued WHERE endpoint = ? AND short_server_id = ?")) {
            select.setString(1, endpoint);
            select.setInt(2, server);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next()
                        ? Optional.of(new Row(
                                rows.getString(1),
                                Base64.getDecoder().decode(rows.getString(2)),
                                rows.getString(3).equals("pending")))
                        : Optional.empty();
            }
        }
    }

    static void put(Transaction transaction, String endpoint, int server, Row row, Instant at) throws SQLException {
        try (PreparedStatement delete = transaction
                .connection()
                .prepareStatement("DELETE FROM issued WHERE endpoint = ? AND short_server_id = ?")) {
            delete.setString(1, endpoint);
            delete.setInt(2, server);
            delete.executeUpdate();
        }
        try (PreparedStatement insert = transaction
                .connection()
                .prepareStatement("INSERT INTO issued (endpoint, short_server_id, identity, sealed, state,"
                        + " issued_millis) VALUES (?, ?, ?, ?, 'pending', ?)")) {
            insert.setString(1, endpoint);
            insert.setInt(2, server);
            insert.setString(3, row.identity());
            insert.setString(4, Base64.getEncoder().encodeToString(row.sealed()));
            insert.setLong(5, at.toEpochMilli());
            insert.executeUpdate();
        }
    }

    static void delivered(Transaction transaction, String endpoint, int server) throws SQLException {
        try (PreparedStatement update = transaction
                .connection()
                .prepareStatement("UPDATE issued SET state = 'delivered' WHERE endpoint = ? AND short_server_id = ?")) {
            update.setString(1, endpoint);
            update.setInt(2, server);
            update.executeUpdate();
        }
    }
}
