// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

import java.time.Duration;

/**
 * The network between the air and the server.
 *
 * @param bitsPerSecondUp of one device; 0 for no limit
 * @param bitsPerSecondDown of one device; 0 for no limit
 * @param natTimeout after so long without a datagram the NAT forgets the device: nothing reaches it until it speaks,
 *     and it speaks from another port then; zero for never
 * @param holeEvery how often the device drives into a hole in the coverage; zero for never
 * @param holeFor how long it stays there
 * @param connectedTail how long the modem stays connected after the last datagram (RRC inactivity timer)
 */
public record Link(
        long bitsPerSecondUp,
        long bitsPerSecondDown,
        Duration natTimeout,
        Duration holeEvery,
        Duration holeFor,
        Duration connectedTail) {
    private static final Duration USUAL_TAIL = Duration.ofSeconds(10);

    /** As fast as it gets, forgets nothing, is everywhere. */
    public static final Link PERFECT = new Link(0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO, USUAL_TAIL);

    /** @throws IllegalArgumentException if something is negative, or holes are longer than the time between them */
    public Link {
        if (bitsPerSecondUp < 0 || bitsPerSecondDown < 0) {
            throw new IllegalArgumentException("rates must not be negative");
        }
        if (natTimeout.isNegative() || holeEvery.isNegative() || holeFor.isNegative() || connectedTail.isNegative()) {
            throw new IllegalArgumentException("durations must not be negative");
        }
        if (!holeEvery.isZero() && holeFor.compareTo(holeEvery) >= 0) {
            throw new IllegalArgumentException("holes must be shorter than the time between them");
        }
    }

    public Link withRate(long up, long down) {
        return new Link(up, down, natTimeout, holeEvery, holeFor, connectedTail);
    }

    public Link withNat(Duration timeout) {
        return new Link(bitsPerSecondUp, bitsPerSecondDown, timeout, holeEvery, holeFor, connectedTail);
    }

    public Link withHoles(Duration every, Duration length) {
        return new Link(bitsPerSecondUp, bitsPerSecondDown, natTimeout, every, length, connectedTail);
    }

    public Link withTail(Duration tail) {
        return new Link(bitsPerSecondUp, bitsPerSecondDown, natTimeout, holeEvery, holeFor, tail);
    }

    static Duration airTime(int bytes, long bitsPerSecond) {
        return bitsPerSecond == 0 ? Duration.ZERO : Duration.ofNanos(bytes * 8_000_000_000L / bitsPerSecond);
    }
}
