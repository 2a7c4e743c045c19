// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

import io.dormouse.kit.time.Randomness;
import java.util.HexFormat;

/**
 * Everything that one device draws by lot. Each kind of decision has a sequence of its own: how many datagrams there
 * were changes neither how long the device sleeps nor what it measures. The n-th decision of a kind depends on the
 * seed alone. Thread-safe.
 */
@SuppressWarnings("EnumOrdinal") // arrays: there are tens of thousands of these
public final class Decisions {
    /** What is drawn. The fate of datagrams is not part of the {@link #digest}: how many there are depends on the server. */
    public enum Kind {
        ASLEEP(true),
        VALUE(true),
        PHASE(true),
        ACTION(true),
        FATE_UP(false),
        FATE_DOWN(false);

        private final boolean digested;

        Kind(boolean digested) {
            this.digested = digested;
        }
    }

    private static final Kind[] KINDS = Kind.values();
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long seed;
    private final int[] counts = new int[KINDS.length];
    private long digest;

    public Decisions(long seed) {
        this.seed = seed;
    }

    /** The next decision of a kind, from 0 (inclusive) to 1 (exclusive). */
    public synchronized double fraction(Kind kind) {
        int number = counts[kind.ordinal()]++;
        double drawn = (mixed(seed + GOLDEN * (kind.ordinal() + 1L) + mixed(number)) >>> 11) * 0x1.0p-53;
        if (kind.digested) {
            // Added up, so that kinds may take turns in any order.
            digest += mixed(Double.doubleToLongBits(drawn) ^ mixed(kind.ordinal() * GOLDEN + number));
        }
        return drawn;
    }

    /** How many decisions of a kind were made. */
    public synchronized int count(Kind kind) {
        return counts[kind.ordinal()];
    }

    /** The same for the same decisions, as 16 hexadecimal digits. */
    public synchronized String digest() {
        return HexFormat.of().toHexDigits(digest);
    }

    /** One kind as a source of numbers. */
    public Randomness of(Kind kind) {
        return new Drawing(this, kind);
    }

    // SplitMix64 (Steele, Lea, Flood 2014).
    private static long mixed(long state) {
        long z = state + GOLDEN;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private record Drawing(Decisions decisions, Kind kind) implements Randomness {
        @Override
        public void fill(byte[] target) {
            for (int i = 0; i < target.length; i++) {
                target[i] = (byte) below(256);
            }
        }

        @Override
        public int below(int bound) {
            return (int) (decisions.fraction(kind) * bound);
        }

        @Override
        public double fraction() {
            return decisions.fraction(kind);
        }
    }
}
