// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Map;

/** The table {@code twin_index}: what the filter language can ask. */
final class IndexStore {
    private static final String UPSERT = "INSERT INTO twin_index (endpoint, section, path, text, number)"
            + " VALUES (?,?,?,?,?) ON CONFLICT (endpoint, section, path) DO UPDATE SET"
            + " text = excluded.text, number = excluded.number";

    private IndexStore() {}

    static void write(Connection connection, String endpoint, Twin before, Twin after) throws SQLException {
        Map<IndexEntries.Key, IndexEntries.Entry> old = IndexEntries.of(before);
        Map<IndexEntries.Key, IndexEntries.Entry> now = IndexEntries.of(after);
        try (PreparedStatement delete = connection.prepareStatement(
                        "DELETE FROM twin_index WHERE endpoint = ? AND section = ? AND path = ?");
                PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
            for (IndexEntries.Key key : old.keySet()) {
                if (!now.containsKey(key)) {
                    key(delete, endpoint, key);
                    delete.addBatch();
                }
            }
            for (Map.Entry<IndexEntries.Key, IndexEntries.Entry> entry : now.entrySet()) {
                if (!entry.getValue().equals(old.get(entry.getKey()))) {
                    key(upsert, endpoint, entry.getKey());
                    upsert.setString(4, entry.getValue().text());
                    Double number = entry.getValue().number();
                    if (number == null) {
                        upsert.setNull(5, Types.DOUBLE);
                    } else {
                        upsert.setDouble(5, number);
                    }
                    upsert.addBatch();
                }
            }
            delete.executeBatch();
            upsert.executeBatch();
        }
    }

    private static void key(PreparedStatement statement, String endpoint, IndexEntries.Key key) throws SQLException {
        statement.setString(1, endpoint);
        statement.setString(2, key.section());
        statement.setString(3, key.path());
    }
}
