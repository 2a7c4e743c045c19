// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.DatabaseConfig;
import io.dormouse.kit.database.Databases;
import io.dormouse.kit.time.SystemTime;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Fills a store with many devices as a real fleet would have left them: most asleep, some online, awake, overdue, expired, deregistered, never seen; models,
 * firmware, batteries, tags; pending twins and queued messages. As fast as the database can; the same number makes the same fleet.
 *
 * <pre>{@code
 * java -cp launcher/target/dormouse.jar:lwm2m-server/target/test-classes io.dormouse.server.fleet.SyntheticFleet DIR 1000000
 * }</pre>
 */
public final class SyntheticFleet {
    private static final int CHUNK = 50_000;

    /** i: number of the device; h: a number from 0 to 999 that looks random; n: now. */
    private static final String NUMBERS = "WITH RECURSIVE series(i) AS (SELECT %1$d UNION ALL SELECT i + 1 FROM series"
            + " WHERE i < %2$d), numbers AS (SELECT i, (i * 7919 + i / 1000) %% 1000 AS h,"
            + " 'urn:imei:' || CAST(350000000000000 + i AS TEXT) AS endpoint, CAST(%3$d AS BIGINT) AS n FROM series) ";

    private static final List<String> TABLES = List.of(
            "INSERT INTO device (endpoint, created_millis, version, label, settings, lwm2m_version, security) "
                    + "SELECT endpoint, n - 86400000, 0, CASE WHEN h < 100 THEN 'Meter ' || CAST(i AS TEXT) END, NULL,"
                    + " CASE WHEN h < 300 THEN '1.0' ELSE '1.1' END, 'psk' FROM numbers",
            "INSERT INTO presence (endpoint, registered, queue_mode, ended, unreachable, last_seen_millis,"
                    + " awake_until_millis, next_at_millis, next_early_millis, next_late_millis, next_basis,"
                    + " next_confidence, woke_millis, overdue_told)"
                    + " SELECT endpoint, CASE WHEN h >= 970 AND h < 990 THEN 0 ELSE 1 END, CASE WHEN h >= 900 AND h < 940"
                    + " THEN 0 ELSE 1 END, CASE WHEN h >= 980 THEN 'expired' WHEN h >= 970 THEN 'deregistered' END, 0,"
                    + " n - (i * 7919) % 86400000, CASE WHEN h >= 940 AND h < 950 THEN n + 3600000 END,"
                    + " CASE WHEN h < 900 OR h >= 940 AND h < 950 THEN n + 600000 + (i * 104729) % 86400000"
                    + " WHEN h < 970 AND h >= 950 THEN n - 3600000 END,"
                    + " CASE WHEN h < 900 OR h >= 940 AND h < 950 THEN n + 540000 + (i * 104729) % 86400000"
                    + " WHEN h < 970 AND h >= 950 THEN n - 3660000 END,"
                    + " CASE WHEN h < 900 OR h >= 940 AND h < 950 THEN n + 660000 + (i * 104729) % 86400000"
                    + " WHEN h < 970 AND h >= 950 THEN n - 3540000 END,"
                    + " CASE WHEN h < 970 THEN 'history' END, 0.9, n - 7200000, CASE WHEN h < 970 AND h >= 950 THEN 1 ELSE 0 END FROM numbers"
                    + " WHERE h < 990",
            "INSERT INTO registration (endpoint, registration_id, ended, host, port, lifetime_seconds, registered_millis,"
                    + " updated_millis, document) SELECT endpoint, 'r' || CAST(i AS TEXT),"
                    + " CASE WHEN h >= 980 THEN 'expired' WHEN h >= 970 THEN 'deregistered' END, '192.0.2.7', 1024 + i % 60000,"
                    + " 604800, n - 86400000, n - (i * 7919) % 86400000,"
                    + " '{\"localUri\":\"coaps://127.0.0.1:5684\",\"security\":\"psk\",\"identity\":\"' || endpoint ||"
                    + " '\",\"connectionId\":null,\"lwm2mVersion\":\"1.1\",\"binding\":\"U\",\"queueMode\":' ||"
                    + " CASE WHEN h >= 900 AND h < 940 THEN 'false' ELSE 'true' END ||"
                    + " ',\"objects\":{\"1\":{\"version\":\"1.1\",\"instances\":[0]},\"3\":{\"version\":\"1.1\",\"instances\":[0]},"
                    + "\"4\":{\"version\":\"1.2\",\"instances\":[0]},\"3303\":{\"version\":\"1.1\",\"instances\":[0]}},"
                    + "\"rootPath\":\"/\",\"attributes\":{\"ct\":\"60 110 112\"}}' FROM numbers WHERE h < 990",
            "INSERT INTO twin (endpoint, version, desired_version, reported_version, tags, pending, drifted, refused,"
                    + " registers_in_row) SELECT endpoint, 3, 1, 5, '{\"site\":\"site-' || CAST(i % 50 AS TEXT) || '\"}',"
                    + " CASE WHEN h < 20 THEN 1 + h % 3 ELSE 0 END, CASE WHEN h >= 20 AND h < 25 THEN 1 ELSE 0 END,"
                    + " CASE WHEN h >= 25 AND h < 27 THEN 1 ELSE 0 END, 0 FROM numbers",
            index("tags", "site", "'site-' || CAST(i % 50 AS TEXT)", "NULL"),
            index("reported", "/3/0/0", "CASE WHEN i % 3 = 0 THEN 'Acme' ELSE 'Umbrella' END", "NULL"),
            index("reported", "/3/0/1", "'model-' || CAST(i % 7 AS TEXT)", "NULL"),
            index("reported", "/3/0/3", "'2.' || CAST(i % 12 AS TEXT) || '.' || CAST(i % 4 AS TEXT)", "NULL"),
            index("reported", "/3/0/9", "CAST(h / 10 AS TEXT)", "h / 10"),
            "INSERT INTO message (id, endpoint, place, op, path, body, only_once, repeatable, strict, feedback,"
                    + " created_millis, ttl_millis, expires_millis, deadline_millis, state, waiting, attempts, unanswered,"
                    + " steps, changed_millis) SELECT 'm' || CAST(i AS TEXT), endpoint, 1, 'execute', '/3/0/4', '{}', 1, 0, 0,"
                    + " 'none', n, 86400000, n + 86400000, n + 86400000, 'queued', 1, 0, 0, 1, n FROM numbers"
                    + " WHERE h >= 100 AND h < 110");

