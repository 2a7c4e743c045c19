// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Transaction;
import io.dormouse.server.device.DeviceListener.Ended;
import io.dormouse.server.device.NextContact;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code presence}: one row per device that ever registered. */
final class PresenceStore {
    private static final String COLUMNS = "endpoint, registered, queue_mode, ended, unreachable, last_seen_millis,"
            + " awake_until_millis, next_at_millis, next_early_millis, next_late_millis, next_basis, next_confidence,"
            + " woke_millis, wake_mean_millis, wake_deviation_millis, wake_intervals";

    private static final String UPSERT = "INSERT INTO presence (" + COLUMNS
            + ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (endpoint) DO UPDATE SET"
            + " registered = excluded.registered, queue_mode = excluded.queue_mode, ended = excluded.ended,"
            + " unreachable = excluded.unreachable, last_seen_millis = excluded.last_seen_millis,"
            + " awake_until_millis = excluded.awake_until_millis, next_at_millis = excluded.next_at_millis,"
            + " next_early_millis = excluded.next_early_millis, next_late_millis = excluded.next_late_millis,"
            + " next_basis = excluded.next_basis, next_confidence = excluded.next_confidence,"
            + " woke_millis = excluded.woke_millis, wake_mean_millis = excluded.wake_mean_millis,"
            + " wake_deviation_millis = excluded.wake_deviation_millis, wake_intervals = excluded.wake_intervals,"
            + " overdue_told = 0";

    private final Database database;

    PresenceStore(Database database) {
        this.database = database;
    }

    Database database() {
        return database;
    }

    Optional<PresenceRow> find(String endpoint) {
        return database.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT " + COLUMNS + " FROM presence WHERE endpoint = ?")) {
                select.setString(1, endpoint);
                try (ResultSet rows = select.executeQuery()) {
                    return rows.next() ? Optional.of(row(rows)) : Optional.empty();
                }
            }
        });
    }

    Map<String, PresenceRow> registered() {
        return database.read(connection -> {
            Map<String, PresenceRow> found = new HashMap<>();
            try (PreparedStatement select =
                            connection.prepareStatement("SELECT " + COLUMNS + " FROM presence WHERE registered = 1");
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    PresenceRow row = row(rows);
                    found.put(row.endpoint(), row);
                }
            }
            return found;
        });
    }

    void write(Transaction transaction, Collection<PresenceRow> rows) throws SQLException {
        try (PreparedStatement upsert = transaction.connection().prepareStatement(UPSERT)) {
            for (PresenceRow row : rows) {
                bind(upsert, row);
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    void delete(Transaction transaction, String endpoint) throws SQLException {
        try (PreparedStatement delete =
                transaction.connection().prepareStatement("DELETE FROM presence WHERE endpoint = ?")) {
            delete.setString(1, endpoint);
            delete.executeUpdate();
        }
    }

    /** Devices that have just become overdue, each told once per sleep; costs as much as there are of them. */
    int tellOverdue(Transaction transaction, Instant now, int most) throws SQLException {
        Map<String, Long> due = new HashMap<>();
        try (PreparedStatement select = transaction
                .connection()
                .prepareStatement("SELECT endpoint, next_late_millis FROM presence WHERE registered = 1"
                        + " AND queue_mode = 1 AND overdue_told = 0 AND next_late_millis < ?"
                        + " AND (awake_until_millis IS NULL OR awake_until_millis < ?) LIMIT ?")) {
            select.setLong(1, now.toEpochMilli());
            select.setLong(2, now.toEpochMilli());
            select.setInt(3, most);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    due.put(rows.getString(1), rows.getLong(2));
                }
            }
        }
        try (PreparedStatement told =
                transaction.connection().prepareStatement("UPDATE presence SET overdue_told = 1 WHERE endpoint = ?")) {
            for (Map.Entry<String, Long> entry : due.entrySet()) {
                told.setString(1, entry.getKey());
                told.executeUpdate();
                transaction.event(
                        entry.getKey(),
                        "device.overdue",
                        PresenceEvents.overdue(Instant.ofEpochMilli(entry.getValue())));
            }
        }
        return due.size();
    }

    private static void bind(PreparedStatement upsert, PresenceRow row) throws SQLException {
        NextContact next = row.nextContact();
        WakeRhythm rhythm = row.rhythm();
        Ended ended = row.ended();
        upsert.setString(1, row.endpoint());
        upsert.setInt(2, ended == null ? 1 : 0);
        upsert.setInt(3, row.queueMode() ? 1 : 0);
        upsert.setString(4, ended == null ? null : ended.name().toLowerCase(Locale.ROOT));
        upsert.setInt(5, row.unreachable() ? 1 : 0);
        upsert.setLong(6, row.lastSeenAt().toEpochMilli());
        setMillis(upsert, 7, row.awakeUntil());
        setMillis(upsert, 8, next == null ? null : next.at());
        setMillis(upsert, 9, next == null ? null : next.early());
        setMillis(upsert, 10, next == null ? null : next.late());
        upsert.setString(11, next == null ? null : next.basis());
        upsert.setDouble(12, next == null ? 0 : next.confidence());
        setMillis(upsert, 13, rhythm.wokeAt());
        upsert.setDouble(14, rhythm.meanMillis());
        upsert.setDouble(15, rhythm.deviationMillis());
        upsert.setInt(16, rhythm.intervals());
    }

    private static PresenceRow row(ResultSet rows) throws SQLException {
        String ended = rows.getString("ended");
        Instant at = instant(rows, "next_at_millis");
        Instant early = instant(rows, "next_early_millis");
        Instant late = instant(rows, "next_late_millis");
        String basis = rows.getString("next_basis");
        NextContact next = at == null || early == null || late == null || basis == null
                ? null
                : new NextContact(at, early, late, basis, rows.getDouble("next_confidence"));
        return new PresenceRow(
                rows.getString("endpoint"),
                ended == null ? null : Ended.valueOf(ended.toUpperCase(Locale.ROOT)),
                rows.getInt("queue_mode") == 1,
                rows.getInt("unreachable") == 1,
                Instant.ofEpochMilli(rows.getLong("last_seen_millis")),
                instant(rows, "awake_until_millis"),
                next,
                new WakeRhythm(
                        instant(rows, "woke_millis"),
                        rows.getDouble("wake_mean_millis"),
                        rows.getDouble("wake_deviation_millis"),
                        rows.getInt("wake_intervals")));
    }

    private static void setMillis(PreparedStatement statement, int index, @Nullable Instant time) throws SQLException {
        if (time == null) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, time.toEpochMilli());
        }
    }

    private static @Nullable Instant instant(ResultSet rows, String column) throws SQLException {
        long millis = rows.getLong(column);
        return rows.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
