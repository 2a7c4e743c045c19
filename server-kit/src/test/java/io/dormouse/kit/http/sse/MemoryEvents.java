// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http.sse;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dormouse.kit.database.StoreException;
import io.dormouse.kit.event.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An event log in memory. */
public final class MemoryEvents implements EventSource {
    private final List<Event> events = new ArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger reads = new AtomicInteger();
    private long newest;
    private long trimmed;
    private volatile boolean away;
    private volatile Runnable meanwhile = () -> {};

    public void append(String endpoint, String type) {
        append(endpoint, type, "x");
    }

    public void append(String endpoint, String type, String text) {
        synchronized (this) {
            newest++;
            events.add(new Event(
                    newest,
                    Instant.parse("2026-11-20T14:02:03.120Z"),
                    endpoint,
                    type,
                    JsonNodeFactory.instance.objectNode().put("text", text)));
        }
        listeners.forEach(Runnable::run);
    }

    /** Removes everything up to {@code seq}. */
    public synchronized void trim(long seq) {
        events.removeIf(event -> event.seq() <= seq);
        trimmed = seq;
    }

    public void away(boolean now) {
        away = now;
    }

    public int reads() {
        return reads.get();
    }

    /** Runs {@code task} after each read, before the reader has its answer: what other threads do meanwhile. */
    public void whileReading(Runnable task) {
        meanwhile = task;
    }

    @Override
    public List<Event> since(long seq, int limit) {
        reads.incrementAndGet();
        if (away) {
            throw new StoreException("away", new IllegalStateException());
        }
        List<Event> read;
        synchronized (this) {
            read = events.stream()
                    .filter(event -> event.seq() > seq)
                    .limit(limit)
                    .toList();
        }
        meanwhile.run();
        return read;
    }

    @Override
    public synchronized long newest() {
        reads.incrementAndGet();
        return newest;
    }

    @Override
    public synchronized long oldest() {
        return trimmed + 1;
    }

    @Override
    public Subscription onAppend(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
