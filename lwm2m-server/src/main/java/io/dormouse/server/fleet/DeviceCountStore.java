// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.time.Time;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts devices, also a million of them: what one table beside {@code device} answers is counted in the index of that table, and devices without a row in it are
 * counted by subtraction.
 */
final class DeviceCountStore {
    /** Counting for {@code estimatedTotal} stops here. */
    static final int ESTIMATE_MAX = 10_000;

    /** Devices that facets of a filtered list look at. */
    static final int FACET_DEVICES_MAX = 100_000;

    private final Database database;
    private final Time time;

    DeviceCountStore(Database database, Time time) {
        this.database = database;
        this.time = time;
    }

    /** How many devices have a value; null for those without one. */
    record Facet(@Nullable String value, long count) {}

    /**
     * The most frequent values first, those without a value wherever they come.
     *
     * @param devices how many were looked at
     * @param exact false when there are more
     */
    record Facets(List<Facet> values, long devices, boolean exact) {}

    private record Counted(@Nullable String value, long count, long all) {}

    long all() {
        return number(Sql.of("SELECT COUNT(*) FROM device"));
    }

    long count(Sql condition) {
        if (condition.equals(DeviceColumns.EVERYTHING)) {
            return all();
        }
        Optional<String> table = DeviceColumns.onlyTable(condition);
        if (table.isEmpty()) {
            return number(Sql.of("SELECT COUNT(*)" + DeviceColumns.tables(condition) + " WHERE ")
                    .plus(condition));
        }
        long inTable =
                number(Sql.of("SELECT COUNT(*) FROM " + table.get() + " WHERE ").plus(condition));
        return inTable + (holdsWithout(table.get(), condition) ? without(table.get()) : 0);
    }

    /** Exact up to {@link #ESTIMATE_MAX}, which stands for all that is more. */
    long estimate(Sql condition) {
        if (condition.equals(DeviceColumns.EVERYTHING)) {
            return all();
        }
        Optional<String> table = DeviceColumns.onlyTable(condition);
        String tables = table.map(only -> " FROM " + only).orElseGet(() -> DeviceColumns.tables(condition));
        long found = number(Sql.of("SELECT COUNT(*) FROM (SELECT 1 AS one" + tables + " WHERE ")
                .plus(condition)
                .plus(" LIMIT " + ESTIMATE_MAX + ") counted"));
        boolean more = found < ESTIMATE_MAX && table.isPresent() && holdsWithout(table.get(), condition);
        return more ? Math.min(ESTIMATE_MAX, found + without(table.get())) : found;
    }

    /** As the condition, where few devices of one table fulfil it: then it names them, so that no other is looked at. */
    Sql narrowed(Sql condition) {
        Optional<String> table = DeviceColumns.onlyTable(condition);
        if (table.isEmpty() || holdsWithout(table.get(), condition) || estimate(condition) >= ESTIMATE_MAX) {
            return condition;
        }
        return Sql.of("d.endpoint IN (SELECT " + alias(table.get()) + ".endpoint FROM " + table.get() + " WHERE ")
                .plus(condition)
                .plus(")");
    }

    private static String alias(String table) {
        return table.substring(table.length() - 1);
    }

    private boolean holdsWithout(String table, Sql condition) {
        Sql select = Sql.of("SELECT 1 FROM (SELECT 1 AS one) nobody LEFT JOIN " + table + " ON " + alias(table)
                        + ".endpoint = '' WHERE ")
                .plus(condition);
        return !SqlStore.query(database, select, row -> true).isEmpty();
    }

    private long without(String table) {
        return Math.max(0, all() - number(Sql.of("SELECT COUNT(*) FROM " + table)));
    }

    private long number(Sql select) {
        return SqlStore.number(database, select);
    }

