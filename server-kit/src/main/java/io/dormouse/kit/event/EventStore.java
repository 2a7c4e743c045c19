// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The queries of the event log. */
final class EventStore {
    /** A filter by type looks at this many numbers at most, so that a rare type does not make a reader walk through the whole log. */
    static final int SCAN_MAX = 20_000;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String COLUMNS = "SELECT seq, at_millis, endpoint, type, data FROM event WHERE ";

    private EventStore() {}

    static EventPage since(Connection connection, long seq, int limit, EventFilter filter) throws SQLException {
        long newest = newest(connection);
        if (seq > newest) {
            return new EventPage(List.of(), newest, false, true);
        }
        boolean bounded = filter.endpoint() == null && !filter.types().isEmpty();
        long until = bounded ? Math.min(newest, seq + SCAN_MAX) : newest;

        Conditions where = new Conditions().and("seq > ?", seq).and("seq <= ?", until);
        if (filter.endpoint() != null) {
            where.and("endpoint = ?", filter.endpoint());
        }
        where.andTypes(filter.types());
        List<Event> events = select(connection, where, "ORDER BY seq", limit);

        long next = events.size() == limit ? events.get(limit - 1).seq() : until;
        return new EventPage(events, next, next < newest, trimmedAfter(connection, seq, filter.types()));
    }

    static Timeline timeline(Connection connection, Timeline.Question question) throws SQLException {
        Conditions where = new Conditions()
                .and("endpoint = ?", question.endpoint())
                .and("seq < ?", question.before())
                .and("at_millis >= ?", millis(question.from()))
                .and("at_millis < ?", millis(question.to()))
                .andTypes(question.types());
        List<Event> events = select(connection, where, "ORDER BY seq DESC", question.limit());
        boolean full = events.size() == question.limit();
        return new Timeline(
                events, full ? OptionalLong.of(events.get(events.size() - 1).seq()) : OptionalLong.empty());
    }

    private static long millis(Instant instant) {
        if (instant.equals(Instant.MIN)) {
            return Long.MIN_VALUE;
        }
        return instant.equals(Instant.MAX) ? Long.MAX_VALUE : instant.toEpochMilli();
    }

    static long newest(Connection connection) throws SQLException {
        return number(connection, "SELECT last FROM event_counter");
    }

    static long trimmedUpTo(Connection connection) throws SQLException {
        return number(connection, "SELECT COALESCE(MAX(seq), 0) FROM event_trimmed");
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                throw new IllegalStateException("no row: " + sql);
            }
            return row.getLong(1);
        }
    }

    private static boolean trimmedAfter(Connection connection, long seq, List<String> types) throws SQLException {
        Conditions where = new Conditions().and("seq > ?", seq).andTypes(types);
        try (PreparedStatement select =
                connection.prepareStatement("SELECT seq FROM event_trimmed WHERE " + where.sql() + " LIMIT 1")) {
            where.bind(select);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    private static List<Event> select(Connection connection, Conditions where, String order, int limit)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(COLUMNS + where.sql() + " " + order + " LIMIT " + limit)) {
            where.bind(select);
            List<Event> events = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    events.add(event(rows));
                }
            }
            return events;
        }
    }

    private static Event event(ResultSet row) throws SQLException {
        return new Event(
                row.getLong(1),
                Instant.ofEpochMilli(row.getLong(2)),
                row.getString(3),
                row.getString(4),
                json(row.getString(5)));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("an event that is no JSON", damaged);
        }
    }
}
