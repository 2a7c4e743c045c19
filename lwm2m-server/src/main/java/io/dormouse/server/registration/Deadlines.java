// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.registration;

import io.dormouse.kit.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells when something of an endpoint falls due. Costs one timer and, per fire, only what fell due. An entry may be outdated when it fires: whoever is told looks again and
 * sets the new deadline.
 */
final class Deadlines {
    private final PriorityQueue<Entry> waiting = new PriorityQueue<>();
    private final Time time;
    private final Consumer<String> due;
    private Time.@Nullable Timer timer;
    private long timerNanos;
    private boolean closed;

    Deadlines(Time time, Consumer<String> due) {
        this.time = time;
        this.due = due;
    }

    synchronized void set(String endpoint, long atNanos) {
        waiting.add(new Entry(atNanos, endpoint));
        arm();
    }

    private void arm() {
        Entry first = waiting.peek();
        if (first == null || closed || (timer != null && timerNanos - first.atNanos() <= 0)) {
            return;
        }
        if (timer != null) {
            timer.cancel();
        }
        timerNanos = first.atNanos();
        timer = time.after(Duration.ofNanos(Math.max(0, timerNanos - time.nanos())), this::fire);
    }

    private void fire() {
        List<String> fallen = new ArrayList<>();
        synchronized (this) {
            timer = null;
            long now = time.nanos();
            for (Entry next = waiting.peek(); next != null && next.atNanos() - now <= 0; next = waiting.peek()) {
                waiting.remove();
                fallen.add(next.endpoint());
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

    private record Entry(long atNanos, String endpoint) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            return Long.compare(atNanos - other.atNanos, 0);
        }
    }
}
