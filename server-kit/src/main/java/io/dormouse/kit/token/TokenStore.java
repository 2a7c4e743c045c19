// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.token;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.http.Role;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code token}. */
final class TokenStore {
    private static final String SELECT =
            "SELECT id, name, role, created_millis, created_by, expires_millis, filter, used_millis, hash FROM token ";

    private final Database database;

    TokenStore(Database database) {
        this.database = database;
    }

    /** A token with the SHA-256 of its secret in hexadecimal. */
    record Row(Token token, String hash) {}

    Optional<Row> byHash(String hash) {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(SELECT + "WHERE hash = ?")) {
                select.setString(1, hash);
                return rows(select).stream().findFirst();
            }
        });
    }

    List<Token> all() {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(SELECT + "ORDER BY created_millis, id")) {
                return rows(select).stream().map(Row::token).toList();
            }
        });
    }

    static int count(Transaction transaction) throws SQLException {
        try (PreparedStatement select = transaction.connection().prepareStatement("SELECT COUNT(*) FROM token");
                ResultSet rows = select.executeQuery()) {
            rows.next();
            return rows.getInt(1);
        }
    }

    static void insert(Transaction transaction, Token token, String hash) throws SQLException {
        try (PreparedStatement insert = transaction
                .connection()
                .prepareStatement("INSERT INTO token (id, name, role, hash, created_millis, created_by, expires_millis,"
                        + " filter) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, token.id());
            insert.setString(2, token.name());
            insert.setString(3, Token.word(token.role()));
            insert.setString(4, hash);
            insert.setLong(5, token.createdAt().toEpochMilli());
            insert.setString(6, token.createdBy());
            Instant expires = token.expiresAt();
            if (expires == null) {
                insert.setNull(7, Types.BIGINT);
            } else {
                insert.setLong(7, expires.toEpochMilli());
            }
            insert.setString(8, token.filter());
            insert.executeUpdate();
        }
    }

    /** The token that was removed, if it existed. */
    static Optional<Token> delete(Transaction transaction, String id) throws SQLException {
        List<Token> found = select(transaction, "id", id);
        try (PreparedStatement delete = transaction.connection().prepareStatement("DELETE FROM token WHERE id = ?")) {
            delete.setString(1, id);
            delete.executeUpdate();
        }
        return found.stream().findFirst();
    }

    static List<Token> named(Transaction transaction, String name) throws SQLException {
        return select(transaction, "name", name);
    }

    private static List<Token> select(Transaction transaction, String column, String value) throws SQLException {
        try (PreparedStatement select =
                transaction.connection().prepareStatement(SELECT + "WHERE " + column + " = ?")) {
            select.setString(1, value);
            return rows(select).stream().map(Row::token).toList();
        }
    }

    static void used(Transaction transaction, String id, Instant at) throws SQLException {
        try (PreparedStatement update =
                transaction.connection().prepareStatement("UPDATE token SET used_millis = ? WHERE id = ?")) {
            update.setLong(1, at.toEpochMilli());
            update.setString(2, id);
            update.executeUpdate();
        }
    }

    private static List<Row> rows(PreparedStatement select) throws SQLException {
        List<Row> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                Token token = new Token(
                        rows.getString(1),
                        rows.getString(2),
                        Role.valueOf(rows.getString(3).toUpperCase(Locale.ROOT)),
                        Instant.ofEpochMilli(rows.getLong(4)),
                        rows.getString(5),
                        instant(rows, 6),
                        rows.getString(7),
                        instant(rows, 8));
                found.add(new Row(token, rows.getString(9)));
            }
        }
        return found;
    }

    private static @Nullable Instant instant(ResultSet rows, int column) throws SQLException {
        long millis = rows.getLong(column);
        return rows.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
