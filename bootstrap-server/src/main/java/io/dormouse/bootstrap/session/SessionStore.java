// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.bootstrap.enrolment.IssuedKeys;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.http.Json;
import io.dormouse.kit.http.Rfc3339;
import io.dormouse.kit.time.Time;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The table {@code bootstrap_session}. A session ends once: only what is running is changed. */
final class SessionStore {
    /** Sessions that are remembered of one device; the oldest go first. */
    static final int KEPT_PER_DEVICE_MAX = 20;

    private static final String SELECT = "SELECT id, endpoint, state, cause, detail, identity, address, source, steps,"
            + " started_millis, ended_millis FROM bootstrap_session ";

    private final Database database;
    private final Time time;

    SessionStore(Database database, Time time) {
        this.database = database;
        this.time = time;
    }

    /**
     * A session that begins.
     *
     * @param id sorts by time
     * @param issuedFor short server id of the server whose key is made, null for none
     */
    record Row(
            String id,
            String endpoint,
            @Nullable String identity,
            String address,
            String source,
            @Nullable Integer issuedFor) {}

    /** Stores the new one and ends those of the same device that run, all or nothing. */
    CompletableFuture<Boolean> begin(Row row, String format) {
        Instant now = time.now();
        return database.submit(transaction -> {
            for (String old : running(transaction, row.endpoint())) {
                end(transaction, old, row.endpoint(), "superseded", "the device asked again", now);
            }
            try (PreparedStatement insert = transaction
                    .connection()
                    .prepareStatement("INSERT INTO bootstrap_session (id, endpoint, state, identity, address, source,"
                            + " steps, started_millis) VALUES (?, ?, 'running', ?, ?, ?, '[]', ?)")) {
                insert.setString(1, row.id());
                insert.setString(2, row.endpoint());
                insert.setString(3, row.identity());
                insert.setString(4, row.address());
                insert.setString(5, row.source());
                insert.setLong(6, now.toEpochMilli());
                insert.executeUpdate();
            }
            prune(transaction, row.endpoint());
            transaction.event(
                    row.endpoint(),
                    "bootstrap.started",
                    event(row.id())
                            .put("source", row.source())
                            .put("identity", row.identity())
                            .put("address", row.address())
                            .put("format", format));
            return true;
        });
    }

    private static List<String> running(Transaction transaction, String endpoint) throws SQLException {
        try (PreparedStatement select = transaction
                .connection()
                .prepareStatement("SELECT id FROM bootstrap_session WHERE endpoint = ? AND state = 'running'")) {
            select.setString(1, endpoint);
            return ids(select);
        }
    }

