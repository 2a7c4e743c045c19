// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.database.Unit;
import io.dormouse.server.device.KnownDevices;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;

/** The tables of the twin. What is written is the difference between the twin as stored and the next one, and the events that tell of it. */
final class TwinStore {
    private static final List<String> TABLES = List.of("twin", "twin_member", "twin_reported", "twin_index");

    private final Database database;
    private final KnownDevices devices;

    TwinStore(Database database, KnownDevices devices) {
        this.database = database;
        this.devices = devices;
    }

    Database database() {
        return database;
    }

    /** {@link Twin#EMPTY} when nothing is stored. */
    Twin load(String endpoint) {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT version, desired_version,"
                    + " reported_version, tags, registers_in_row, verified_millis FROM twin WHERE endpoint = ?")) {
                select.setString(1, endpoint);
                try (ResultSet rows = select.executeQuery()) {
                    return rows.next() ? twin(rows, connection, endpoint) : Twin.EMPTY;
                }
            }
        });
    }

    private static Twin twin(ResultSet rows, Connection connection, String endpoint) throws SQLException {
        return new Twin(
                rows.getLong("version"),
                rows.getLong("desired_version"),
                rows.getLong("reported_version"),
                (ObjectNode) StoredValue.json(rows.getString("tags")),
                Collections.unmodifiableSortedMap(MemberStore.load(connection, endpoint)),
                Collections.unmodifiableSortedMap(ReportedStore.load(connection, endpoint)),
                new RegisterHabit(rows.getInt("registers_in_row"), MemberStore.instant(rows, "verified_millis")));
    }

    /** A unit that takes the step; false, and nothing is written, when desired or tags have another version than {@code before} by now. */
    Unit<Boolean> step(String endpoint, Twin before, Twin after, String by) {
        return transaction -> {
            Connection connection = transaction.connection();
            boolean wanted = after.version() != before.version();
            if (wanted) {
                devices.ensure(transaction, endpoint);
            }
            if (!claim(connection, endpoint, before, after, wanted)) {
                return false;
            }
            MemberStore.write(connection, endpoint, before.members(), after.members());
            ReportedStore.write(connection, endpoint, before.reported(), after.reported());
            IndexStore.write(connection, endpoint, before, after);
            for (TwinEvents.Told told : TwinEvents.of(before, after, by)) {
                transaction.event(endpoint, told.type(), told.data());
            }
            return true;
        };
    }

    private static boolean claim(Connection connection, String endpoint, Twin before, Twin after, boolean wanted)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO twin (endpoint, version,"
                        + " desired_version, reported_version, tags, pending, drifted, refused, registers_in_row)"
                        + " VALUES (?,0,0,0,'{}',0,0,0,0) ON CONFLICT (endpoint) DO NOTHING");
                PreparedStatement standing = connection.prepareStatement("UPDATE twin SET reported_version = ?,"
                        + " pending = ?, drifted = ?, refused = ?, registers_in_row = ?, verified_millis = ?"
                        + " WHERE endpoint = ?");
                PreparedStatement version = connection.prepareStatement("UPDATE twin SET version = ?,"
                        + " desired_version = ?, tags = ? WHERE endpoint = ? AND version = ?")) {
            insert.setString(1, endpoint);
            insert.executeUpdate();
            if (wanted) {
                version.setLong(1, after.version());
                version.setLong(2, after.desiredVersion());
                version.setString(3, after.tags().toString());
                version.setString(4, endpoint);
                version.setLong(5, before.version());
                if (version.executeUpdate() == 0) {
                    return false;
                }
            }
            Twin.Counts counts = after.counts();
            standing.setLong(1, after.reportedVersion());
            standing.setInt(2, counts.pending());
            standing.setInt(3, counts.drifted());
            standing.setInt(4, counts.refused());
            standing.setInt(5, after.habit().inRow());
            MemberStore.setMillis(standing, 6, after.habit().verifiedAt());
            standing.setString(7, endpoint);
            standing.executeUpdate();
            return true;
        }
    }

    static void delete(Transaction transaction, String endpoint) throws SQLException {
        for (String table : TABLES) {
            try (PreparedStatement delete =
                    transaction.connection().prepareStatement("DELETE FROM " + table + " WHERE endpoint = ?")) {
                delete.setString(1, endpoint);
                delete.executeUpdate();
            }
        }
    }
}
