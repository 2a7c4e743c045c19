// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Counts what one radio is used for; thread-safe. */
@SuppressWarnings("EnumOrdinal") // arrays: there are tens of thousands of these
final class RadioUse {
    private static final Cause[] CAUSES = Cause.values();

    private final long[] bytes = new long[CAUSES.length];
    private final long[] onNanos = new long[CAUSES.length];
    private Cause last = Cause.REGISTRATION;
    private long connectedUntil = Long.MIN_VALUE;
    private long total;

    /** A datagram at {@code now}; the modem stays connected for {@code tail} after it. */
    synchronized void datagram(Cause cause, int size, long now, Duration tail) {
        bytes[cause.ordinal()] += size;
        last = cause;
        connect(now, tail);
    }

    /** A datagram whose cause is not known before it is decrypted, see {@link #attribute}. */
    synchronized void datagram(long now, Duration tail) {
        connect(now, tail);
    }

    private void connect(long now, Duration tail) {
        long until = now + tail.toNanos();
        long added =
                connectedUntil == Long.MIN_VALUE || now - connectedUntil > 0 ? tail.toNanos() : until - connectedUntil;
        connectedUntil = until;
        onNanos[last.ordinal()] += added;
        total += added;
    }

    synchronized void attribute(Cause cause, int size) {
        bytes[cause.ordinal()] += size;
        last = cause;
    }

    /** Goes to sleep at once instead of waiting for the network to let it. */
    synchronized void release(long now) {
        if (connectedUntil != Long.MIN_VALUE && connectedUntil - now > 0) {
            onNanos[last.ordinal()] -= connectedUntil - now;
            total -= connectedUntil - now;
            connectedUntil = now;
        }
    }

    synchronized Map<Cause, Long> bytes() {
        return nonZero(bytes);
    }

    /** How long the modem was connected, by cause. */
    synchronized Map<Cause, Long> onNanos() {
        return nonZero(onNanos);
    }

    synchronized Duration connected(long now) {
        long ahead = connectedUntil == Long.MIN_VALUE ? 0 : Math.max(0, connectedUntil - now);
        return Duration.ofNanos(total - ahead);
    }

    private static Map<Cause, Long> nonZero(long[] values) {
        Map<Cause, Long> map = new EnumMap<>(Cause.class);
        for (Cause cause : CAUSES) {
            if (values[cause.ordinal()] != 0) {
                map.put(cause, values[cause.ordinal()]);
            }
        }
        return map;
    }
}
