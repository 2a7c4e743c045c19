// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.event;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A WHERE clause that grows, with its parameters in order. */
final class Conditions {
    private final List<String> terms = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    Conditions and(String term, Object value) {
        terms.add(term);
        values.add(value);
        return this;
    }

    /**
     * One of the types, checked row by row: with {@code type = ?} SQLite takes the index by type instead of the one by number and sorts every event of
     * that type for each page. Here {@code message.*} stands for all that begin with {@code message.}; no condition when there are none. */
    Conditions andTypes(List<String> types) {
        if (types.isEmpty()) {
            return this;
        }
        List<String> choices = new ArrayList<>();
        for (String type : types) {
            if (type.endsWith("*")) {
                String prefix = type.substring(0, type.length() - 1);
                choices.add("substr(type, 1, " + prefix.length() + ") = ?");
                values.add(prefix);
            } else {
                choices.add("type || '' = ?");
                values.add(type);
            }
        }
        terms.add("(" + String.join(" OR ", choices) + ")");
        return this;
    }

    String sql() {
        return String.join(" AND ", terms);
    }

    void bind(PreparedStatement statement) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
    }
}
