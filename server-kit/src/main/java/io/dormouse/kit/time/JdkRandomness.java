// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.time;

import java.util.Random;

/** Both kinds of randomness that the JDK offers behind one port. */
record JdkRandomness(Random random) implements Randomness {
    @Override
    public void fill(byte[] target) {
        random.nextBytes(target);
    }

    @Override
    public int below(int bound) {
        return random.nextInt(bound);
    }

    @Override
    public double fraction() {
        return random.nextDouble();
    }
}
