// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.StoreException;
import io.dormouse.kit.event.EventLog;
import io.dormouse.kit.event.Retention;
import io.dormouse.kit.time.Time;
import io.dormouse.server.access.DurableIdempotencyStore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what has been kept long enough (semantics.md §7), in small bites, from time to time. */
public final class Housekeeping implements AutoCloseable {
    /** A week of events, a day of those that come with every breath of a device; at most 20 million. */
    public static final Retention RETENTION = new Retention(
            Duration.ofDays(7),
            Map.of(
                    "device.awake", Duration.ofHours(24),
                    "device.asleep", Duration.ofHours(24),
                    "device.updated", Duration.ofHours(24)),
            20_000_000);

    static final Duration EVERY = Duration.ofMinutes(10);

    private static final int ROWS_AT_ONCE = 500;
    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

    private final Database database;
    private final EventLog events;
    private final DurableIdempotencyStore idempotency;
    private final Retention retention;
    private final Time time;
    private final Executor executor;
    private volatile Time.Timer next;
    private volatile boolean closed;

    /** @param executor runs what waits for the database, one task in ten minutes */
    public Housekeeping(
            Database database, DurableIdempotencyStore idempotency, Retention retention, Time time, Executor executor) {
        this.database = database;
        this.events = new EventLog(database, time);
        this.idempotency = idempotency;
        this.retention = retention;
        this.time = time;
        this.executor = executor;
        this.next = time.after(EVERY, this::begin);
    }

    private void begin() {
        if (!closed) {
            executor.execute(this::round);
        }
    }

    private void round() {
        try {
            clean();
        } catch (StoreException later) {
            log.warn("Old events could not be removed; the next round tries again: {}", later.getMessage());
        } catch (RuntimeException failure) {
            log.error("Housekeeping failed", failure);
        }
        if (!closed) {
            next = time.after(EVERY, this::begin);
        }
    }

    private void clean() {
        events.trim(retention, this::alarm);
        while (idempotency.trim(ROWS_AT_ONCE) == ROWS_AT_ONCE) {
            if (closed) {
                return;
            }
        }
    }

    private void alarm(long overMax) {
        log.warn("The event log is full: {} events go before their time", overMax);
        database.commit(transaction -> {
            transaction.event(
                    null,
                    "system.alarm",
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("cause", "event-log-full")
                            .put("removed", overMax));
            return true;
        });
    }

    @Override
    public void close() {
        closed = true;
        next.cancel();
    }
}
