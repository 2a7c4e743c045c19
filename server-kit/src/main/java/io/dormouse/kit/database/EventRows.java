// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Numbers and stores the events of a transaction, just before its COMMIT. */
final class EventRows {
    private EventRows() {}

    record EventRow(long atMillis, @Nullable String endpoint, String type, String data) {}

    /** The counter's row stays locked until the COMMIT, so that numbers become visible in their own order, with several writers, too. */
    static void append(Connection connection, List<EventRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        long seq = reserve(connection, rows.size()) - rows.size();
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO event (seq, at_millis, endpoint, type, data) VALUES (?, ?, ?, ?, ?)")) {
            for (EventRow row : rows) {
                insert.setLong(1, ++seq);
                insert.setLong(2, row.atMillis());
                insert.setString(3, row.endpoint());
                insert.setString(4, row.type());
                insert.setString(5, row.data());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static long reserve(Connection connection, int count) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE event_counter SET last = last + ? RETURNING last")) {
            update.setLong(1, count);
            try (ResultSet result = update.executeQuery()) {
                if (!result.next()) {
                    throw new IllegalStateException("event_counter has no row");
                }
                return result.getLong(1);
            }
        }
    }
}
