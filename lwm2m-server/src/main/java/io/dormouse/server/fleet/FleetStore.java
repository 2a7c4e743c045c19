// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Numbers about the devices that pass a condition, for the overview and the forecast. */
final class FleetStore {
    private final Database database;
    private final Time time;

    FleetStore(Database database, Time time) {
        this.database = database;
        this.time = time;
    }

    /** Devices with at least one such member. */
    record TwinCounts(long pending, long drifted, long refused) {}

    /**
     * Messages that wait or ended badly.
     *
     * @param oldestAt when the oldest one that waits was made, null when none waits
     * @param expiring of those that wait, how many expire soon
     */
    record MessageCounts(
            long queued, long inFlight, @Nullable Instant oldestAt, long expiring, long deadLettered) {}

    TwinCounts twins(Sql condition) {
        boolean everything = condition.equals(DeviceColumns.EVERYTHING);
        Sql sums = Sql.of("SELECT SUM(CASE WHEN t.pending > 0 THEN 1 ELSE 0 END), SUM(CASE WHEN t.drifted > 0 THEN 1"
                + " ELSE 0 END), SUM(CASE WHEN t.refused > 0 THEN 1 ELSE 0 END)");
        Sql from = everything
                ? Sql.of(" FROM twin t")
                : Sql.of(DeviceColumns.tables(sums, condition) + " WHERE ").plus(condition);
        return SqlStore.query(
                        database,
                        sums.plus(from),
                        row -> new TwinCounts(row.getLong(1), row.getLong(2), row.getLong(3)))
                .get(0);
    }

    /** @param soon what expires within this time is told */
    MessageCounts messages(Sql condition, Duration soon) {
        Instant now = time.now();
        Sql select = Sql.of(
                "SELECT SUM(CASE WHEN m.state = 'queued' THEN 1 ELSE 0 END), SUM(CASE WHEN m.state = 'in-flight' THEN 1 ELSE 0"
                        + " END), MIN(CASE WHEN m.waiting = 1 THEN m.created_millis END), SUM(CASE WHEN m.waiting = 1 AND"
                        + " m.expires_millis < ? THEN 1 ELSE 0 END), SUM(CASE WHEN m.state = 'dead-lettered' THEN 1 ELSE 0 END)"
                        + " FROM message m WHERE m.state IN ('queued', 'in-flight', 'dead-lettered')",
                now.plus(soon).toEpochMilli());
        Sql limited = condition.equals(DeviceColumns.EVERYTHING)
                ? select
                : select.plus(" AND m.endpoint IN (SELECT d.endpoint" + DeviceColumns.tables(condition) + " WHERE ")
                        .plus(condition)
                        .plus(")");
        return SqlStore.query(database, limited, row -> {
                    long queued = row.getLong(1);
                    long inFlight = row.getLong(2);
                    long oldest = row.getLong(3);
                    Instant oldestAt = row.wasNull() ? null : Instant.ofEpochMilli(oldest);
                    return new MessageCounts(queued, inFlight, oldestAt, row.getLong(4), row.getLong(5));
                })
                .get(0);
    }

    long refusedSince(Instant since) {
        return SqlStore.number(
                database,
                Sql.of(
                        "SELECT COUNT(*) FROM event WHERE type = 'device.refused' AND at_millis >= ?",
                        since.toEpochMilli()));
    }

    /** How many sleeping devices are expected in which of the next periods. */
    long[] expected(Sql condition, Instant now, Duration period, int periods) {
        long from = now.toEpochMilli();
        Sql asleep = Sql.of(
                "p.registered = 1 AND p.queue_mode = 1 AND (p.awake_until_millis IS NULL OR p.awake_until_millis <= ?)"
                        + " AND p.overdue_told = 0 AND p.next_at_millis >= ? AND p.next_at_millis < ? AND ",
                from,
                from,
                from + period.toMillis() * periods);
        Optional<String> table = condition.equals(DeviceColumns.EVERYTHING)
                ? Optional.of("presence p")
                : DeviceColumns.onlyTable(asleep, condition);
        String tables = table.map(only -> " FROM " + only).orElseGet(() -> DeviceColumns.tables(asleep, condition));
        Sql select = Sql.of(
                        "SELECT slot, COUNT(*) FROM (SELECT (p.next_at_millis - ?) / ? AS slot" + tables + " WHERE ",
                        from,
                        period.toMillis())
                .plus(asleep)
                .plus(condition)
                .plus(") slots GROUP BY slot");
        long[] counts = new long[periods];
        List<long[]> rows = SqlStore.query(database, select, row -> new long[] {row.getLong(1), row.getLong(2)});
        rows.forEach(row -> counts[(int) row[0]] = row[1]);
        return counts;
    }
}
