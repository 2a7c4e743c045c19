// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code set_up_link}. */
final class SetUpLinkStore {
    private final Database database;

    SetUpLinkStore(Database database) {
        this.database = database;
    }

    /**
     * A link that has not been used.
     *
     * @param account whose password is chosen, null for the first admin
     */
    record Link(@Nullable String account, Instant expiresAt) {}

    Optional<Link> find(String hash) {
        return database.read(connection -> find(connection, hash));
    }

    static Optional<Link> find(Connection connection, String hash) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT account, expires_millis FROM set_up_link WHERE hash = ?")) {
            select.setString(1, hash);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Link(row.getString(1), Instant.ofEpochMilli(row.getLong(2))))
                        : Optional.empty();
            }
        }
    }

    /** The links that were made before for the same account end. */
    static void replace(Transaction transaction, String hash, Link link, Instant now) throws SQLException {
        deleteOf(transaction, link.account());
        try (PreparedStatement insert = transaction
                .connection()
                .prepareStatement(
                        "INSERT INTO set_up_link (hash, account, created_millis, expires_millis) VALUES (?, ?, ?, ?)")) {
            insert.setString(1, hash);
            insert.setString(2, link.account());
            insert.setLong(3, now.toEpochMilli());
            insert.setLong(4, link.expiresAt().toEpochMilli());
            insert.executeUpdate();
        }
    }

    static void deleteOf(Transaction transaction, @Nullable String account) throws SQLException {
        String condition = account == null ? "account IS NULL" : "account = ?";
        try (PreparedStatement delete =
                transaction.connection().prepareStatement("DELETE FROM set_up_link WHERE " + condition)) {
            if (account != null) {
                delete.setString(1, account);
            }
            delete.executeUpdate();
        }
    }
}
