// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.credential;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Transaction;
import io.dormouse.server.credential.Credential.Slot;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The table {@code credential}. */
final class CredentialStore {
    private static final String COLUMNS = "endpoint, slot, identity, sealed, created_millis, created_by";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM credential ";

    private final Database database;

    CredentialStore(Database database) {
        this.database = database;
    }

    Optional<Credential> byIdentity(String identity) {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(SELECT + "WHERE identity = ?")) {
                select.setString(1, identity);
                return rows(select).stream().findFirst();
            }
        });
    }

    List<Credential> of(String endpoint) {
        return database.read(connection -> of(connection, endpoint));
    }

    static List<Credential> of(Transaction transaction, String endpoint) throws SQLException {
        return of(transaction.connection(), endpoint);
    }

    private static List<Credential> of(Connection connection, String endpoint) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT + "WHERE endpoint = ? ORDER BY slot")) {
            select.setString(1, endpoint);
            return rows(select);
        }
    }

    /** In the order of endpoint names, current before next; at most {@code rowsMax} rows. */
    List<Credential> after(String endpoint, int rowsMax) {
        return database.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement(SELECT + "WHERE endpoint > ? ORDER BY endpoint, slot LIMIT ?")) {
                select.setString(1, endpoint);
                select.setInt(2, rowsMax);
                return rows(select);
            }
        });
    }

    /** Devices that have a credential. */
    long count() {
        return database.read(connection -> {
            try (PreparedStatement select =
                            connection.prepareStatement("SELECT COUNT(*) FROM credential WHERE slot = 'current'");
                    ResultSet rows = select.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }

    /** False when the identity is taken; then nothing is stored. */
    static boolean insert(Transaction transaction, Credential credential) throws SQLException {
        try (PreparedStatement insert = transaction
                .connection()
                .prepareStatement("INSERT INTO credential (" + COLUMNS
                        + ", type) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (identity) DO NOTHING")) {
            insert.setString(1, credential.endpoint());
            insert.setString(2, credential.slot().word());
            insert.setString(3, credential.identity());
            insert.setString(4, Base64.getEncoder().encodeToString(credential.sealed()));
            insert.setLong(5, credential.createdAt().toEpochMilli());
            insert.setString(6, credential.createdBy());
            insert.setString(7, Credential.PSK);
            return insert.executeUpdate() == 1;
        }
    }

    static boolean identityTakenByOther(Transaction transaction, String identity, String endpoint) throws SQLException {
        try (PreparedStatement select = transaction
                .connection()
                .prepareStatement("SELECT 1 FROM credential WHERE identity = ? AND endpoint <> ?")) {
            select.setString(1, identity);
            select.setString(2, endpoint);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    static void delete(Transaction transaction, String endpoint, Slot slot) throws SQLException {
        try (PreparedStatement delete =
                transaction.connection().prepareStatement("DELETE FROM credential WHERE endpoint = ? AND slot = ?")) {
            delete.setString(1, endpoint);
            delete.setString(2, slot.word());
            delete.executeUpdate();
        }
    }

    static void deleteAll(Transaction transaction, String endpoint) throws SQLException {
        try (PreparedStatement delete =
                transaction.connection().prepareStatement("DELETE FROM credential WHERE endpoint = ?")) {
            delete.setString(1, endpoint);
            delete.executeUpdate();
        }
    }

    /** The next credential takes over; the current one is gone. */
    static void promote(Transaction transaction, String endpoint) throws SQLException {
        delete(transaction, endpoint, Slot.CURRENT);
        try (PreparedStatement update = transaction
                .connection()
                .prepareStatement("UPDATE credential SET slot = 'current' WHERE endpoint = ? AND slot = 'next'")) {
            update.setString(1, endpoint);
            update.executeUpdate();
        }
    }

    private static List<Credential> rows(PreparedStatement select) throws SQLException {
        List<Credential> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(new Credential(
                        rows.getString(1),
                        Slot.of(rows.getString(2)),
                        rows.getString(3),
                        Base64.getDecoder().decode(rows.getString(4)),
                        Instant.ofEpochMilli(rows.getLong(5)),
                        rows.getString(6)));
            }
        }
        return found;
    }
}
