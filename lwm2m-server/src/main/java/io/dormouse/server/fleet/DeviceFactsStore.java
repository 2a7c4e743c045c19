// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What lists show of a device beside its state: a few values that it reported, of the objects Device (3) and Connectivity Monitoring (4). */
final class DeviceFactsStore {
    private static final int DEVICES_AT_ONCE = 500;

    private static final Map<String, String> TEXTS = Map.of(
            "/3/0/0", "manufacturer",
            "/3/0/1", "model",
            "/3/0/2", "serialNumber",
            "/3/0/3", "firmware");

    private static final Map<String, String> NUMBERS = Map.of("/3/0/9", "batteryLevel", "/4/0/2", "signalStrength");

    private DeviceFactsStore() {}

    private record Value(
            String endpoint,
            String path,
            @Nullable String text,
            @Nullable Double number) {}

    static void addTo(Connection connection, List<DeviceRow> rows) throws SQLException {
        Map<String, ObjectNode> facts = new LinkedHashMap<>();
        for (DeviceRow row : rows) {
            facts.put(row.endpoint(), none(row.json().putObject("facts")));
        }
        List<String> names = List.copyOf(facts.keySet());
        for (int from = 0; from < names.size(); from += DEVICES_AT_ONCE) {
            List<String> some = names.subList(from, Math.min(names.size(), from + DEVICES_AT_ONCE));
            for (Value value : values(connection, some)) {
                put(facts.get(value.endpoint()), value);
            }
        }
    }

    private static ObjectNode none(ObjectNode facts) {
        for (String name :
                List.of("manufacturer", "model", "serialNumber", "firmware", "batteryLevel", "signalStrength")) {
            facts.putNull(name);
        }
        return facts;
    }

    private static List<Value> values(Connection connection, List<String> endpoints) throws SQLException {
        Sql select = Sql.of(
                        "SELECT x.endpoint, x.path, x.text, x.number FROM twin_index x WHERE x.section = 'reported'"
                                + " AND x.path IN ('/3/0/0', '/3/0/1', '/3/0/2', '/3/0/3', '/3/0/9', '/4/0/2') AND x.endpoint IN ")
                .plus(Sql.list(endpoints));
        return SqlStore.query(connection, select, row -> {
            double number = row.getDouble(4);
            boolean none = row.wasNull();
            return new Value(row.getString(1), row.getString(2), row.getString(3), none ? null : number);
        });
    }

    private static void put(@Nullable ObjectNode facts, Value value) {
        String text = TEXTS.get(value.path());
        String number = NUMBERS.get(value.path());
        if (facts != null && text != null) {
            facts.put(text, value.text());
        } else if (facts != null && number != null) {
            facts.put(number, value.number());
        }
    }
}
