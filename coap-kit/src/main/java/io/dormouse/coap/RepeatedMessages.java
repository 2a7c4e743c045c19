// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.eclipse.californium.elements.util.ClockUtil;
import org.jspecify.annotations.Nullable;

/**
 * Which messages came before, and what answered them (RFC 7252 §4.2, §4.5). A message is remembered for at least {@code lifetime}; about 40 bytes plus its answer, instead
 * of the 2.6 kB that an exchange of the library keeps. When there is no room, the oldest quarter of a lifetime makes way and is counted.
 */
final class RepeatedMessages {
    /** More than this is never remembered, however large the heap. */
    static final int REMEMBERED_MAX = 16_000_000;

    /** RFC 7252 §4.8.2. */
    private static final Duration EXCHANGE_LIFETIME = Duration.ofSeconds(247);

    private static final int BYTES_EACH = 64;
    private static final int HEAP_SHARE = 3;
    private static final int STRIPES = 64;
    private static final int GENERATIONS = 5;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final Stripe[] stripes = new Stripe[STRIPES];
    private final LongAdder forgottenEarly = new LongAdder();
    private final LongSupplier nanos;
    private final long rotateNanos;
    private final int messagesMaxPerStripe;

    /** @param messagesMax remembered at once, all peers together */
    RepeatedMessages(Duration lifetime, int messagesMax, LongSupplier nanos) {
        this.nanos = nanos;
        this.rotateNanos = lifetime.toNanos() / (GENERATIONS - 1);
        this.messagesMaxPerStripe = Math.max(GENERATIONS, messagesMax / STRIPES);
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    /** Room for as many as a third of the heap can hold: 20,000 messages a second with 1 GB. */
    static RepeatedMessages forOnePort() {
        long room = Runtime.getRuntime().maxMemory() / HEAP_SHARE / BYTES_EACH;
        return new RepeatedMessages(EXCHANGE_LIFETIME, (int) Math.min(REMEMBERED_MAX, room), ClockUtil::nanoRealtime);
    }

    static int hash(long key) {
        long mixed = key * GOLDEN;
        return (int) (mixed >>> 32) ^ (int) mixed >>> 7;
    }

    /** Null for a message that was not seen before and is remembered from now on; else what answered it, empty while nothing has. */
    byte @Nullable [] seen(long key) {
        int hash = hash(key);
        return stripes[hash & STRIPES - 1].seen(key);
    }

    /** For a message that is not remembered (any more) this does nothing. */
    void answered(long key, byte[] answer) {
        int hash = hash(key);
        stripes[hash & STRIPES - 1].answered(key, answer);
    }

    /** Messages remembered now. */
    long count() {
        long count = 0;
        for (Stripe stripe : stripes) {
            count += stripe.count();
        }
        return count;
    }

    /** Messages forgotten before their time, for want of room. */
    long forgottenEarly() {
        return forgottenEarly.sum();
    }

    private final class Stripe {
        /** The youngest first. */
        private final @Nullable MessageGeneration[] generations = new @Nullable MessageGeneration[GENERATIONS];

        private MessageGeneration youngest = new MessageGeneration();
        private long rotatedNanos = nanos.getAsLong();
        private int total;

        Stripe() {
            generations[0] = youngest;
        }

        synchronized byte @Nullable [] seen(long key) {
            rotateWhenDue();
            for (MessageGeneration generation : generations) {
                if (generation != null) {
                    int slot = generation.find(key);
                    if (slot >= 0) {
                        return generation.answer(slot);
                    }
                }
            }
            if (total >= messagesMaxPerStripe) {
                makeRoom();
            }
            youngest.add(key);
            total++;
            return null;
        }

        synchronized void answered(long key, byte[] answer) {
            for (MessageGeneration generation : generations) {
                if (generation != null) {
                    int slot = generation.find(key);
                    if (slot >= 0) {
                        generation.answer(slot, answer);
                        return;
                    }
                }
            }
        }

        synchronized int count() {
            return total;
        }

        private void rotateWhenDue() {
            long now = nanos.getAsLong();
            for (int i = 0; i < GENERATIONS && now - rotatedNanos > rotateNanos; i++) {
                rotatedNanos += rotateNanos;
                rotate();
            }
            // After a long silence there is nothing more to forget.
            rotatedNanos = Math.max(rotatedNanos, now - rotateNanos);
        }

        private void rotate() {
            MessageGeneration oldest = generations[GENERATIONS - 1];
            if (oldest != null) {
                total -= oldest.count();
            }
            System.arraycopy(generations, 0, generations, 1, GENERATIONS - 1);
            youngest = new MessageGeneration();
            generations[0] = youngest;
        }

        private void makeRoom() {
            for (int i = GENERATIONS - 1; i >= 0; i--) {
                MessageGeneration oldest = generations[i];
                if (oldest != null && oldest.count() > 0) {
                    forgottenEarly.add(oldest.count());
                    total -= oldest.count();
                    generations[i] = null;
                    if (i == 0) {
                        youngest = new MessageGeneration();
                        generations[0] = youngest;
                    }
                    return;
                }
            }
        }
    }
}
