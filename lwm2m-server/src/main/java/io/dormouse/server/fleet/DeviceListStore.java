// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.time.Time;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Questions that span all devices. Reads what several capabilities store and writes nothing; callable from any thread that may wait for a pooled read. */
final class DeviceListStore {
    /** Counting for {@code estimatedTotal} stops here. */
    static final int ESTIMATE_MAX = 100_000;

    private final Database database;
    private final Time time;

    DeviceListStore(Database database, Time time) {
        this.database = database;
        this.time = time;
    }

    /** An order of the list. */
    enum Sort {
        ENDPOINT("endpoint", "d.endpoint", false),
        ENDPOINT_DESCENDING("-endpoint", "d.endpoint", true),
        LAST_SEEN("lastSeenAt", DeviceColumns.LAST_SEEN, false),
        LAST_SEEN_DESCENDING("-lastSeenAt", DeviceColumns.LAST_SEEN, true);

        private final String word;
        private final String column;
        private final boolean descending;

        Sort(String word, String column, boolean descending) {
            this.word = word;
            this.column = column;
            this.descending = descending;
        }

        String word() {
            return word;
        }

        private boolean byEndpoint() {
            return column.equals("d.endpoint");
        }

        private String order() {
            String direction = descending ? " DESC" : "";
            return " ORDER BY " + (byEndpoint() ? "" : column + direction + ", ") + "d.endpoint" + direction;
        }

        /** What comes after a row; keyset paging. */
        private Sql after(Place place) {
            String sign = descending ? " < ?" : " > ?";
            return byEndpoint()
                    ? Sql.of("d.endpoint" + sign, place.endpoint())
                    : Sql.of(
                            "(" + column + sign + " OR (" + column + " = ? AND d.endpoint" + sign + "))",
                            place.lastSeenMillis(),
                            place.lastSeenMillis(),
                            place.endpoint());
        }
    }

    /** Where a page ended. */
    record Place(long lastSeenMillis, String endpoint) {}

    /** How many devices have a value; null for those without one. */
    record Facet(@Nullable String value, long count) {}

    /** A condition that lets every filter pass; those that are null let everything pass. Throws {@link BadFilter}. */
    Sql condition(@Nullable String... filters) {
        FilterSql compiler = new FilterSql(time.now(), this::texts);
        List<Sql> parts = new ArrayList<>();
        for (String filter : filters) {
            if (filter != null) {
                parts.add(compiler.condition(Filter.parse(filter)));
            }
        }
        return parts.isEmpty() ? Sql.of("1 = 1") : Sql.joined("AND", parts);
    }

    List<DeviceRow> page(Sql condition, Sort sort, Optional<Place> after, int limit) {
        Sql where = after.map(place -> sort.after(place).plus(" AND ").plus(condition))
                .orElse(condition);
        return rows(where, sort.order() + " LIMIT " + limit);
    }

    Optional<DeviceRow> one(String endpoint) {
        return rows(Sql.of("d.endpoint = ?", endpoint), "").stream().findFirst();
    }

    private List<DeviceRow> rows(Sql where, String order) {
        Instant now = time.now();
        Sql select = Sql.of("SELECT ")
                .plus(DeviceColumns.state(now))
                .plus(" AS state, " + DeviceRowStore.COLUMNS + DeviceColumns.TABLES + " WHERE ")
                .plus(where)
                .plus(order);
        return query(select, row -> DeviceRowStore.read(row, now));
    }

    boolean matches(Sql condition, String endpoint) {
        Sql select = Sql.of("SELECT 1" + DeviceColumns.TABLES + " WHERE d.endpoint = ? AND ", endpoint)
                .plus(condition);
        return !query(select, row -> true).isEmpty();
    }

    long count(Sql condition) {
        return query(
                        Sql.of("SELECT COUNT(*)" + DeviceColumns.TABLES + " WHERE ")
                                .plus(condition),
                        row -> row.getLong(1))
                .get(0);
    }

    /** Exact up to {@link #ESTIMATE_MAX}, which stands for all that is more. */
    long estimate(Sql condition) {
        Sql select = Sql.of("SELECT COUNT(*) FROM (SELECT 1 AS one" + DeviceColumns.TABLES + " WHERE ")
                .plus(condition)
                .plus(" LIMIT " + ESTIMATE_MAX + ") counted");
        return query(select, row -> row.getLong(1)).get(0);
    }

    /** The most frequent values first, those without a value wherever they come. */
    List<Facet> facets(FilterField by, Sql condition, int limit) {
        Sql value = by instanceof FilterField.Member member
                ? Sql.of(
                        "(SELECT x.text FROM twin_index x WHERE x.endpoint = d.endpoint AND x.section = ? AND x.path = ?)",
                        member.section(),
                        member.path())
                : DeviceColumns.of((FilterField.Fact) by, time.now());
        Sql select = Sql.of("SELECT value, COUNT(*) FROM (SELECT ")
                .plus(value)
                .plus(" AS value" + DeviceColumns.TABLES + " WHERE ")
                .plus(condition)
                .plus(") valued GROUP BY value ORDER BY COUNT(*) DESC, value LIMIT " + limit);
        return query(select, row -> new Facet(row.getString(1), row.getLong(2)));
    }

    Map<String, Long> statesOfAll() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Facet facet : facets(FilterField.Fact.STATE, Sql.of("1 = 1"), 20)) {
            counts.put(String.valueOf(facet.value()), facet.count());
        }
        return counts;
    }

    long queuedMessages() {
        return query(Sql.of("SELECT COUNT(*) FROM message WHERE state = 'queued'"), row -> row.getLong(1))
                .get(0);
    }

    private List<String> texts(Sql select) {
        return query(select, row -> row.getString(1));
    }

    /** Reads one row of an answer. */
    @FunctionalInterface
    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(Sql select, RowReader<T> reader) {
        return database.read(connection -> {
            List<T> found = new ArrayList<>();
            try (PreparedStatement statement = prepared(connection, select);
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(reader.read(rows));
                }
            }
            return found;
        });
    }

    private static PreparedStatement prepared(Connection connection, Sql sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql.text());
        for (int i = 0; i < sql.parameters().size(); i++) {
            statement.setObject(i + 1, sql.parameters().get(i));
        }
        return statement;
    }
}
