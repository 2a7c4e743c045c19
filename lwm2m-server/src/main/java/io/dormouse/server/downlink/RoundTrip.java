// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import java.time.Duration;
import java.util.Optional;

/**
 * Round trips of one device, smoothed as RFC 6298 §2 says, without its lower bound. Immutable.
 *
 * @param smoothedMillis 0 before the first
 * @param variationMillis mean deviation
 */
record RoundTrip(double smoothedMillis, double variationMillis) {
    static final RoundTrip UNKNOWN = new RoundTrip(0, 0);

    private static final Duration USUAL = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final double ALPHA = 1 / 8.0;
    private static final double BETA = 1 / 4.0;

    /**
     * One more exchange.
     *
     * @param retransmitted it is not known which transmission was answered: then it counts for half (a device whose answers always come later than the first
     *     retransmission would else never be measured)
     */
    RoundTrip measured(Duration sample, boolean retransmitted) {
        double millis = sample.toNanos() / 1e6;
        if (millis <= 0) {
            return this;
        }
        if (smoothedMillis == 0) {
            return new RoundTrip(millis, millis / 2);
        }
        double weight = retransmitted ? 0.5 : 1;
        double variation = variationMillis + weight * BETA * (Math.abs(smoothedMillis - millis) - variationMillis);
        return new RoundTrip(smoothedMillis + weight * ALPHA * (millis - smoothedMillis), variation);
    }

    boolean known() {
        return smoothedMillis > 0;
    }

    /** How long an answer may reasonably take: the retransmission time-out of RFC 6298. */
    Duration patience() {
        return Duration.ofMillis(Math.round(smoothedMillis + 4 * variationMillis));
    }

    /** ACK_TIMEOUT for this device, where it is longer than everybody's (RFC 7252 §4.8); NB-IoT takes 10 to 15 s. */
    Optional<Duration> ackTimeout() {
        Duration patience = patience();
        if (patience.compareTo(USUAL) <= 0) {
            return Optional.empty();
        }
        return Optional.of(patience.compareTo(LONGEST) < 0 ? patience : LONGEST);
    }

    /**
     * Whether the rest of a window can hold one more exchange. A device whose answers vary widely would never be asked if its patience were always granted: most of
     * a whole window is enough for anybody whose usual answer fits in it.
     */
    boolean fits(Duration remaining, Duration window) {
        double needed = Math.min(smoothedMillis + 4 * variationMillis, 0.9 * window.toNanos() / 1e6);
        return remaining.toNanos() / 1e6 > Math.max(smoothedMillis, needed);
    }
}
