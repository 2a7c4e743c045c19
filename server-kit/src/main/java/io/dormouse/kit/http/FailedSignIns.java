// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import io.dormouse.kit.time.Time;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts bad tokens per remote address. An address has {@link #FAILURES_MAX} failures, of which one comes back every
 * {@link #REFILL}; beyond that failures are answered 429. A good token is always admitted: tokens cannot be guessed,
 * and a broken script must not lock out those who share its address.
 */
final class FailedSignIns {
    static final int FAILURES_MAX = 20;
    static final Duration REFILL = Duration.ofSeconds(3);
    static final int ADDRESSES_MAX = 10_000;

    private final Time time;
    private final Map<String, Long> fullAgainNanos = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > ADDRESSES_MAX;
        }
    };

    FailedSignIns(Time time) {
        this.time = time;
    }

    /** Counts one failure; how long the address must wait, zero while it still may fail. */
    synchronized Duration failed(String remote) {
        String network = network(remote);
        long now = time.nanos();
        Long before = fullAgainNanos.get(network);
        long fullAgain = (before == null || before - now < 0 ? now : before) + REFILL.toNanos();
        long allowed = REFILL.multipliedBy(FAILURES_MAX).toNanos();
        if (fullAgain - now > allowed) {
            return Duration.ofNanos(fullAgain - now - allowed);
        }
        fullAgainNanos.put(network, fullAgain);
        return Duration.ZERO;
    }

    /** IPv6 callers usually own a whole /64, so that counts as one. The JDK writes all eight groups. */
    private static String network(String remote) {
        String[] groups = remote.split(":", 5);
        return groups.length < 5 ? remote : String.join(":", groups[0], groups[1], groups[2], groups[3]);
    }
}
