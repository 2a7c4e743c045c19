// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import io.dormouse.kit.time.Time;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** So many attempts for each key, of which one comes back after a while. */
final class Attempts {
    /** Keys remembered; the longest unused ones are forgotten. */
    static final int KEYS_MAX = 10_000;

    private final int max;
    private final Duration refill;
    private final Time time;
    private final Map<String, Long> fullAgainNanos = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > KEYS_MAX;
        }
    };

    Attempts(int max, Duration refill, Time time) {
        this.max = max;
        this.refill = refill;
        this.time = time;
    }

    /** Takes one attempt; how long to wait for the next one when none is left, zero when one was taken. */
    synchronized Duration take(String key) {
        long now = time.nanos();
        Long before = fullAgainNanos.get(key);
        long fullAgain = (before == null || before - now < 0 ? now : before) + refill.toNanos();
        long allowed = refill.multipliedBy(max).toNanos();
        if (fullAgain - now > allowed) {
            return Duration.ofNanos(fullAgain - now - allowed);
        }
        fullAgainNanos.put(key, fullAgain);
        return Duration.ZERO;
    }

    /** One that was taken did no harm. */
    synchronized void giveBack(String key) {
        fullAgainNanos.computeIfPresent(key, (same, until) -> until - refill.toNanos());
    }
}
