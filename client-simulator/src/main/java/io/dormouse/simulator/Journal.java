// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongFunction;

/** What one device received, in order; thread-safe. Survives reboots. */
final class Journal {
    private final Deque<Received> entries = new ArrayDeque<>();
    private final int entriesMax;
    private long count;

    /** @param entriesMax the oldest operations are forgotten first */
    Journal(int entriesMax) {
        if (entriesMax < 1) {
            throw new IllegalArgumentException("A journal has at least one entry: " + entriesMax);
        }
        this.entriesMax = entriesMax;
    }

    synchronized void add(LongFunction<Received> entry) {
        if (entries.size() == entriesMax) {
            entries.removeFirst();
        }
        entries.addLast(entry.apply(++count));
    }

    synchronized List<Received> all() {
        return List.copyOf(entries);
    }

    synchronized long count() {
        return count;
    }

    synchronized void clear() {
        entries.clear();
    }
}
