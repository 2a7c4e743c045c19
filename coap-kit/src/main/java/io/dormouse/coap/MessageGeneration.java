// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.util.Arrays;

/**
 * Messages that came within one span of time: a hash table of keys in primitive arrays, and the bytes that answered them one after the other. Nothing in it is an object of
 * its own, so that millions of messages cost the garbage collector nothing, and forgetting them is letting go of this. Not thread-safe.
 */
final class MessageGeneration {
    private static final int STRIPE_BITS = 6;
    private static final int SLOTS_MIN = 64;
    private static final int SLAB_MIN_BYTES = 256;
    private static final int LENGTH_BYTES = 2;
    private static final int FREE = 0;
    private static final int PENDING = 1;
    private static final int FIRST = 2;
    private static final byte[] NO_ANSWER = new byte[0];

    private long[] keys = new long[SLOTS_MIN];

    /** {@link #FREE}, {@link #PENDING}, or where the answer begins in the slab + {@link #FIRST}. */
    private int[] answers = new int[SLOTS_MIN];

    private byte[] slab = new byte[SLAB_MIN_BYTES];
    private int used;
    private int count;

    int count() {
        return count;
    }

    /** Where the key stands, or -1. */
    int find(long key) {
        int mask = keys.length - 1;
        for (int slot = slot(key, mask); answers[slot] != FREE; slot = slot + 1 & mask) {
            if (keys[slot] == key) {
                return slot;
            }
        }
        return -1;
    }

    /** The low bits of the hash chose the stripe, and are the same for all keys here. */
    private static int slot(long key, int mask) {
        return RepeatedMessages.hash(key) >>> STRIPE_BITS & mask;
    }

    /** @param key not in here yet */
    void add(long key) {
        if (++count * 3L > keys.length * 2L) {
            grow();
        }
        answers[free(key)] = PENDING;
    }

    private int free(long key) {
        int mask = keys.length - 1;
        int slot = slot(key, mask);
        while (answers[slot] != FREE) {
            slot = slot + 1 & mask;
        }
        keys[slot] = key;
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldAnswers = answers;
        keys = new long[oldKeys.length * 2];
        answers = new int[oldKeys.length * 2];
        for (int slot = 0; slot < oldKeys.length; slot++) {
            if (oldAnswers[slot] != FREE) {
                answers[free(oldKeys[slot])] = oldAnswers[slot];
            }
        }
    }

    /** The answer; empty while there is none. */
    byte[] answer(int slot) {
        if (answers[slot] == PENDING) {
            return NO_ANSWER;
        }
        int at = answers[slot] - FIRST;
        int length = (slab[at] & 0xFF) << 8 | (slab[at + 1] & 0xFF);
        return Arrays.copyOfRange(slab, at + LENGTH_BYTES, at + LENGTH_BYTES + length);
    }

    void answer(int slot, byte[] answer) {
        if (used + answer.length + LENGTH_BYTES > slab.length) {
            slab = Arrays.copyOf(slab, Math.max(slab.length * 2, used + answer.length + LENGTH_BYTES));
        }
        answers[slot] = used + FIRST;
        slab[used++] = (byte) (answer.length >> 8);
        slab[used++] = (byte) answer.length;
        System.arraycopy(answer, 0, slab, used, answer.length);
        used += answer.length;
    }
}
