// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The smallest things to store and to read back, for tests of the database itself. */
final class Rows {
    private Rows() {}

    /** Stores one event. */
    static Unit<Boolean> insert(String type) {
        return transaction -> {
            transaction.event("meter-1", type, JsonNodeFactory.instance.objectNode());
            return true;
        };
    }

    /** All events as {@code number type}. */
    static List<String> of(Database database) {
        return database.read(Rows::all);
    }

    static List<String> all(Connection connection) throws SQLException {
        List<String> events = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT seq, type FROM event ORDER BY seq");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                events.add(rows.getLong(1) + " " + rows.getString(2));
            }
        }
        return events;
    }
}