    private SyntheticFleet() {}

    private static String index(String section, String path, String text, String number) {
        return "INSERT INTO twin_index (endpoint, section, path, text, number) SELECT endpoint, '" + section + "', '"
                + path + "', " + text + ", " + number + " FROM numbers";
    }

    /** Adds devices number 1 to {@code count}. */
    public static void fill(Database database, int count, long nowMillis) {
        for (int first = 1; first <= count; first += CHUNK) {
            int from = first;
            int to = Math.min(count, first + CHUNK - 1);
            database.commit(transaction -> {
                try (Statement statement = transaction.connection().createStatement()) {
                    for (String table : TABLES) {
                        statement.executeUpdate(insert(table, NUMBERS.formatted(from, to, nowMillis)));
                    }
                } catch (SQLException failure) {
                    throw new IllegalStateException(failure);
                }
                return true;
            });
        }
    }

    /** Where both databases want the common table expression: before the SELECT. */
    private static String insert(String table, String numbers) {
        int select = table.indexOf(" SELECT ");
        return table.substring(0, select + 1) + numbers + table.substring(select + 1);
    }

    public static void main(String[] arguments) {
        try (SystemTime time = new SystemTime();
                Database database = Databases.open(DatabaseConfig.sqlite(Path.of(arguments[0])), time)) {
            fill(database, Integer.parseInt(arguments[1]), time.now().toEpochMilli());
            System.out.println(arguments[1] + " devices in " + arguments[0]);
        }
    }
}
