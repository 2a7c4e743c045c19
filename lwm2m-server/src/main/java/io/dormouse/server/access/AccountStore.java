// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.token.Token;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code account}. */
final class AccountStore {
    private static final String SELECT =
            "SELECT name, role, filter, created_millis, created_by, password_millis, signed_in_millis, password FROM account ";

    private final Database database;

    AccountStore(Database database) {
        this.database = database;
    }

    /** An account with the hash of its password. */
    record Row(Account account, @Nullable String password) {}

    Optional<Row> find(String name) {
        return database.read(connection -> find(connection, name));
    }

    static Optional<Row> find(Connection connection, String name) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT + "WHERE name = ?")) {
            select.setString(1, name);
            return rows(select).stream().findFirst();
        }
    }

    List<Account> all() {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(SELECT + "ORDER BY name")) {
                return rows(select).stream().map(Row::account).toList();
            }
        });
    }

    static int count(Transaction transaction) throws SQLException {
        return count(transaction.connection(), "SELECT COUNT(*) FROM account");
    }

    /** Admins who can sign in. */
    static int admins(Connection connection) throws SQLException {
        return count(connection, "SELECT COUNT(*) FROM account WHERE role = 'admin' AND password IS NOT NULL");
    }

    private static int count(Connection connection, String sql) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            rows.next();
            return rows.getInt(1);
        }
    }

    static void insert(Transaction transaction, Account account) throws SQLException {
        try (PreparedStatement insert = transaction
                .connection()
                .prepareStatement(
                        "INSERT INTO account (name, role, filter, created_millis, created_by) VALUES (?, ?, ?, ?, ?)")) {
            insert.setString(1, account.name());
            insert.setString(2, Token.word(account.role()));
            insert.setString(3, account.filter());
            insert.setLong(4, account.createdAt().toEpochMilli());
            insert.setString(5, account.createdBy());
            insert.executeUpdate();
        }
    }

    static void change(Transaction transaction, String name, Role role, @Nullable String filter) throws SQLException {
        try (PreparedStatement update =
                transaction.connection().prepareStatement("UPDATE account SET role = ?, filter = ? WHERE name = ?")) {
            update.setString(1, Token.word(role));
            update.setString(2, filter);
            update.setString(3, name);
            update.executeUpdate();
        }
    }

    /** @param password its hash; null takes it away */
    static void password(Transaction transaction, String name, @Nullable String password, Instant now)
            throws SQLException {
        try (PreparedStatement update = transaction
                .connection()
                .prepareStatement("UPDATE account SET password = ?, password_millis = ? WHERE name = ?")) {
            update.setString(1, password);
            if (password == null) {
                update.setNull(2, java.sql.Types.BIGINT);
            } else {
                update.setLong(2, now.toEpochMilli());
            }
            update.setString(3, name);
            update.executeUpdate();
        }
    }

    static void signedIn(Transaction transaction, String name, Instant now) throws SQLException {
        try (PreparedStatement update =
                transaction.connection().prepareStatement("UPDATE account SET signed_in_millis = ? WHERE name = ?")) {
            update.setLong(1, now.toEpochMilli());
            update.setString(2, name);
            update.executeUpdate();
        }
    }

    static boolean delete(Transaction transaction, String name) throws SQLException {
        try (PreparedStatement delete =
                transaction.connection().prepareStatement("DELETE FROM account WHERE name = ?")) {
            delete.setString(1, name);
            return delete.executeUpdate() > 0;
        }
    }

    static @Nullable Instant instant(ResultSet rows, int column) throws SQLException {
        long millis = rows.getLong(column);
        return rows.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private static List<Row> rows(PreparedStatement select) throws SQLException {
        List<Row> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                Account account = new Account(
                        rows.getString(1),
                        Role.valueOf(rows.getString(2).toUpperCase(Locale.ROOT)),
                        rows.getString(3),
                        Instant.ofEpochMilli(rows.getLong(4)),
                        rows.getString(5),
                        instant(rows, 6),
                        instant(rows, 7));
                found.add(new Row(account, rows.getString(8)));
            }
        }
        return found;
    }
}
