// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import io.dormouse.kit.database.Database;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Devices as the capabilities would have stored them, for tests of what reads their tables. */
final class Fleet {
    private final Database database;

    Fleet(Database database) {
        this.database = database;
    }

    /** What is stored of one device. */
    final class One {
        private final String endpoint;

        private One(String endpoint) {
            this.endpoint = endpoint;
            insert("device", Map.of("endpoint", endpoint, "created_millis", 1_000L, "version", 0L));
        }

        /** @param columns beside the usual ones of a registered queue-mode device that sleeps */
        One present(Map<String, Object> columns) {
            Map<String, Object> row = new LinkedHashMap<>(Map.of(
                    "endpoint",
                    endpoint,
                    "registered",
                    1,
                    "queue_mode",
                    1,
                    "unreachable",
                    0,
                    "last_seen_millis",
                    5_000L,
                    "next_confidence",
                    0.5));
            row.putAll(columns);
            insert("presence", row);
            return this;
        }

        One registered(String lwm2mVersion, String security) {
            insert(
                    "registration",
                    Map.of(
                            "endpoint",
                            endpoint,
                            "registration_id",
                            "id-" + endpoint,
                            "host",
                            "2001:db8::1",
                            "port",
                            5684,
                            "lifetime_seconds",
                            86_400L,
                            "registered_millis",
                            2_000L,
                            "updated_millis",
                            3_000L,
                            "document",
                            "{\"security\":\"" + security + "\",\"connectionId\":null,\"lwm2mVersion\":\""
                                    + lwm2mVersion
                                    + "\",\"binding\":\"U\",\"queueMode\":true,\"objects\":{\"3\":{\"version\":\"1.1\",\"instances\":[0]},"
                                    + "\"5\":{\"version\":\"1.0\",\"instances\":[]}}}"));
            return execute("UPDATE device SET lwm2m_version = '" + lwm2mVersion + "', security = '" + security
                    + "' WHERE endpoint = '" + endpoint + "'");
        }

        One twin(int pending, int drifted, int refused) {
            insert(
                    "twin",
                    Map.of(
                            "endpoint",
                            endpoint,
                            "version",
                            3L,
                            "desired_version",
                            2L,
                            "reported_version",
                            9L,
                            "tags",
                            "{\"site\":\"brno\"}",
                            "pending",
                            pending,
                            "drifted",
                            drifted,
                            "refused",
                            refused,
                            "registers_in_row",
                            0));
            return this;
        }

        One indexed(String section, String path, Object value) {
            Map<String, Object> row = new LinkedHashMap<>(
                    Map.of("endpoint", endpoint, "section", section, "path", path, "text", value.toString()));
            if (value instanceof Number number) {
                row.put("number", number.doubleValue());
            }
            insert("twin_index", row);
            return this;
        }

        One tag(String name, Object value) {
            return indexed("tags", name, value);
        }

        One reported(String path, Object value) {
            return indexed("reported", path, value);
        }

        One labelled(String label) {
            return execute("UPDATE device SET label = '" + label + "' WHERE endpoint = '" + endpoint + "'");
        }

        One message(String state) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("id", endpoint + "-" + state + "-" + System.identityHashCode(row));
            row.put("endpoint", endpoint);
            row.put("op", "read");
            row.put("path", "/3/0/0");
            row.put("body", "{}");
            row.put("feedback", "none");
            row.put("state", state);
            for (String column : List.of(
                    "place", "created_millis", "ttl_millis", "expires_millis", "deadline_millis", "changed_millis")) {
                row.put(column, 1L);
            }
            for (String column :
                    List.of("only_once", "repeatable", "strict", "waiting", "attempts", "unanswered", "steps")) {
                row.put(column, 0);
            }
            insert("message", row);
            return this;
        }

        private One execute(String sql) {
            database.commit(transaction -> {
                try (PreparedStatement statement = transaction.connection().prepareStatement(sql)) {
                    return statement.executeUpdate();
                }
            });
            return this;
        }
    }

    One device(String endpoint) {
        return new One(endpoint);
    }

    void insert(String table, Map<String, Object> row) {
        List<String> columns = new ArrayList<>(row.keySet());
        String sql = "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES ("
                + String.join(", ", java.util.Collections.nCopies(columns.size(), "?")) + ")";
        database.commit(transaction -> {
            try (PreparedStatement insert = transaction.connection().prepareStatement(sql)) {
                for (int i = 0; i < columns.size(); i++) {
                    insert.setObject(i + 1, row.get(columns.get(i)));
                }
                return insert.executeUpdate();
            }
        });
    }
}
