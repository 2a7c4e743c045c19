// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many handshakes may fail. Counted by network block (IPv4 /24, IPv6 /56), since a single address costs an attacker nothing, and by identity within the block, so that
 * nobody elsewhere can lock a device out by using its name. Successful handshakes cost nothing: a thousand devices behind one address are let in.
 */
final class HandshakeLimits {
    /** Failures of one block within a minute, after which its new handshakes are not heard. */
    static final int BLOCK_FAILURES_MAX = 120;

    /** Failures of one identity from one block within a minute, after which no key is looked up for it. */
    static final int IDENTITY_FAILURES_MAX = 20;

    /** Blocks and identities remembered; the oldest are forgotten first. */
    static final int REMEMBERED_MAX = 10_000;

    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

    /** For each key the time until which its failures are paid for, as in GCRA (ITU-T I.371). */
    private final Bounded<String, Long> paidUntil = new Bounded<>(REMEMBERED_MAX);

    private final LongSupplier nanos;

    HandshakeLimits(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Whether the block may begin another handshake. */
    boolean allows(@Nullable InetAddress address) {
        return address == null || isPaid(block(address));
    }

    boolean allows(@Nullable InetAddress address, String identity) {
        return address == null || isPaid(key(address, identity));
    }

    private synchronized boolean isPaid(String key) {
        Long until = paidUntil.get(key);
        return until == null || until - nanos.getAsLong() <= WINDOW_NANOS;
    }

    void failed(@Nullable InetAddress address, @Nullable String identity) {
        if (address == null) {
            return;
        }
        count(block(address), BLOCK_FAILURES_MAX);
        if (identity != null) {
            count(key(address, identity), IDENTITY_FAILURES_MAX);
        }
    }

    /** The device has proven itself: what failed before was no guessing. */
    synchronized void succeeded(@Nullable InetAddress address, String identity) {
        if (address != null) {
            paidUntil.remove(key(address, identity));
        }
    }

    private synchronized void count(String key, int failuresMax) {
        long now = nanos.getAsLong();
        Long until = paidUntil.get(key);
        long from = until == null || until - now < 0 ? now : until;
        paidUntil.put(key, Math.min(from + WINDOW_NANOS / failuresMax, now + 2 * WINDOW_NANOS));
    }

    private static String key(InetAddress address, String identity) {
        return block(address) + " " + identity;
    }

    private static String block(InetAddress address) {
        byte[] bytes = address.getAddress();
        return HexFormat.of().formatHex(Arrays.copyOf(bytes, bytes.length == 4 ? 3 : 7));
    }
}
