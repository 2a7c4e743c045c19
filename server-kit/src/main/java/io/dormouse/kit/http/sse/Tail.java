// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http.sse;

import io.dormouse.kit.database.StoreException;
import io.dormouse.kit.event.Event;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one reader that follows the log and feeds all subscribers that keep up. Reads run on {@code executor}, one at a
 * time.
 *
 * <p>Lock order: the tail's lock, then a subscriber's.
 */
final class Tail {
    static final int BATCH = 500;

    private static final Logger log = LoggerFactory.getLogger(Tail.class);

    private final EventSource source;
    private final Executor executor;
    private final AtomicInteger wakeups = new AtomicInteger();
    private final Set<Subscriber> live = new LinkedHashSet<>();
    private long position;

    Tail(EventSource source, Executor executor) {
        this.source = source;
        this.executor = executor;
    }

    /** There may be new events. */
    void wake() {
        if (wakeups.getAndIncrement() == 0) {
            executor.execute(this::follow);
        }
    }

    private void follow() {
        int seen;
        do {
            seen = wakeups.get();
            try {
                readOn();
            } catch (StoreException away) {
                log.warn("The event log cannot be read now: {}", away.getMessage());
            } catch (RuntimeException failure) {
                log.error("Events could not be handed on", failure);
            }
        } while (!wakeups.compareAndSet(seen, 0));
    }

    private void readOn() {
        while (true) {
            long from;
            synchronized (this) {
                if (live.isEmpty()) {
                    return;
                }
                from = position;
            }
            List<Event> events = source.since(from, BATCH);
            handOn(from, events.stream().map(EventFrame::new).toList());
            if (events.size() < BATCH) {
                return;
            }
        }
    }

    private void handOn(long from, List<EventFrame> frames) {
        List<Subscriber> fed;
        synchronized (this) {
            if (position < from) {
                return; // A first follower has set the tail back meanwhile, and has woken it.
            }
            fed = new ArrayList<>(live);
            for (EventFrame frame : frames) {
                live.removeIf(subscriber -> !subscriber.offer(frame));
                position = Math.max(position, frame.event().seq());
            }
        }
        fed.forEach(Subscriber::flush);
    }

    /**
     * Feeds the subscriber from now on, if it has seen all that the others have; the first one says where to begin.
     */
    boolean join(Subscriber subscriber) {
        synchronized (this) {
            if (live.isEmpty()) {
                position = subscriber.position();
            }
            if (!subscriber.joined(position)) {
                return false;
            }
            live.add(subscriber);
        }
        // Nobody looked while there were no followers.
        wake();
        return true;
    }

    synchronized void leave(Subscriber subscriber) {
        live.remove(subscriber);
    }
}
