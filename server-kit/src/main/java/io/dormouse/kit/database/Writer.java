// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import io.dormouse.kit.database.EventRows.EventRow;
import io.dormouse.kit.time.Time;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection that writes. Runs groups of units, each group in one transaction, each unit in its own savepoint.
 *
 * <p>After anything that casts doubt on the connection it is thrown away and the next group starts with a fresh one: what an operating system
 * answers to a second fsync after a failed one means nothing. Not thread-safe, but for {@link #healthy()}.
 */
final class Writer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Writer.class);

    private final Engine engine;
    private final Time time;
    private final CommitListener listener;
    private @Nullable Connection connection;
    private volatile boolean healthy = true;

    Writer(Engine engine, Time time, CommitListener listener) {
        this.engine = engine;
        this.time = time;
        this.listener = listener;
    }

    boolean healthy() {
        return healthy;
    }

    /** Every unit of the group knows its outcome afterwards. Returns true when events were stored. */
    boolean run(List<? extends Pending<?>> group) {
        long begun = time.nanos();
        OptionalInt events = attempt(group);
        try {
            if (events.isPresent()) {
                int failed = (int) group.stream().filter(Pending::failed).count();
                listener.committed(group.size(), failed, Duration.ofNanos(time.nanos() - begun));
            } else {
                listener.failed(group.size());
            }
        } catch (RuntimeException failure) {
            log.error("Counting a commit failed", failure);
        }
        return events.orElse(0) > 0;
    }

    /** Tries an empty change, so that a store that works again is noticed although nobody writes. */
    void probe() {
        attempt(List.of(new Pending<>(Writer::touch, true)));
    }

    /** The number of events stored, or empty when the store failed and with it the whole group. */
    private OptionalInt attempt(List<? extends Pending<?>> group) {
        try {
            return OptionalInt.of(runInTransaction(group));
        } catch (SQLException | RuntimeException | Error failure) {
            discard();
            broken(failure);
            StoreException reason =
                    new StoreException("The database cannot store at present: " + failure.getMessage(), failure);
            group.forEach(pending -> pending.fail(reason));
            return OptionalInt.empty();
        }
    }

    private static Boolean touch(Transaction transaction) throws SQLException {
        try (Statement statement = transaction.connection().createStatement()) {
            return statement.executeUpdate("UPDATE event_counter SET last = last") == 1;
        }
    }

    private int runInTransaction(List<? extends Pending<?>> group) throws SQLException {
        Connection writer = connection();
        engine.begin(writer);
        List<EventRow> events = new ArrayList<>();
        boolean anythingToStore = false;
        for (Pending<?> pending : group) {
            anythingToStore |= runUnit(writer, pending, events);
        }
        if (anythingToStore) {
            EventRows.append(writer, events);
            engine.commit(writer);
            recovered();
        } else {
            engine.rollback(writer);
        }
        return events.size();
    }

    private boolean runUnit(Connection writer, Pending<?> pending, List<EventRow> events) throws SQLException {
        UnitTransaction transaction = new UnitTransaction(writer, time);
        execute(writer, "SAVEPOINT unit");
        try {
            pending.run(transaction);
            execute(writer, "RELEASE SAVEPOINT unit");
            events.addAll(transaction.end());
            return true;
        } catch (SQLException | RuntimeException | Error failure) {
            transaction.end();
            if (failure instanceof SQLException trouble && engine.isStoreTrouble(trouble)) {
                throw trouble;
            }
            execute(writer, "ROLLBACK TO SAVEPOINT unit");
            execute(writer, "RELEASE SAVEPOINT unit");
            pending.fail(new StoreException("A change could not be stored: " + failure.getMessage(), failure));
            return false;
        }
    }

    private static void execute(Connection writer, String sql) throws SQLException {
        try (PreparedStatement statement = writer.prepareStatement(sql)) {
            statement.execute();
        }
    }

    private Connection connection() throws SQLException {
        Connection current = connection;
        if (current == null) {
            current = engine.openWriter();
            connection = current;
        }
        return current;
    }

    private void recovered() {
        if (!healthy) {
            healthy = true;
            log.info("The database stores again");
        }
    }

    private void broken(Throwable failure) {
        if (healthy) {
            healthy = false;
            log.error("The database does not store; changes are refused until it does", failure);
        }
    }

    private void discard() {
        Connection current = connection;
        connection = null;
        if (current != null) {
            try {
                engine.discard(current);
            } catch (SQLException failure) {
                log.debug("Closing a broken connection failed", failure);
            }
        }
    }

    @Override
    public void close() {
        discard();
    }
}
