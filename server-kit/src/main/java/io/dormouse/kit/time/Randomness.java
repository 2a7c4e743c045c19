// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.time;

/** The only way to random numbers: {@link #secure()} in production, {@link #seeded(long)} in simulations and tests. */
public interface Randomness {
    /** Fills {@code target} with random bytes. */
    void fill(byte[] target);

    /** A number from 0 (inclusive) to {@code bound} (exclusive). */
    int below(int bound);

    /** A number from 0.0 (inclusive) to 1.0 (exclusive). */
    double fraction();

    /** Cryptographically strong; for identifiers, tokens and keys. */
    static Randomness secure() {
        return new JdkRandomness(new java.security.SecureRandom());
    }

    /** The same seed gives the same numbers; never for anything secret. */
    static Randomness seeded(long seed) {
        return new JdkRandomness(new java.util.Random(seed));
    }
}