    private static List<String> ids(PreparedStatement select) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }

    private static void prune(Transaction transaction, String endpoint) throws SQLException {
        try (PreparedStatement delete = transaction
                .connection()
                .prepareStatement(
                        "DELETE FROM bootstrap_session WHERE endpoint = ? AND state <> 'running' AND id NOT IN"
                                + " (SELECT id FROM bootstrap_session WHERE endpoint = ? ORDER BY id DESC LIMIT ?)")) {
            delete.setString(1, endpoint);
            delete.setString(2, endpoint);
            delete.setInt(3, KEPT_PER_DEVICE_MAX);
            delete.executeUpdate();
        }
    }

    /** Completes with false when the session has ended meanwhile. */
    CompletableFuture<Boolean> step(Row row, List<Step> steps, Step step) {
        String json = text(steps);
        return database.submit(transaction -> {
            boolean running = update(
                    transaction,
                    "UPDATE bootstrap_session SET steps = ? WHERE id = ? AND state = 'running'",
                    json,
                    row.id());
            if (running) {
                ObjectNode data = event(row.id());
                data.setAll(step.json());
                transaction.event(row.endpoint(), "bootstrap.step", data);
            }
            return running;
        });
    }

    private static String text(List<Step> steps) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        steps.forEach(step -> array.add(step.json()));
        return array.toString();
    }

    private static boolean update(Transaction transaction, String sql, String value, String id) throws SQLException {
        try (PreparedStatement update = transaction.connection().prepareStatement(sql)) {
            update.setString(1, value);
            update.setString(2, id);
            return update.executeUpdate() == 1;
        }
    }

    CompletableFuture<Boolean> succeeded(Row row, List<Step> steps) {
        Instant now = time.now();
        return database.submit(transaction -> {
            boolean ended = conclude(transaction, "succeeded", row.id(), null, null, now);
            if (ended) {
                if (row.issuedFor() != null) {
                    IssuedKeys.delivered(transaction, row.endpoint(), row.issuedFor());
                }
                transaction.event(
                        row.endpoint(), "bootstrap.succeeded", event(row.id()).put("steps", steps.size()));
            }
            return ended;
        });
    }

    CompletableFuture<Boolean> failed(Row row, String cause, String detail) {
        Instant now = time.now();
        return database.submit(transaction -> end(transaction, row.id(), row.endpoint(), cause, detail, now));
    }

    /** What ran when the process ended did not finish. How many there were. Waits for the database: for start-up. */
    int failAllRunning(String cause, String detail) {
        Instant now = time.now();
        return database.commit(transaction -> {
            int count = 0;
            try (PreparedStatement select = transaction
                            .connection()
                            .prepareStatement("SELECT id, endpoint FROM bootstrap_session WHERE state = 'running'");
                    ResultSet rows = select.executeQuery()) {
                List<String[]> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(new String[] {rows.getString(1), rows.getString(2)});
                }
                for (String[] one : found) {
                    end(transaction, one[0], one[1], cause, detail, now);
                    count++;
                }
            }
            return count;
        });
    }

    private static boolean end(
            Transaction transaction, String id, String endpoint, String cause, String detail, Instant at)
            throws SQLException {
        boolean ended = conclude(transaction, "failed", id, cause, Step.cut(detail), at);
        if (ended) {
            transaction.event(
                    endpoint, "bootstrap.failed", event(id).put("cause", cause).put("detail", Step.cut(detail)));
        }
        return ended;
    }

    private static boolean conclude(
            Transaction transaction,
            String state,
            String id,
            @Nullable String cause,
            @Nullable String detail,
            Instant at)
            throws SQLException {
        try (PreparedStatement update = transaction
                .connection()
                .prepareStatement("UPDATE bootstrap_session SET state = ?, cause = ?, detail = ?, ended_millis = ?"
                        + " WHERE id = ? AND state = 'running'")) {
            update.setString(1, state);
            update.setString(2, cause);
            update.setString(3, detail);
            update.setLong(4, at.toEpochMilli());
            update.setString(5, id);
            return update.executeUpdate() == 1;
        }
    }

    private static ObjectNode event(String id) {
        return JsonNodeFactory.instance.objectNode().put("session", id);
    }

    /** A session as the API shows it. */
    Optional<ObjectNode> find(String id) {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(SELECT + "WHERE id = ?")) {
                select.setString(1, id);
                return rows(select).stream().findFirst();
            }
        });
    }

    /** The newest first. */
    List<ObjectNode> before(@Nullable String id, @Nullable String endpoint, @Nullable String state, int rowsMax) {
        String where = "WHERE id < ?" + (endpoint == null ? "" : " AND endpoint = ?")
                + (state == null ? "" : " AND state = ?");
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(SELECT + where + " ORDER BY id DESC LIMIT ?")) {
                int at = 1;
                select.setString(at++, id == null ? "~" : id);
                if (endpoint != null) {
                    select.setString(at++, endpoint);
                }
                if (state != null) {
                    select.setString(at++, state);
                }
                select.setInt(at, rowsMax);
                return rows(select);
            }
        });
    }

    private static List<ObjectNode> rows(PreparedStatement select) throws SQLException {
        List<ObjectNode> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                ObjectNode json = JsonNodeFactory.instance
                        .objectNode()
                        .put("id", rows.getString(1))
                        .put("endpoint", rows.getString(2))
                        .put("state", rows.getString(3))
                        .put("cause", rows.getString(4))
                        .put("detail", rows.getString(5))
                        .put("identity", rows.getString(6))
                        .put("address", rows.getString(7))
                        .put("source", rows.getString(8));
                JsonNode steps = Json.read(rows.getString(9).getBytes(StandardCharsets.UTF_8));
                json.put("startedAt", Rfc3339.write(Instant.ofEpochMilli(rows.getLong(10))));
                long ended = rows.getLong(11);
                json.put("endedAt", rows.wasNull() ? null : Rfc3339.write(Instant.ofEpochMilli(ended)));
                json.set("steps", steps);
                found.add(json);
            }
        }
        return found;
    }
}
