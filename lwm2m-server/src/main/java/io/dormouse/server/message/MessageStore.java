// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.message;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.http.Json;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The tables of messages. Every change is written together with its step of the history and its event. */
final class MessageStore {
    private static final String COLUMNS = """
            m.id, m.endpoint, m.message_id, m.place, m.op, m.path, m.only_once, m.repeatable, m.strict, m.feedback, \
            m.created_millis, m.ttl_millis, m.expires_millis, m.deadline_millis, m.state, m.attempts, m.unanswered, \
            m.not_before_millis, m.code, m.result, m.cause, m.steps, m.changed_millis""";

    private static final String INSERT = """
            INSERT INTO message (id, endpoint, message_id, place, op, path, body, only_once, repeatable, strict, \
            feedback, created_millis, ttl_millis, expires_millis, deadline_millis, state, waiting, attempts, \
            unanswered, steps, changed_millis) \
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private static final String UPDATE = """
            UPDATE message SET place = ?, expires_millis = ?, deadline_millis = ?, state = ?, waiting = ?, \
            attempts = ?, unanswered = ?, not_before_millis = ?, code = ?, result = ?, cause = ?, steps = ?, changed_millis = ? \
            WHERE id = ? AND steps = ?""";

    void insert(Transaction transaction, Message message, JsonNode body) throws SQLException {
        Submission submission = message.submission();
        try (PreparedStatement insert = transaction.connection().prepareStatement(INSERT)) {
            int i = 0;
            insert.setString(++i, message.id());
            insert.setString(++i, message.endpoint());
            insert.setString(++i, submission.messageId());
            insert.setLong(++i, message.place());
            insert.setString(++i, submission.op());
            insert.setString(++i, submission.path());
            insert.setString(++i, text(body));
            insert.setInt(++i, flag(submission.onlyOnce()));
            insert.setInt(++i, flag(submission.repeatable()));
            insert.setInt(++i, flag(submission.strict()));
            insert.setString(++i, submission.feedback().word());
            insert.setLong(++i, submission.createdAt().toEpochMilli());
            insert.setLong(++i, submission.ttl().toMillis());
            insert.setLong(++i, message.expiresAt().toEpochMilli());
            insert.setLong(++i, message.deadlineMillis());
            insert.setString(++i, message.state().word());
            insert.setInt(++i, flag(message.state().waiting()));
            insert.setInt(++i, message.attempts());
            insert.setInt(++i, flag(message.unanswered()));
            insert.setInt(++i, message.steps());
            insert.setLong(++i, message.changedAt().toEpochMilli());
            insert.executeUpdate();
        }
        tell(transaction, message);
    }

    /**
     * Stores one step; throws when the row is not where the step began, so that a stale copy in memory changes nothing.
     */
    void update(Transaction transaction, Message message) throws SQLException {
        try (PreparedStatement update = transaction.connection().prepareStatement(UPDATE)) {
            int i = 0;
            update.setLong(++i, message.place());
            update.setLong(++i, message.expiresAt().toEpochMilli());
            update.setLong(++i, message.deadlineMillis());
            update.setString(++i, message.state().word());
            update.setInt(++i, flag(message.state().waiting()));
            update.setInt(++i, message.attempts());
            update.setInt(++i, flag(message.unanswered()));
            update.setLong(++i, message.notBeforeMillis());
            update.setString(++i, message.code());
            update.setString(++i, message.result() == null ? null : text(message.result()));
            update.setString(++i, message.cause());
            update.setInt(++i, message.steps());
            update.setLong(++i, message.changedAt().toEpochMilli());
            update.setString(++i, message.id());
            update.setInt(++i, message.steps() - 1);
            if (update.executeUpdate() != 1) {
                throw new SQLException("Message " + message.id() + " has been changed by somebody else");
            }
        }
        tell(transaction, message);
    }

    private static void tell(Transaction transaction, Message message) throws SQLException {
        try (PreparedStatement history = transaction
                .connection()
                .prepareStatement("INSERT INTO message_history (id, step, state, at_millis) VALUES (?, ?, ?, ?)")) {
            history.setString(1, message.id());
            history.setInt(2, message.steps());
            history.setString(3, message.state().word());
            history.setLong(4, message.changedAt().toEpochMilli());
            history.executeUpdate();
        }
        transaction.event(message.endpoint(), "message." + message.state().word(), MessageJson.event(message));
    }

    /** In the order in which they are to be sent. */
    List<Message> waiting(Connection connection, String endpoint) throws SQLException {
        return list(connection, "WHERE m.endpoint = ? AND m.waiting = 1 ORDER BY m.place", endpoint);
    }

    Optional<Message> find(Connection connection, String id) throws SQLException {
        return list(connection, "WHERE m.id = ?", id).stream().findFirst();
    }

    Optional<Message> find(Connection connection, String endpoint, String messageId) throws SQLException {
        return list(connection, "WHERE m.endpoint = ? AND m.message_id = ?", endpoint, messageId).stream()
                .findFirst();
    }

    /** Every message whose exchange ended with the last process. */
    List<Message> inFlight(Connection connection) throws SQLException {
        return list(connection, "WHERE m.state = 'in-flight'");
    }

    /** The request body as submitted, without messageId. */
    JsonNode body(Connection connection, String id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT body FROM message WHERE id = ?")) {
            select.setString(1, id);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("Message " + id + " has no row");
                }
                return json(row.getString(1));
            }
        }
    }

    /**
     * At a start the wall clock decides anew when everything expires, and when it is tried again.
     *
     * @param latestMillis nothing waits for a later time than this: the clock was another one
     */
    void restartClock(Connection connection, long latestMillis) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE message SET deadline_millis = expires_millis, not_before_millis = "
                        + "CASE WHEN not_before_millis = 0 OR not_before_millis + expires_millis - deadline_millis > ? "
                        + "THEN 0 ELSE not_before_millis + expires_millis - deadline_millis END WHERE waiting = 1")) {
            update.setLong(1, latestMillis);
            update.executeUpdate();
        }
    }

    /** Devices that have a waiting message whose deadline has come. */
    List<String> due(Connection connection, long millis, int limit) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT DISTINCT endpoint FROM message WHERE waiting = 1 AND deadline_millis <= ? LIMIT ?")) {
            select.setLong(1, millis);
            select.setInt(2, limit);
            return endpoints(select);
        }
    }

    /** Devices for which something waits, in order of their names. */
    List<String> waitingAfter(Connection connection, String endpoint, int limit) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT DISTINCT endpoint FROM message "
                + "WHERE waiting = 1 AND endpoint > ? ORDER BY endpoint LIMIT ?")) {
            select.setString(1, endpoint);
            select.setInt(2, limit);
            return endpoints(select);
        }
    }

    private static List<String> endpoints(PreparedStatement select) throws SQLException {
        List<String> endpoints = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                endpoints.add(rows.getString(1));
            }
        }
        return endpoints;
    }

    OptionalLong earliestDeadline(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT MIN(deadline_millis) FROM message WHERE waiting = 1");
                ResultSet row = select.executeQuery()) {
            long earliest = row.next() ? row.getLong(1) : 0;
            return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(earliest);
        }
    }

    /** Removes messages that ended before a time; returns how many. */
    int forget(Connection connection, Instant endedBefore, int limit) throws SQLException {
        String ids =
                "SELECT id FROM message WHERE waiting = 0 AND changed_millis < ? ORDER BY changed_millis, id LIMIT ?";
        try (PreparedStatement history =
                        connection.prepareStatement("DELETE FROM message_history WHERE id IN (" + ids + ")");
                PreparedStatement message =
                        connection.prepareStatement("DELETE FROM message WHERE id IN (" + ids + ")")) {
            for (PreparedStatement delete : List.of(history, message)) {
                delete.setLong(1, endedBefore.toEpochMilli());
                delete.setInt(2, limit);
            }
            history.executeUpdate();
            return message.executeUpdate();
        }
    }

    static List<Message> list(Connection connection, String where, Object... arguments) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT " + COLUMNS + " FROM message m " + where)) {
            for (int i = 0; i < arguments.length; i++) {
                select.setObject(i + 1, arguments[i]);
            }
            List<Message> messages = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    messages.add(message(rows));
                }
            }
            return messages;
        }
    }

    private static Message message(ResultSet row) throws SQLException {
        Submission submission = new Submission(
                row.getString("id"),
                row.getString("endpoint"),
                row.getString("message_id"),
                row.getString("op"),
                row.getString("path"),
                row.getInt("only_once") == 1,
                row.getInt("repeatable") == 1,
                row.getInt("strict") == 1,
                FeedbackWish.of(row.getString("feedback")).orElseThrow(),
                Instant.ofEpochMilli(row.getLong("created_millis")),
                Duration.ofMillis(row.getLong("ttl_millis")));
        String result = row.getString("result");
        return new Message(
                submission,
                row.getLong("place"),
                Instant.ofEpochMilli(row.getLong("expires_millis")),
                row.getLong("deadline_millis"),
                MessageState.of(row.getString("state")).orElseThrow(),
                row.getInt("attempts"),
                row.getInt("unanswered") == 1,
                row.getLong("not_before_millis"),
                row.getString("code"),
                result == null ? null : json(result),
                row.getString("cause"),
                row.getInt("steps"),
                Instant.ofEpochMilli(row.getLong("changed_millis")));
    }

    private static int flag(boolean set) {
        return set ? 1 : 0;
    }

    private static String text(JsonNode json) {
        return new String(Json.write(json), StandardCharsets.UTF_8);
    }

    private static JsonNode json(String text) {
        return Json.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
