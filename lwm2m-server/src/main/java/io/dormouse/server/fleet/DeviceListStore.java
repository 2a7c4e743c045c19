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

    /** An order of the list; devices never heard of count as heard of before all others. */
    enum Sort {
        ENDPOINT("endpoint", false),
        ENDPOINT_DESCENDING("-endpoint", true),
        LAST_SEEN("lastSeenAt", false),
        LAST_SEEN_DESCENDING("-lastSeenAt", true);

        private final String word;
        private final boolean descending;

        Sort(String word, boolean descending) {
            this.word = word;
            this.descending = descending;
        }

        String word() {
            return word;
        }

        private String direction() {
            return descending ? " DESC" : "";
        }

        private String beyond() {
            return descending ? " < " : " > ";
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
        if (sort == Sort.ENDPOINT || sort == Sort.ENDPOINT_DESCENDING) {
            return byName(condition, sort, after, limit);
        }
        Sql never = Sql.of("p.endpoint IS NULL AND ").plus(condition);
        boolean wasNever = after.isPresent() && after.get().lastSeenMillis() == 0;
        List<DeviceRow> rows = new ArrayList<>();
        if (sort == Sort.LAST_SEEN && (after.isEmpty() || wasNever)) {
            rows.addAll(byName(never, sort, after, limit));
        }
        if (rows.size() < limit && !(sort == Sort.LAST_SEEN_DESCENDING && wasNever)) {
            rows.addAll(bySeen(condition, sort, wasNever ? Optional.empty() : after, limit - rows.size()));
        }
        if (rows.size() < limit && sort == Sort.LAST_SEEN_DESCENDING) {
            rows.addAll(byName(never, sort, wasNever ? after : Optional.empty(), limit - rows.size()));
        }
        return rows;
    }

    private List<DeviceRow> byName(Sql condition, Sort sort, Optional<Place> after, int limit) {
        Sql where = after.map(place -> Sql.of("d.endpoint" + sort.beyond() + "? AND ", place.endpoint()))
                .orElseGet(() -> Sql.of(""))
                .plus(condition);
        return rows(
                DeviceColumns.TABLES + " WHERE ", where, " ORDER BY d.endpoint" + sort.direction() + " LIMIT " + limit);
    }

    private List<DeviceRow> bySeen(Sql condition, Sort sort, Optional<Place> after, int limit) {
        Sql where = after.map(place -> Sql.of(
                        "(p.last_seen_millis, p.endpoint)" + sort.beyond() + "(?, ?) AND ",
                        place.lastSeenMillis(),
                        place.endpoint()))
                .orElseGet(() -> Sql.of(""))
                .plus(condition);
        String direction = sort.direction();
        return rows(
                DeviceColumns.SEEN_TABLES,
                where,
                " ORDER BY p.last_seen_millis" + direction + ", p.endpoint" + direction + " LIMIT " + limit);
    }

    Optional<DeviceRow> one(String endpoint) {
        return rows(DeviceColumns.TABLES + " WHERE ", Sql.of("d.endpoint = ?", endpoint), "").stream()
                .findFirst();
    }

    private List<DeviceRow> rows(String tables, Sql where, String order) {
        Instant now = time.now();
        Sql select = Sql.of("SELECT ")
                .plus(DeviceColumns.state(now))
                .plus(" AS state, " + DeviceRowStore.COLUMNS + tables)
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
