// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongFunction;

/** What one device received, in order; thread-safe. Survives reboots. */
final class Journal {
    /** The oldest operations are forgotten first. */
    static final int ENTRIES_MAX = 10_000;

    private final Deque<Received> entries = new ArrayDeque<>();
    private long count;

    synchronized void add(LongFunction<Received> entry) {
        if (entries.size() == ENTRIES_MAX) {
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
