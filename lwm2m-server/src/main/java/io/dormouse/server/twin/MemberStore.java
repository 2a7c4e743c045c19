// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The table {@code twin_member}. */
final class MemberStore {
    private static final Logger log = LoggerFactory.getLogger(MemberStore.class);

    private static final String COLUMNS = "acked_version, state, why, code, synced_millis, attempts, silences, busy,"
            + " drift_writes, alone, last_millis, next_millis, desired_version, wanted, exact_set, unchecked,"
            + " desired_millis, desired_by, endpoint, path";

    /** A row of a newer desired version than the one that was decided on is left alone: another node wrote it. */
    private static final String UPDATE = "UPDATE twin_member SET acked_version = ?, state = ?, why = ?, code = ?,"
            + " synced_millis = ?, attempts = ?, silences = ?, busy = ?, drift_writes = ?, alone = ?, last_millis = ?,"
            + " next_millis = ? WHERE desired_version = ? AND endpoint = ? AND path = ?";

    private static final String UPSERT = "INSERT INTO twin_member (" + COLUMNS
            + ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (endpoint, path) DO UPDATE SET"
            + " acked_version = excluded.acked_version, state = excluded.state, why = excluded.why,"
            + " code = excluded.code, synced_millis = excluded.synced_millis, attempts = excluded.attempts,"
            + " silences = excluded.silences, busy = excluded.busy, drift_writes = excluded.drift_writes,"
            + " alone = excluded.alone, last_millis = excluded.last_millis, next_millis = excluded.next_millis,"
            + " desired_version = excluded.desired_version, wanted = excluded.wanted, exact_set = excluded.exact_set,"
            + " unchecked = excluded.unchecked, desired_millis = excluded.desired_millis,"
            + " desired_by = excluded.desired_by";

    private MemberStore() {}

    static SortedMap<MemberPath, Member> load(Connection connection, String endpoint) throws SQLException {
        SortedMap<MemberPath, Member> members = new TreeMap<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT " + COLUMNS + " FROM twin_member WHERE endpoint = ?")) {
            select.setString(1, endpoint);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    try {
                        Member member = row(rows);
                        members.put(member.path(), member);
                    } catch (IllegalStateException broken) {
                        log.error("A desired member is not readable and left out: {}", rows.getString("path"), broken);
                    }
                }
            }
        }
        return members;
    }

    static void write(
            Connection connection, String endpoint, Map<MemberPath, Member> before, Map<MemberPath, Member> after)
            throws SQLException {
        try (PreparedStatement delete =
                        connection.prepareStatement("DELETE FROM twin_member WHERE endpoint = ? AND path = ?");
                PreparedStatement update = connection.prepareStatement(UPDATE);
                PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
            for (MemberPath path : before.keySet()) {
                if (!after.containsKey(path)) {
                    delete.setString(1, endpoint);
                    delete.setString(2, path.toString());
                    delete.addBatch();
                }
            }
            for (Member member : after.values()) {
                Member old = before.get(member.path());
                if (old == null || old.desiredVersion() != member.desiredVersion()) {
                    standing(upsert, member);
                    desired(upsert, endpoint, member);
                    upsert.addBatch();
                } else if (!old.equals(member)) {
                    standing(update, member);
                    update.setLong(13, member.desiredVersion());
                    update.setString(14, endpoint);
                    update.setString(15, member.path().toString());
                    update.addBatch();
                }
            }
            delete.executeBatch();
            update.executeBatch();
            upsert.executeBatch();
        }
    }

    private static void standing(PreparedStatement statement, Member member) throws SQLException {
        Effort effort = member.effort();
        statement.setLong(1, member.ackedVersion());
        statement.setString(2, member.state().word());
        statement.setString(3, member.why());
        statement.setString(4, member.code());
        setMillis(statement, 5, member.syncedAt());
        statement.setInt(6, effort.attempts());
        statement.setInt(7, effort.silences());
        statement.setInt(8, effort.busy());
        statement.setInt(9, effort.driftWrites());
        statement.setInt(10, effort.company().stored());
        setMillis(statement, 11, effort.lastAt());
        setMillis(statement, 12, effort.nextAt());
    }

    private static void desired(PreparedStatement upsert, String endpoint, Member member) throws SQLException {
        upsert.setLong(13, member.desiredVersion());
        upsert.setString(14, StoredValue.write(member.wanted().value()));
        upsert.setInt(15, member.wanted().exact() ? 1 : 0);
        upsert.setInt(16, member.wanted().unchecked() ? 1 : 0);
        upsert.setLong(17, member.desiredAt().toEpochMilli());
        upsert.setString(18, member.desiredBy());
        upsert.setString(19, endpoint);
        upsert.setString(20, member.path().toString());
    }

    private static Member row(ResultSet rows) throws SQLException {
        String path = rows.getString("path");
        Wanted wanted = new Wanted(
                StoredValue.read(rows.getString("wanted")),
                rows.getInt("exact_set") == 1,
                rows.getInt("unchecked") == 1);
        Effort effort = new Effort(
                rows.getInt("attempts"),
                rows.getInt("silences"),
                rows.getInt("busy"),
                rows.getInt("drift_writes"),
                Company.of(rows.getInt("alone")),
                instant(rows, "last_millis"),
                instant(rows, "next_millis"));
        return new Member(
                MemberPath.parse(path).orElseThrow(() -> new IllegalStateException("no path: " + path)),
                wanted,
                rows.getLong("desired_version"),
                Instant.ofEpochMilli(rows.getLong("desired_millis")),
                rows.getString("desired_by"),
                rows.getLong("acked_version"),
                MemberState.ofWord(rows.getString("state")),
                rows.getString("why"),
                rows.getString("code"),
                instant(rows, "synced_millis"),
                effort);
    }

    static void setMillis(PreparedStatement statement, int index, @Nullable Instant time) throws SQLException {
        if (time == null) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, time.toEpochMilli());
        }
    }

    static @Nullable Instant instant(ResultSet rows, String column) throws SQLException {
        long millis = rows.getLong(column);
        return rows.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
