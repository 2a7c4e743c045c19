// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.time.Time;
import io.dormouse.server.device.DeviceListener.Ended;
import io.dormouse.server.device.NextContact;
import io.dormouse.server.device.Reach;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes presence behind: the newest row of each device and the events in between, in one unit every half second (semantics.md §8 allows a second).
 *
 * <p>While the store is down the newest rows wait here; of the events at most {@link #EVENTS_MAX} are kept.
 */
public final class PresenceJournal {
    static final Duration WRITE_AFTER = Duration.ofMillis(500);
    static final int EVENTS_MAX = 100_000;
    private static final Logger log = LoggerFactory.getLogger(PresenceJournal.class);

    private final PresenceStore store;
    private final Time time;
    private Map<String, PresenceRow> rows = new HashMap<>();
    private List<Told> events = new ArrayList<>();
    private Map<String, PresenceRow> writing = Map.of();
    private boolean scheduled;
    private boolean closed;

    public PresenceJournal(Database database, Time time) {
        this.store = new PresenceStore(database);
        this.time = time;
    }

    /** Writes what is left; nothing is written behind any more. */
    public void close() {
        synchronized (this) {
            closed = true;
        }
        flush();
    }

    void changed(Contact contact) {
        Instant until =
                contact.awake() ? time.now().plusNanos(Math.max(0, contact.awakeUntilNanos() - time.nanos())) : null;
        put(row(contact, until), null, null);
    }

    void awake(Contact contact, Instant until) {
        put(row(contact, until), "device.awake", PresenceEvents.awake(until));
    }

    void asleep(Contact contact, String why) {
        PresenceRow row = row(contact, null);
        put(row, "device.asleep", PresenceEvents.asleep(why, row.nextContact()));
    }

    void overdue(Contact contact) {
        PresenceRow row = row(contact, null);
        NextContact expected = row.nextContact();
        put(row, "device.overdue", PresenceEvents.overdue(expected == null ? time.now() : expected.late()));
    }

    void ended(String endpoint, Ended why, @Nullable Contact last) {
        PresenceRow row = last == null
                ? PresenceRow.endedUnheard(endpoint, why, time.now())
                : row(last, null).ended(why);
        put(row, null, null);
    }

    private PresenceRow row(Contact contact, @Nullable Instant until) {
        return PresenceRow.of(contact, until, contact.nextContact(time.now(), time.nanos()));
    }

    /** What is known of a device that has no registration. */
    Reach past(String endpoint) {
        PresenceRow row = row(endpoint);
        return row == null ? Reach.NEVER_SEEN : row.pastReach();
    }

    Habits habits(String endpoint) {
        PresenceRow row = row(endpoint);
        return row == null ? Habits.UNKNOWN : row.habits();
    }

    Map<String, PresenceRow> registeredRows() {
        return store.registered();
    }

    void deleting(Transaction transaction, String endpoint) throws SQLException {
        store.delete(transaction, endpoint);
    }

    synchronized void forget(String endpoint) {
        rows.remove(endpoint);
        events.removeIf(told -> told.endpoint().equals(endpoint));
    }

    private synchronized @Nullable PresenceRow waiting(String endpoint) {
        PresenceRow row = rows.get(endpoint);
        return row != null ? row : writing.get(endpoint);
    }

    private @Nullable PresenceRow row(String endpoint) {
        PresenceRow row = waiting(endpoint);
        return row != null ? row : store.find(endpoint).orElse(null);
    }

    private synchronized void put(PresenceRow row, @Nullable String type, @Nullable ObjectNode data) {
        rows.put(row.endpoint(), row);
        if (type != null && data != null && events.size() < EVENTS_MAX) {
            events.add(new Told(row.endpoint(), type, data));
        }
        if (!scheduled && !closed) {
            scheduled = true;
            time.after(WRITE_AFTER, this::flush);
        }
    }

    private void flush() {
        Map<String, PresenceRow> newest;
        List<Told> told;
        synchronized (this) {
            scheduled = false;
            if (rows.isEmpty() || !writing.isEmpty()) {
                return;
            }
            newest = rows;
            told = events;
            rows = new HashMap<>();
            events = new ArrayList<>();
            writing = newest;
        }
        var unused = store.database()
                .submit(transaction -> {
                    store.write(transaction, newest.values());
                    for (Told event : told) {
                        transaction.event(event.endpoint(), event.type(), event.data());
                    }
                    return newest.size();
                })
                .whenComplete((count, failure) -> written(newest, told, failure));
    }

    private synchronized void written(Map<String, PresenceRow> newest, List<Told> told, @Nullable Throwable failure) {
        writing = Map.of();
        if (failure != null) {
            log.warn("Presence could not be written, it is kept and tried again: {}", failure.getMessage());
            newest.forEach(rows::putIfAbsent);
            if (events.size() + told.size() <= EVENTS_MAX) {
                events.addAll(0, told);
            }
        }
        if (!rows.isEmpty() && !scheduled && !closed) {
            scheduled = true;
            time.after(WRITE_AFTER, this::flush);
        }
    }

    private record Told(String endpoint, String type, ObjectNode data) {}
}
