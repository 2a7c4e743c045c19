// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.registration;

import io.dormouse.kit.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells when something of an endpoint falls due. Costs one timer and, per fire, only what fell due. A deadline that has moved away since need not be set again: whoever is
 * told too early looks and sets the new one.
 */
final class Deadlines {
    private final TreeSet<Entry> waiting =
            new TreeSet<>(Comparator.comparingLong(Entry::atNanos).thenComparing(Entry::endpoint));
    private final Map<String, Entry> byEndpoint = new HashMap<>();
    private final Time time;
    private final Consumer<String> due;
    private Time.@Nullable Timer timer;
    private long timerNanos;
    private boolean closed;

    Deadlines(Time time, Consumer<String> due) {
        this.time = time;
        this.due = due;
    }

    /** Replaces the deadline of the endpoint. */
    synchronized void set(String endpoint, long atNanos) {
        clear(endpoint);
        Entry entry = new Entry(atNanos, endpoint);
        byEndpoint.put(endpoint, entry);
        waiting.add(entry);
        arm();
    }

    synchronized void clear(String endpoint) {
        Entry entry = byEndpoint.remove(endpoint);
        if (entry != null) {
            waiting.remove(entry);
        }
    }

    /** True when the endpoint is told of at this time or before. */
    synchronized boolean covers(String endpoint, long atNanos) {
        Entry entry = byEndpoint.get(endpoint);
        return entry != null && entry.atNanos() <= atNanos;
    }

    synchronized int size() {
        return waiting.size();
    }

    private void arm() {
        if (waiting.isEmpty()
                || closed
                || (timer != null && timerNanos <= waiting.first().atNanos())) {
            return;
        }
        if (timer != null) {
            timer.cancel();
        }
        timerNanos = waiting.first().atNanos();
        timer = time.after(Duration.ofNanos(Math.max(0, timerNanos - time.nanos())), this::fire);
    }

    private void fire() {
        List<String> fallen = new ArrayList<>();
        synchronized (this) {
            timer = null;
            long now = time.nanos();
            while (!waiting.isEmpty() && waiting.first().atNanos() <= now) {
                String endpoint = waiting.first().endpoint();
                clear(endpoint);
                fallen.add(endpoint);
            }
            arm();
        }
        fallen.forEach(due);
    }

    synchronized void close() {
        closed = true;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private record Entry(long atNanos, String endpoint) {}
}
