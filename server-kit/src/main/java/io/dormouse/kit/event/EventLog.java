// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.event;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.time.Time;
import java.util.function.LongConsumer;

/**
 * Reads the event log and keeps it short. Events are written with {@code Transaction.event}, in the unit that changes what they tell of.
 *
 * <p>Numbers are given in the order of commits, so who has read up to a number has missed nothing before it. All methods block for a short read and
 * throw {@code StoreException}.
 */
public final class EventLog {
    /** The longest page. */
    public static final int PAGE_MAX = 1_000;

    private final Database database;
    private final RetentionStore retention;

    public EventLog(Database database, Time time) {
        this.database = database;
        this.retention = new RetentionStore(database, time);
    }

    /**
     * The events after {@code seq} that the filter lets pass. A filter by type looks at a bounded stretch of the log, so a page may be empty although
     * {@code more} is true.
     *
     * @param limit 1 to {@link #PAGE_MAX}
     */
    public EventPage since(long seq, int limit, EventFilter filter) {
        checkLimit(limit);
        return database.read(connection -> EventStore.since(connection, seq, limit, filter));
    }

    /** What happened to one device, newest first. */
    public Timeline timeline(Timeline.Question question) {
        checkLimit(question.limit());
        return database.read(connection -> EventStore.timeline(connection, question));
    }

    /** The highest number given so far, 0 before the first event. */
    public long newest() {
        return database.read(EventStore::newest);
    }

    /** The number from which on nothing has been removed. */
    public long oldest() {
        return database.read(connection -> EventStore.trimmedUpTo(connection) + 1);
    }

    /** Calls {@code listener} when there may be new events; see {@link Database#onEvents}. */
    public Database.Subscription onCommit(Runnable listener) {
        return database.onEvents(listener);
    }

    /** Removes what is too old or too much, in small units so that others' commits hardly wait. Blocks until done: for a housekeeping thread. */
    public Retention.Trimmed trim(Retention rules) {
        return trim(rules, overMax -> {});
    }

    /** As {@link #trim(Retention)}; {@code alarm} hears how many events go before their time, before they do. */
    public Retention.Trimmed trim(Retention rules, LongConsumer alarm) {
        return retention.trim(rules, alarm);
    }

    private static void checkLimit(int limit) {
        if (limit < 1 || limit > PAGE_MAX) {
            throw new IllegalArgumentException("the limit of a page must be 1 to " + PAGE_MAX + ", not " + limit);
        }
    }
}
