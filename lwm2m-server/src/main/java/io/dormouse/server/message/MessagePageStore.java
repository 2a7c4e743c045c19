// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.message;

import io.dormouse.server.device.DeviceFilters.Passing;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the HTTP API shows of messages: pages, newest first, each message with its history and its place in the queue.
 */
final class MessagePageStore {
    /** Counting stops here: an estimate must not cost a walk over the table. */
    static final int COUNT_MAX = 10_000;

    private MessagePageStore() {}

    /** @param position 1 for the next to be sent, null once it has ended */
    record Row(Message message, @Nullable Integer position, List<Entry> history) {}

    record Entry(MessageState state, Instant at) {}

    /**
     * @param endpoint of one device, or null for all
     * @param state or null for all
     * @param of only messages of devices that pass all of these
     * @param before only messages created before the one with this id, or null
     */
    record Wish(
            @Nullable String endpoint,
            @Nullable MessageState state,
            List<Passing> of,
            @Nullable String before,
            int limit) {
        Wish {
            of = List.copyOf(of);
        }
    }

    /** @param next where the next page begins, null when this is the last */
    record Page(List<Row> rows, @Nullable String next, int estimatedTotal) {}

    static Optional<Row> one(Connection connection, String id, List<Passing> of) throws SQLException {
        List<Object> arguments = new ArrayList<>(List.of(id));
        String where = "WHERE m.id = ?" + passing(of, arguments);
        List<Message> found = MessageStore.list(connection, where, arguments.toArray());
        return rows(connection, found).stream().findFirst();
    }

    static Page page(Connection connection, Wish wish) throws SQLException {
        List<Object> arguments = new ArrayList<>();
        String where = where(wish, arguments);
        int total = count(connection, where, arguments);
        String from = where;
        if (wish.before() != null) {
            from += " AND m.id < ?";
            arguments.add(wish.before());
        }
        arguments.add(wish.limit() + 1);
        List<Message> found = MessageStore.list(connection, from + " ORDER BY m.id DESC LIMIT ?", arguments.toArray());
        boolean more = found.size() > wish.limit();
        List<Message> shown = more ? found.subList(0, wish.limit()) : found;
        String next = more ? shown.get(shown.size() - 1).id() : null;
        return new Page(rows(connection, shown), next, total);
    }

    private static String where(Wish wish, List<Object> arguments) {
        StringBuilder where = new StringBuilder("WHERE 1 = 1");
        if (wish.endpoint() != null) {
            where.append(" AND m.endpoint = ?");
            arguments.add(wish.endpoint());
        }
        if (wish.state() != null) {
            where.append(" AND m.state = ?");
            arguments.add(wish.state().word());
        }
        return where + passing(wish.of(), arguments);
    }

    private static String passing(List<Passing> filters, List<Object> arguments) {
        StringBuilder where = new StringBuilder();
        for (Passing filter : filters) {
            where.append(" AND m.endpoint IN (").append(filter.select()).append(')');
            arguments.addAll(filter.parameters());
        }
        return where.toString();
    }

    private static int count(Connection connection, String where, List<Object> arguments) throws SQLException {
        String counted = "SELECT COUNT(*) FROM (SELECT 1 FROM message m " + where + " LIMIT " + COUNT_MAX + ") counted";
        try (PreparedStatement select = connection.prepareStatement(counted)) {
            for (int i = 0; i < arguments.size(); i++) {
                select.setObject(i + 1, arguments.get(i));
            }
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getInt(1) : 0;
            }
        }
    }

    private static List<Row> rows(Connection connection, List<Message> messages) throws SQLException {
        Map<String, List<Entry>> history = history(connection, messages);
        List<Row> rows = new ArrayList<>();
        for (Message message : messages) {
            rows.add(new Row(message, position(connection, message), history.getOrDefault(message.id(), List.of())));
        }
        return rows;
    }

    private static @Nullable Integer position(Connection connection, Message message) throws SQLException {
        if (!message.state().waiting()) {
            return null;
        }
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT COUNT(*) FROM message WHERE endpoint = ? AND waiting = 1 AND place <= ?")) {
            select.setString(1, message.endpoint());
            select.setLong(2, message.place());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getInt(1) : null;
            }
        }
    }

    private static Map<String, List<Entry>> history(Connection connection, List<Message> messages) throws SQLException {
        if (messages.isEmpty()) {
            return Map.of();
        }
        String marks = String.join(", ", java.util.Collections.nCopies(messages.size(), "?"));
        Map<String, List<Entry>> byId = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT id, state, at_millis FROM message_history WHERE id IN (" + marks + ") ORDER BY id, step")) {
            for (int i = 0; i < messages.size(); i++) {
                select.setString(i + 1, messages.get(i).id());
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Entry entry = new Entry(
                            MessageState.of(row.getString(2)).orElseThrow(), Instant.ofEpochMilli(row.getLong(3)));
                    byId.computeIfAbsent(row.getString(1), id -> new ArrayList<>())
                            .add(entry);
                }
            }
        }
        return byId;
    }
}
