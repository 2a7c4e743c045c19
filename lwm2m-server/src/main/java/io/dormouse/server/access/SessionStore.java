// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.http.Principal;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.token.Token;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code session}; a session whose account or token is gone does not exist. */
final class SessionStore {
    private static final String SELECT = "SELECT s.id, s.created_millis, s.used_millis, s.expires_millis, s.remote,"
            + " s.agent, a.name, a.role, a.filter, t.name, t.role, t.filter, t.expires_millis FROM session s"
            + " LEFT JOIN account a ON a.name = s.account LEFT JOIN token t ON t.id = s.token_id ";

    private final Database database;

    SessionStore(Database database) {
        this.database = database;
    }

    Optional<Session> byHash(String hash) {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(SELECT + "WHERE s.hash = ?")) {
                select.setString(1, hash);
                return rows(select).stream().findFirst();
            }
        });
    }

    List<Session> ofAccount(String account) {
        return database.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement(SELECT + "WHERE s.account = ? ORDER BY s.created_millis, s.id")) {
                select.setString(1, account);
                return rows(select);
            }
        });
    }

    /** @param tokenId null when it is of the account that its principal names */
    static void insert(Transaction transaction, Session session, String hash, @Nullable String tokenId)
            throws SQLException {
        try (PreparedStatement insert = transaction
                .connection()
                .prepareStatement("INSERT INTO session (hash, id, account, token_id, created_millis, used_millis,"
                        + " expires_millis, remote, agent) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, hash);
            insert.setString(2, session.id());
            insert.setString(3, tokenId == null ? session.principal().name().substring(Account.PREFIX.length()) : null);
            insert.setString(4, tokenId);
            insert.setLong(5, session.createdAt().toEpochMilli());
            insert.setLong(6, session.usedAt().toEpochMilli());
            insert.setLong(7, session.expiresAt().toEpochMilli());
            insert.setString(8, session.remote());
            insert.setString(9, session.agent());
            insert.executeUpdate();
        }
    }

    static void used(Transaction transaction, String id, Instant at) throws SQLException {
        try (PreparedStatement update =
                transaction.connection().prepareStatement("UPDATE session SET used_millis = ? WHERE id = ?")) {
            update.setLong(1, at.toEpochMilli());
            update.setString(2, id);
            update.executeUpdate();
        }
    }

    static boolean delete(Transaction transaction, String id) throws SQLException {
        return delete(transaction, "id = ?", id) > 0;
    }

    /** @param but the session that stays; empty for none */
    static int deleteOf(Transaction transaction, String account, String but) throws SQLException {
        return delete(transaction, "account = ? AND id <> ?", account, but);
    }

    /** Those beyond the newest {@code kept} of an account. */
    static int deleteOldest(Transaction transaction, String account, int kept) throws SQLException {
        return delete(
                transaction,
                "account = ? AND id NOT IN (SELECT id FROM session WHERE account = ? ORDER BY created_millis DESC, id"
                        + " LIMIT " + kept + ")",
                account,
                account);
    }

    static int deleteEnded(Transaction transaction, Instant now, Instant idleSince) throws SQLException {
        try (PreparedStatement delete = transaction
                .connection()
                .prepareStatement("DELETE FROM session WHERE expires_millis <= ? OR used_millis < ?")) {
            delete.setLong(1, now.toEpochMilli());
            delete.setLong(2, idleSince.toEpochMilli());
            return delete.executeUpdate();
        }
    }

    private static int delete(Transaction transaction, String condition, String... values) throws SQLException {
        try (PreparedStatement delete =
                transaction.connection().prepareStatement("DELETE FROM session WHERE " + condition)) {
            for (int i = 0; i < values.length; i++) {
                delete.setString(i + 1, values[i]);
            }
            return delete.executeUpdate();
        }
    }

    private static List<Session> rows(PreparedStatement select) throws SQLException {
        List<Session> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                Instant expires = Instant.ofEpochMilli(rows.getLong(4));
                Principal principal = principal(rows, expires);
                if (principal != null) {
                    found.add(new Session(
                            rows.getString(1),
                            principal,
                            Instant.ofEpochMilli(rows.getLong(2)),
                            Instant.ofEpochMilli(rows.getLong(3)),
                            principal.expiresAt() == null ? expires : principal.expiresAt(),
                            rows.getString(5),
                            rows.getString(6)));
                }
            }
        }
        return found;
    }

    private static @Nullable Principal principal(ResultSet rows, Instant expires) throws SQLException {
        if (rows.getString(7) != null) {
            return new Principal(Account.PREFIX + rows.getString(7), role(rows, 8), rows.getString(9), expires);
        }
        if (rows.getString(10) == null) {
            return null;
        }
        Instant ofToken = AccountStore.instant(rows, 13);
        Instant first = ofToken != null && ofToken.isBefore(expires) ? ofToken : expires;
        return new Principal(Token.PREFIX + rows.getString(10), role(rows, 11), rows.getString(12), first);
    }

    private static Role role(ResultSet rows, int column) throws SQLException {
        return Role.valueOf(rows.getString(column).toUpperCase(Locale.ROOT));
    }
}