    /** Exact when nothing is filtered, or at most {@link #FACET_DEVICES_MAX} devices pass. */
    Facets facets(FilterField by, Sql condition, int limit) {
        boolean everything = condition.equals(DeviceColumns.EVERYTHING);
        if (everything && by instanceof FilterField.Member member) {
            Sql values = Sql.of(
                    "SELECT x.text AS value FROM twin_index x WHERE x.section = ? AND x.path = ?",
                    member.section(),
                    member.path());
            Facets found = grouped(values, limit);
            return withMissing(found, all() - found.devices(), null, limit);
        }
        Sql value = value(by);
        Optional<String> table = DeviceColumns.onlyTable(value, condition);
        if (table.isPresent()) {
            return ofOneTable(table.get(), value, condition, limit);
        }
        Sql values = Sql.of("SELECT ")
                .plus(value)
                .plus(" AS value" + DeviceColumns.tables(value, condition) + " WHERE ")
                .plus(condition)
                .plus(everything ? "" : " LIMIT " + (FACET_DEVICES_MAX + 1));
        Facets facets = grouped(values, limit);
        return new Facets(facets.values(), facets.devices(), everything || facets.devices() <= FACET_DEVICES_MAX);
    }

    private Facets ofOneTable(String table, Sql value, Sql condition, int limit) {
        Sql values = Sql.of("SELECT ")
                .plus(value)
                .plus(" AS value FROM " + table + " WHERE ")
                .plus(condition);
        Facets facets = grouped(values, limit);
        if (!holdsWithout(table, condition)) {
            return facets;
        }
        Sql nobodys = Sql.of("SELECT ")
                .plus(value)
                .plus(" FROM (SELECT 1 AS one) nobody LEFT JOIN " + table + " ON " + alias(table) + ".endpoint = ''");
        Optional<String> missing = SqlStore.query(database, nobodys, row -> Optional.ofNullable(row.getString(1)))
                .get(0);
        return withMissing(facets, without(table), missing.orElse(null), limit);
    }

    /** Adds the devices that have no row at all. */
    private static Facets withMissing(Facets found, long missing, @Nullable String value, int limit) {
        if (missing <= 0) {
            return found;
        }
        Map<Optional<String>, Long> counts = new LinkedHashMap<>();
        found.values().forEach(facet -> counts.put(Optional.ofNullable(facet.value()), facet.count()));
        counts.merge(Optional.ofNullable(value), missing, Long::sum);
        List<Facet> values = counts.entrySet().stream()
                .map(entry -> new Facet(entry.getKey().orElse(null), entry.getValue()))
                .sorted((one, other) -> Long.compare(other.count(), one.count()))
                .limit(limit)
                .toList();
        return new Facets(values, found.devices() + missing, true);
    }

    private Facets grouped(Sql values, int limit) {
        Sql select = Sql.of("SELECT value, COUNT(*), SUM(COUNT(*)) OVER () FROM (")
                .plus(values)
                .plus(") valued GROUP BY value ORDER BY COUNT(*) DESC, value LIMIT " + limit);
        List<Counted> rows =
                SqlStore.query(database, select, row -> new Counted(row.getString(1), row.getLong(2), row.getLong(3)));
        return new Facets(
                rows.stream().map(row -> new Facet(row.value(), row.count())).toList(),
                rows.isEmpty() ? 0 : rows.get(0).all(),
                true);
    }

    private Sql value(FilterField by) {
        return by instanceof FilterField.Member member
                ? Sql.of(
                        "(SELECT x.text FROM twin_index x WHERE x.endpoint = d.endpoint AND x.section = ? AND x.path = ?)",
                        member.section(),
                        member.path())
                : DeviceColumns.of((FilterField.Fact) by, time.now());
    }

    Map<String, Long> states() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Facet facet :
                facets(FilterField.Fact.STATE, DeviceColumns.EVERYTHING, 20).values()) {
            counts.put(String.valueOf(facet.value()), facet.count());
        }
        return counts;
    }

    long queuedMessages() {
        return number(Sql.of("SELECT COUNT(*) FROM message WHERE state = 'queued'"));
    }
}
