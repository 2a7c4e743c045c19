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
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table {@code presence}: one row per device that ever registered. */
final class PresenceStore {
    private static final String COLUMNS = "endpoint, registered, queue_mode, ended, unreachable, overdue_told,"
            + " last_seen_millis, awake_until_millis, next_at_millis, next_early_millis, next_late_millis, next_basis,"
            + " next_confidence, woke_millis, wake_gaps, rtt_millis, rtt_variation_millis, silent_after,"
            + " silent_windows";

    private static final String UPSERT = "INSERT INTO presence (" + COLUMNS
            + ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (endpoint) DO UPDATE SET "
            + Arrays.stream(COLUMNS.split(","))
                    .map(String::strip)
                    .filter(column -> !column.equals("endpoint"))
                    .map(column -> column + " = excluded." + column)
                    .collect(Collectors.joining(", "));

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

    private static void bind(PreparedStatement upsert, PresenceRow row) throws SQLException {
        NextContact next = row.nextContact();
        Ended ended = row.ended();
        upsert.setString(1, row.endpoint());
        upsert.setInt(2, ended == null ? 1 : 0);
        upsert.setInt(3, row.queueMode() ? 1 : 0);
        upsert.setString(4, ended == null ? null : ended.name().toLowerCase(Locale.ROOT));
        upsert.setInt(5, row.unreachable() ? 1 : 0);
        upsert.setInt(6, row.overdue() ? 1 : 0);
        upsert.setLong(7, row.lastSeenAt().toEpochMilli());
        setMillis(upsert, 8, row.awakeUntil());
        setMillis(upsert, 9, next == null ? null : next.at());
        setMillis(upsert, 10, next == null ? null : next.early());
        setMillis(upsert, 11, next == null ? null : next.late());
        upsert.setString(12, next == null ? null : next.basis());
        upsert.setDouble(13, next == null ? 0 : next.confidence());
        bindHabits(upsert, row.habits());
    }

    private static void bindHabits(PreparedStatement upsert, Habits habits) throws SQLException {
        setMillis(upsert, 14, habits.rhythm().wokeAt());
        upsert.setString(15, numbers(habits.rhythm().gapsMillis()));
        upsert.setDouble(16, habits.roundTrip().smoothedMillis());
        upsert.setDouble(17, habits.roundTrip().variationMillis());
        upsert.setString(18, numbers(habits.listening().silentMillis()));
        upsert.setInt(19, habits.listening().windows());
    }

    private static Habits habits(ResultSet rows) throws SQLException {
        return new Habits(
                new WakeRhythm(instant(rows, "woke_millis"), numbers(rows.getString("wake_gaps"))),
                new RoundTrip(rows.getDouble("rtt_millis"), rows.getDouble("rtt_variation_millis")),
                new Listening(numbers(rows.getString("silent_after")), rows.getInt("silent_windows")));
    }

    private static String numbers(List<Long> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static List<Long> numbers(@Nullable String text) {
        return text == null || text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",")).map(Long::valueOf).toList();
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
                rows.getInt("overdue_told") == 1,
                Instant.ofEpochMilli(rows.getLong("last_seen_millis")),
                instant(rows, "awake_until_millis"),
                next,
                habits(rows));
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
