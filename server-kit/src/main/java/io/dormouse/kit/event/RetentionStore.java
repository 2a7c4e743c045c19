// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.event;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.time.Time;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Removes events, and notes per type up to which number, so that readers who come too late can be told. */
final class RetentionStore {
    /** Rows removed in one unit: a few milliseconds of the committer's time. */
    static final int ROWS_PER_UNIT = 200;

    private final Database database;
    private final Time time;

    RetentionStore(Database database, Time time) {
        this.database = database;
        this.time = time;
    }

    Retention.Trimmed trim(Retention rules, LongConsumer alarm) {
        Instant now = time.now();
        long expired = 0;
        for (Optional<String> type = typeAfter(""); type.isPresent(); type = typeAfter(type.get())) {
            long before = now.minus(rules.of(type.get())).toEpochMilli();
            Conditions tooOld = new Conditions().and("type = ?", type.get()).and("at_millis < ?", before);
            expired += removeAll(tooOld, "at_millis");
        }
        long last = database.read(EventStore::newest) - rules.eventsMax();
        long tooMany = database.read(connection -> countUpTo(connection, last));
        if (tooMany > 0) {
            alarm.accept(tooMany);
        }
        long overMax = removeAll(new Conditions().and("seq <= ?", last), "seq");
        return new Retention.Trimmed(expired, overMax);
    }

    private static long countUpTo(Connection connection, long seq) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT COUNT(*) FROM event WHERE seq <= ?")) {
            select.setLong(1, seq);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Walks from type to type along the index instead of reading every row. */
    private Optional<String> typeAfter(String type) {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT MIN(type) FROM event WHERE type > ?")) {
                select.setString(1, type);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
                }
            }
        });
    }

    private long removeAll(Conditions which, String order) {
        long removed = 0;
        int batch;
        do {
            batch = database.commit(transaction -> removeSome(transaction, which, order));
            removed += batch;
        } while (batch == ROWS_PER_UNIT);
        return removed;
    }

    private static int removeSome(Transaction transaction, Conditions which, String order) throws SQLException {
        Map<String, Long> highest = new HashMap<>();
        int removed = 0;
        try (PreparedStatement delete = transaction
                .connection()
                .prepareStatement("DELETE FROM event WHERE seq IN (SELECT seq FROM event WHERE " + which.sql()
                        + " ORDER BY " + order + " LIMIT " + ROWS_PER_UNIT + ") RETURNING type, seq")) {
            which.bind(delete);
            try (ResultSet rows = delete.executeQuery()) {
                while (rows.next()) {
                    highest.merge(rows.getString(1), rows.getLong(2), Math::max);
                    removed++;
                }
            }
        }
        note(transaction, highest);
        return removed;
    }

    private static void note(Transaction transaction, Map<String, Long> highest) throws SQLException {
        try (PreparedStatement upsert = transaction
                .connection()
                .prepareStatement("INSERT INTO event_trimmed (type, seq) VALUES (?, ?) ON CONFLICT (type) DO UPDATE"
                        + " SET seq = excluded.seq WHERE excluded.seq > event_trimmed.seq")) {
            for (Map.Entry<String, Long> entry : highest.entrySet()) {
                upsert.setString(1, entry.getKey());
                upsert.setLong(2, entry.getValue());
                upsert.executeUpdate();
            }
        }
    }
}
