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
    private static final String COLUMNS = "endpoint, slot, type, identity, sealed, created_millis, created_by";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM credential ";

    private final Database database;

    CredentialStore(Database database) {
        this.database = database;
    }

    /** Current before next: two while the key of this identity is being rotated. */
    List<Credential> byIdentity(String type, String identity) {
        return database.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement(SELECT + "WHERE type = ? AND identity = ? ORDER BY slot")) {
                select.setString(1, type);
                select.setString(2, identity);
                return rows(select);
            }
        });
    }

    Optional<String> ownerOf(String type, String identity) {
        return byIdentity(type, identity).stream().map(Credential::endpoint).findFirst();
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

    /** False when another device has the identity; then nothing is stored. */
    static boolean insert(Transaction transaction, Credential credential) throws SQLException {
        if (!claim(transaction, credential)) {
            return false;
        }
        try (PreparedStatement insert = transaction
                .connection()
                .prepareStatement("INSERT INTO credential (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, credential.endpoint());
            insert.setString(2, credential.slot().word());
            insert.setString(3, credential.type());
            insert.setString(4, credential.identity());
            insert.setString(5, Base64.getEncoder().encodeToString(credential.sealed()));
            insert.setLong(6, credential.createdAt().toEpochMilli());
            insert.setString(7, credential.createdBy());
            insert.executeUpdate();
            return true;
        }
    }

    /** A glance before anything is written; {@link #insert} has the last word. */
    static boolean isOfAnother(Transaction transaction, Credential credential) throws SQLException {
        try (PreparedStatement select = transaction
                .connection()
                .prepareStatement(
                        "SELECT 1 FROM credential_identity WHERE type = ? AND identity = ? AND endpoint <> ?")) {
            select.setString(1, credential.type());
            select.setString(2, credential.identity());
            select.setString(3, credential.endpoint());
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** Makes the identity this device's alone, also against another node that asks at the same moment. */
    private static boolean claim(Transaction transaction, Credential credential) throws SQLException {
        try (PreparedStatement insert = transaction
                .connection()
                .prepareStatement("INSERT INTO credential_identity (type, identity, endpoint) VALUES (?, ?, ?)"
                        + " ON CONFLICT (type, identity) DO NOTHING")) {
            insert.setString(1, credential.type());
            insert.setString(2, credential.identity());
            insert.setString(3, credential.endpoint());
            if (insert.executeUpdate() == 1) {
                return true;
            }
        }
        try (PreparedStatement select = transaction
                .connection()
                .prepareStatement(
                        "SELECT 1 FROM credential_identity WHERE type = ? AND identity = ? AND endpoint = ?")) {
            select.setString(1, credential.type());
            select.setString(2, credential.identity());
            select.setString(3, credential.endpoint());
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void release(Transaction transaction, String endpoint) throws SQLException {
        String sql = "DELETE FROM credential_identity WHERE endpoint = ? AND NOT EXISTS (SELECT 1 FROM credential c"
                + " WHERE c.type = credential_identity.type AND c.identity = credential_identity.identity)";
        try (PreparedStatement delete = transaction.connection().prepareStatement(sql)) {
            delete.setString(1, endpoint);
            delete.executeUpdate();
        }
    }

    static void delete(Transaction transaction, String endpoint, Slot slot) throws SQLException {
        try (PreparedStatement delete =
                transaction.connection().prepareStatement("DELETE FROM credential WHERE endpoint = ? AND slot = ?")) {
            delete.setString(1, endpoint);
            delete.setString(2, slot.word());
            delete.executeUpdate();
        }
        release(transaction, endpoint);
    }

    static void deleteAll(Transaction transaction, String endpoint) throws SQLException {
        try (PreparedStatement delete =
                transaction.connection().prepareStatement("DELETE FROM credential WHERE endpoint = ?")) {
            delete.setString(1, endpoint);
            delete.executeUpdate();
        }
        release(transaction, endpoint);
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
                        rows.getString(4),
                        Base64.getDecoder().decode(rows.getString(5)),
                        Instant.ofEpochMilli(rows.getLong(6)),
                        rows.getString(7)));
            }
        }
        return found;
    }
}
