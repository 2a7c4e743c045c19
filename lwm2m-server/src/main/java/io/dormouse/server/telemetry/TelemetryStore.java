// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.telemetry;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Query;
import io.dormouse.kit.database.StoreException;
import io.dormouse.kit.database.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Tables of values, one for each day (UTC) on which they were true. */
final class TelemetryStore {
    private static final String NO_SUCH_TABLE = "42P01";
    private static final String COLUMNS = "endpoint, path, at_millis, kind, number, text, via";

    private final Database database;

    TelemetryStore(Database database) {
        this.database = database;
    }

    /** On PostgreSQL the tables lie beside the others. Waits for the database: for start-up. */
    void prepare() {
        database.commit(transaction -> {
            execute(transaction.connection(), "CREATE TABLE IF NOT EXISTS telemetry_day (day BIGINT PRIMARY KEY)");
            return true;
        });
    }

    /** A day as a number, 20261124. */
    static long day(long atMillis) {
        LocalDate date = Instant.ofEpochMilli(atMillis).atZone(ZoneOffset.UTC).toLocalDate();
        return date.getYear() * 10_000L + date.getMonthValue() * 100L + date.getDayOfMonth();
    }

    private static String table(long day) {
        return "telemetry_" + day;
    }

    /** A value that is told again for the same moment replaces the one before. */
    static void insert(Transaction transaction, List<Point> points) throws SQLException {
        Map<Long, List<Point>> byDay = new TreeMap<>();
        points.forEach(point -> byDay.computeIfAbsent(day(point.atMillis()), none -> new ArrayList<>())
                .add(point));
        List<Long> known = days(transaction.connection());
        for (Map.Entry<Long, List<Point>> entry : byDay.entrySet()) {
            if (!known.contains(entry.getKey())) {
                create(transaction.connection(), entry.getKey());
            }
            insert(transaction.connection(), entry.getKey(), entry.getValue());
        }
    }

    private static void create(Connection connection, long day) throws SQLException {
        boolean sqlite = isSqlite(connection);
        execute(
                connection,
                "CREATE TABLE IF NOT EXISTS " + table(day)
                        + " (endpoint TEXT NOT NULL, path TEXT NOT NULL, at_millis BIGINT NOT NULL, kind TEXT NOT NULL,"
                        + " number DOUBLE PRECISION, text TEXT, via TEXT NOT NULL, PRIMARY KEY (endpoint, path, at_millis))"
                        + (sqlite ? " WITHOUT ROWID" : ""));
        execute(connection, "INSERT INTO telemetry_day (day) VALUES (" + day + ") ON CONFLICT DO NOTHING");
    }

    private static boolean isSqlite(Connection connection) throws SQLException {
        return connection
                .getMetaData()
                .getDatabaseProductName()
                .toLowerCase(Locale.ROOT)
                .contains("sqlite");
    }

