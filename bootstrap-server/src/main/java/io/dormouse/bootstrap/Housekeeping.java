// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.StoreException;
import io.dormouse.kit.event.EventLog;
import io.dormouse.kit.event.Retention;
import io.dormouse.kit.time.Time;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes old events from time to time; sessions are kept short by themselves. */
final class Housekeeping implements AutoCloseable {
    private static final Retention RETENTION =
            new Retention(Duration.ofDays(30), Map.of("bootstrap.refused", Duration.ofDays(7)), 5_000_000);
    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

    private final EventLog events;
    private final Time time;
    private final Executor executor;
    private volatile Time.Timer next;
    private volatile boolean closed;

    Housekeeping(Database database, Time time, Executor executor) {
        this.events = new EventLog(database, time);
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
            Retention.Trimmed trimmed = events.trim(RETENTION);
            if (trimmed.overMax() > 0) {
                log.warn("The event log was full: {} events went before their time", trimmed.overMax());
            }
        } catch (StoreException later) {
            log.warn("Old events could not be removed; the next round tries again: {}", later.getMessage());
        }
        if (!closed) {
            next = time.after(EVERY, this::begin);
        }
    }

    @Override
    public void close() {
        closed = true;
        next.cancel();
    }
}
