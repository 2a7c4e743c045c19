// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.time.Time;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Questions that span all devices. Reads what several capabilities store and writes nothing; callable from any thread that may wait for a pooled read. */
final class DeviceListStore {
    private static final String LAST_SEEN_COLUMN = "p.last_seen_millis";
    private static final String NEXT_COLUMN = "p.next_at_millis";

    private final Database database;
    private final DeviceCountStore counts;
    private final Time time;

    DeviceListStore(Database database, Time time) {
        this.database = database;
        this.counts = new DeviceCountStore(database, time);
        this.time = time;
    }

    /** An order of the list. Devices never heard of count as heard of before all others; those that nothing is expected of come last. */
    enum Sort {
        ENDPOINT("endpoint", false, ""),
        ENDPOINT_DESCENDING("-endpoint", true, ""),
        LAST_SEEN("lastSeenAt", false, LAST_SEEN_COLUMN),
        LAST_SEEN_DESCENDING("-lastSeenAt", true, LAST_SEEN_COLUMN),
        NEXT_CONTACT("nextContact", false, NEXT_COLUMN),
        NEXT_CONTACT_DESCENDING("-nextContact", true, NEXT_COLUMN);

        private final String word;
        private final boolean descending;
        private final String column;

        Sort(String word, boolean descending, String column) {
            this.word = word;
            this.descending = descending;
            this.column = column;
        }

        String word() {
            return word;
        }

        /** What the list is sorted by; 0 when the device has none, or it is sorted by name. */
        long key(DeviceRow row) {
            return switch (this) {
                case ENDPOINT, ENDPOINT_DESCENDING -> 0;
                case LAST_SEEN, LAST_SEEN_DESCENDING -> row.lastSeenMillis();
                case NEXT_CONTACT, NEXT_CONTACT_DESCENDING -> row.nextAtMillis();
            };
        }

        private boolean byName() {
            return column.isEmpty();
        }

        private String direction() {
            return descending ? " DESC" : "";
        }

        private String beyond() {
            return descending ? " < " : " > ";
        }
    }

    /**
     * Where a page ended.
     *
     * @param key as {@link Sort#key}
     */
    record Place(long key, String endpoint) {}

    /** A condition that lets every filter pass; those that are null let everything pass. Throws {@link BadFilter}. */
    Sql condition(@Nullable String... filters) {
        FilterSql compiler = new FilterSql(time.now(), this::texts);
        List<Sql> parts = new ArrayList<>();
        for (String filter : filters) {
            if (filter != null) {
                parts.add(compiler.condition(Filter.parse(filter)));
            }
        }
        return parts.isEmpty() ? DeviceColumns.EVERYTHING : Sql.joined("AND", parts);
    }

    List<DeviceRow> page(Sql condition, Sort sort, Optional<Place> after, int limit) {
        if (sort.byName()) {
            return byName(counts.narrowed(condition), sort, after, limit);
        }
        Sql none = Sql.of(sort.column + " IS NULL AND ").plus(condition);
        boolean wasNone = after.isPresent() && after.get().key() == 0;
        boolean noneFirst = sort == Sort.LAST_SEEN;
        List<DeviceRow> rows = new ArrayList<>();
        if (noneFirst && (after.isEmpty() || wasNone)) {
            rows.addAll(byName(none, sort, after, limit));
        }
        if (rows.size() < limit && (noneFirst || !wasNone)) {
            rows.addAll(byKey(condition, sort, wasNone ? Optional.empty() : after, limit - rows.size()));
        }
        if (rows.size() < limit && !noneFirst) {
            rows.addAll(byName(none, sort, wasNone ? after : Optional.empty(), limit - rows.size()));
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

    private List<DeviceRow> byKey(Sql condition, Sort sort, Optional<Place> after, int limit) {
        Sql where = after.map(place -> Sql.of(
                        "(" + sort.column + ", p.endpoint)" + sort.beyond() + "(?, ?) AND ",
                        place.key(),
                        place.endpoint()))
                .orElseGet(() -> Sql.of(sort.column + " IS NOT NULL AND "))
                .plus(condition);
        String direction = sort.direction();
        return rows(
                DeviceColumns.SEEN_TABLES,
                where,
                " ORDER BY " + sort.column + direction + ", p.endpoint" + direction + " LIMIT " + limit);
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
        return database.read(connection -> {
            List<DeviceRow> found = SqlStore.query(connection, select, row -> DeviceRowStore.read(row, now));
            DeviceFactsStore.addTo(connection, found);
            return found;
        });
    }

    boolean matches(Sql condition, String endpoint) {
        Sql select = Sql.of("SELECT 1" + DeviceColumns.tables(condition) + " WHERE d.endpoint = ? AND ", endpoint)
                .plus(condition);
        return !query(select, row -> true).isEmpty();
    }

    private List<String> texts(Sql select) {
        return query(select, row -> row.getString(1));
    }

    private <T> List<T> query(Sql select, SqlStore.RowReader<T> reader) {
        return SqlStore.query(database, select, reader);
    }
}
