// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.http.IdempotencyStore;
import io.dormouse.kit.http.Json;
import io.dormouse.kit.time.Time;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Keeps answers to POST requests in the table {@code idempotency}: a restart, or another node, answers the same. */
public final class DurableIdempotencyStore implements IdempotencyStore {
    /** A claim without an answer this old belongs to a server that died: nothing is under way any more. */
    static final Duration ABANDONED = Duration.ofMinutes(10);

    private static final String BY_KEY = " WHERE principal = ? AND route = ? AND idempotency_key = ?";

    private final Database database;
    private final Time time;
    private final Executor handlers;

    /** @param handlers runs the handler of a granted claim, which may block: the database's own thread must not */
    public DurableIdempotencyStore(Database database, Time time, Executor handlers) {
        this.database = database;
        this.time = time;
        this.handlers = handlers;
    }

    @Override
    public CompletionStage<Claim> claim(Key key, String bodyHash) {
        long now = time.now().toEpochMilli();
        CompletableFuture<Claim> claim = database.submit(transaction -> claim(transaction, key, bodyHash, now));
        return claim.thenApplyAsync(found -> found, handlers);
    }

    private static Claim claim(Transaction transaction, Key key, String bodyHash, long now) throws SQLException {
        forget(transaction, key, now);
        try (PreparedStatement insert = transaction
                .connection()
                .prepareStatement("INSERT INTO idempotency (principal, route, idempotency_key, body_hash,"
                        + " claimed_millis) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
            bind(insert, 1, key);
            insert.setString(4, bodyHash);
            insert.setLong(5, now);
            return insert.executeUpdate() == 1 ? new Claim.Granted() : found(transaction, key, bodyHash);
        }
    }

    /** A row that is too old counts as none. */
    private static void forget(Transaction transaction, Key key, long now) throws SQLException {
        try (PreparedStatement delete = transaction
                .connection()
                .prepareStatement("DELETE FROM idempotency" + BY_KEY
                        + " AND (claimed_millis < ? OR (status IS NULL AND claimed_millis < ?))")) {
            bind(delete, 1, key);
            delete.setLong(4, now - KEPT.toMillis());
            delete.setLong(5, now - ABANDONED.toMillis());
            delete.executeUpdate();
        }
    }

    private static Claim found(Transaction transaction, Key key, String bodyHash) throws SQLException {
        try (PreparedStatement select = transaction
                .connection()
                .prepareStatement("SELECT body_hash, status, headers, body FROM idempotency" + BY_KEY)) {
            bind(select, 1, key);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return new Claim.UnderWay(); // another node has just released it
                }
                if (!row.getString(1).equals(bodyHash)) {
                    return new Claim.Reused();
                }
                int status = row.getInt(2);
                return row.wasNull()
                        ? new Claim.UnderWay()
                        : new Claim.Answered(new Stored(
                                status,
                                headers(row.getString(3)),
                                Base64.getDecoder().decode(row.getString(4))));
            }
        }
    }

    /** An answer that must not be stored, since it holds a secret, is not: the key is free again. */
    @Override
    public CompletionStage<Void> complete(Key key, Stored stored) {
        if (stored.headers().getOrDefault("Cache-Control", "").contains("no-store")) {
            return release(key);
        }
        return database.submit(transaction -> {
                    try (PreparedStatement update = transaction
                            .connection()
                            .prepareStatement("UPDATE idempotency SET status = ?, headers = ?, body = ?" + BY_KEY)) {
                        update.setInt(1, stored.status());
                        update.setString(2, json(stored.headers()));
                        update.setString(3, Base64.getEncoder().encodeToString(stored.body()));
                        bind(update, 4, key);
                        return update.executeUpdate();
                    }
                })
                .thenAccept(rows -> {});
    }

    @Override
    public CompletionStage<Void> release(Key key) {
        return database.submit(transaction -> {
                    try (PreparedStatement delete =
                            transaction.connection().prepareStatement("DELETE FROM idempotency" + BY_KEY)) {
                        bind(delete, 1, key);
                        return delete.executeUpdate();
                    }
                })
                .thenAccept(rows -> {});
    }

    /** Removes what is older than it is kept, at most {@code rowsMax} rows; the number removed. Waits for the database: for housekeeping. */
    public int trim(int rowsMax) {
        long before = time.now().minus(KEPT).toEpochMilli();
        return database.commit(transaction -> {
            try (PreparedStatement delete = transaction
                    .connection()
                    .prepareStatement("DELETE FROM idempotency WHERE (principal, route, idempotency_key) IN"
                            + " (SELECT principal, route, idempotency_key FROM idempotency WHERE claimed_millis < ?"
                            + " ORDER BY claimed_millis LIMIT ?)")) {
                delete.setLong(1, before);
                delete.setInt(2, rowsMax);
                return delete.executeUpdate();
            }
        });
    }

    private static void bind(PreparedStatement statement, int first, Key key) throws SQLException {
        statement.setString(first, key.principal());
        statement.setString(first + 1, key.route());
        statement.setString(first + 2, key.key());
    }

    private static String json(Map<String, String> headers) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        headers.forEach(json::put);
        return new String(Json.write(json), StandardCharsets.UTF_8);
    }

    private static Map<String, String> headers(String text) {
        Map<String, String> headers = new LinkedHashMap<>();
        JsonNode json = Json.read(text.getBytes(StandardCharsets.UTF_8));
        json.properties()
                .forEach(entry -> headers.put(entry.getKey(), entry.getValue().asText()));
        return headers;
    }
}