    private static void insert(Connection connection, long day, List<Point> points) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + table(day) + " (" + COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (endpoint, path, at_millis) DO UPDATE SET"
                + " kind = excluded.kind, number = excluded.number, text = excluded.text, via = excluded.via")) {
            for (Point point : points) {
                insert.setString(1, point.endpoint());
                insert.setString(2, point.path());
                insert.setLong(3, point.atMillis());
                insert.setString(4, String.valueOf(point.kind()));
                Double number = point.number();
                if (number == null) {
                    insert.setNull(5, Types.DOUBLE);
                } else {
                    insert.setDouble(5, number);
                }
                insert.setString(6, point.text());
                insert.setString(7, point.via());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    static List<Long> days(Connection connection) throws SQLException {
        List<Long> days = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT day FROM telemetry_day ORDER BY day");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                days.add(rows.getLong(1));
            }
        }
        return days;
    }

    /** Hands the values of one path from {@code fromMillis} (inclusive) to {@code toMillis} (exclusive) over in order of time, until the reader has enough. */
    void scan(String endpoint, String path, long fromMillis, long toMillis, Predicate<Point> reader) {
        database.read(connection -> {
            for (long day : days(connection)) {
                if (day >= day(fromMillis)
                        && day <= day(toMillis)
                        && !scan(connection, day, endpoint, path, fromMillis, toMillis, reader)) {
                    return false;
                }
            }
            return true;
        });
    }

    private static boolean scan(
            Connection connection,
            long day,
            String endpoint,
            String path,
            long fromMillis,
            long toMillis,
            Predicate<Point> reader)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT " + COLUMNS + " FROM " + table(day)
                + " WHERE endpoint = ? AND path = ? AND at_millis >= ? AND at_millis < ? ORDER BY at_millis")) {
            select.setString(1, endpoint);
            select.setString(2, path);
            select.setLong(3, fromMillis);
            select.setLong(4, toMillis);
            select.setFetchSize(1_000);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    if (!reader.test(point(rows))) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static Point point(ResultSet row) throws SQLException {
        double number = row.getDouble(5);
        boolean none = row.wasNull();
        return new Point(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                row.getString(4).charAt(0),
                none ? null : number,
                row.getString(6),
                row.getString(7));
    }

    /** A day may be dropped between being listed and being read (PostgreSQL tells so); then the days are listed anew. */
    private <T> T reading(Query<T> query) {
        try {
            return database.read(query);
        } catch (StoreException failure) {
            if (failure.getCause() instanceof SQLException sql && NO_SUCH_TABLE.equals(sql.getSQLState())) {
                return database.read(query);
            }
            throw failure;
        }
    }

    /** One path of which values are kept. */
    record Series(String path, long count, long firstMillis, long lastMillis) {}

    List<Series> series(String endpoint) {
        return reading(connection -> {
            Map<String, Series> found = new TreeMap<>();
            for (long day : days(connection)) {
                try (PreparedStatement select = connection.prepareStatement("SELECT path, COUNT(*), MIN(at_millis),"
                        + " MAX(at_millis) FROM " + table(day) + " WHERE endpoint = ? GROUP BY path")) {
                    select.setString(1, endpoint);
                    try (ResultSet rows = select.executeQuery()) {
                        while (rows.next()) {
                            Series one =
                                    new Series(rows.getString(1), rows.getLong(2), rows.getLong(3), rows.getLong(4));
                            found.merge(one.path(), one, TelemetryStore::joined);
                        }
                    }
                }
            }
            return List.copyOf(found.values());
        });
    }

    private static Series joined(Series one, Series other) {
        return new Series(
                one.path(),
                one.count() + other.count(),
                Math.min(one.firstMillis(), other.firstMillis()),
                Math.max(one.lastMillis(), other.lastMillis()));
    }

    static void forget(Transaction transaction, String endpoint) throws SQLException {
        for (long day : days(transaction.connection())) {
            try (PreparedStatement delete =
                    transaction.connection().prepareStatement("DELETE FROM " + table(day) + " WHERE endpoint = ?")) {
                delete.setString(1, endpoint);
                delete.executeUpdate();
            }
        }
    }

    static void drop(Transaction transaction, long day) throws SQLException {
        execute(transaction.connection(), "DROP TABLE IF EXISTS " + table(day));
        execute(transaction.connection(), "DELETE FROM telemetry_day WHERE day = " + day);
    }

    /** Room that the values take. */
    static long bytes(Connection connection) throws SQLException {
        if (isSqlite(connection)) {
            return pragma(connection, "page_size")
                    * (pragma(connection, "page_count") - pragma(connection, "freelist_count"));
        }
        long bytes = 0;
        for (long day : days(connection)) {
            bytes += number(connection, "SELECT pg_total_relation_size('" + table(day) + "')");
        }
        return bytes;
    }

    private static long pragma(Connection connection, String name) throws SQLException {
        return number(connection, "PRAGMA " + name);
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
