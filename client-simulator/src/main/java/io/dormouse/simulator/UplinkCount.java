// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import java.util.concurrent.atomic.LongAdder;

/** Counts what becomes {@link Uplinks}; thread-safe. */
final class UplinkCount {
    final LongAdder registrations = new LongAdder();
    final LongAdder updates = new LongAdder();
    final LongAdder registersSent = new LongAdder();
    final LongAdder updatesSent = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LongAdder sends = new LongAdder();

    Uplinks soFar() {
        return new Uplinks(
                registrations.sum(),
                updates.sum(),
                registersSent.sum(),
                updatesSent.sum(),
                failures.sum(),
                sends.sum());
    }
}
