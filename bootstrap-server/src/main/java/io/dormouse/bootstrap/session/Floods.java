// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.session;

import io.dormouse.kit.time.Time;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often somebody asked within the last minute. Knows a bounded number of askers; thread-safe. */
final class Floods {
    /** Requests of one device within a minute; a device that fails tries again every ten seconds or so. */
    static final int PER_MINUTE_MAX = 10;

    static final int REMEMBERED_MAX = 20_000;
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final Map<String, Window> windows = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };
    private final Time time;

    Floods(Time time) {
        this.time = time;
    }

    private record Window(long begunNanos, int count) {}

    /** Counts one more; true when that is too often. */
    synchronized boolean tooOften(String asker) {
        long now = time.nanos();
        Window window = windows.get(asker);
        if (window == null || now - window.begunNanos() >= MINUTE) {
            window = new Window(now, 0);
        }
        windows.put(asker, new Window(window.begunNanos(), Math.min(window.count() + 1, PER_MINUTE_MAX + 1)));
        return window.count() >= PER_MINUTE_MAX;
    }
}
