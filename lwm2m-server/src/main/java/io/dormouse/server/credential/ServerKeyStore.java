// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.credential;

import io.dormouse.kit.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The table {@code server_key}. */
final class ServerKeyStore {
    private final Database database;

    ServerKeyStore(Database database) {
        this.database = database;
    }

    /**
     * One row.
     *
     * @param publicKey base64
     * @param sealed the private key, encrypted, base64
     */
    record Row(String name, String publicKey, String sealed, long createdMillis) {
        @Override
        public String toString() {
            return "Row[" + name + " " + publicKey + "]";
        }
    }

    Optional<Row> find(String name) {
        return database.read(connection -> find(connection, name));
    }

    private static Optional<Row> find(Connection connection, String name) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT name, public_key, sealed, created_millis FROM server_key WHERE name = ?")) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Row(row.getString(1), row.getString(2), row.getString(3), row.getLong(4)))
                        : Optional.empty();
            }
        }
    }

    /** What is stored afterwards: the row, or the one that another node was quicker with. */
    Row insertOrFind(Row row) {
        return database.commit(transaction -> {
            String sql = "INSERT INTO server_key (name, public_key, sealed, created_millis) VALUES (?, ?, ?, ?)"
                    + " ON CONFLICT (name) DO NOTHING";
            try (PreparedStatement insert = transaction.connection().prepareStatement(sql)) {
                insert.setString(1, row.name());
                insert.setString(2, row.publicKey());
                insert.setString(3, row.sealed());
                insert.setLong(4, row.createdMillis());
                insert.executeUpdate();
            }
            return find(transaction.connection(), row.name()).orElseThrow();
        });
    }
}
