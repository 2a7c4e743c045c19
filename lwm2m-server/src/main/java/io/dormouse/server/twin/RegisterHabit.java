// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a device comes back. One that registers anew at every wake, instead of sending an Update, did not reboot each time: what it has is doubted once a day only.
 *
 * @param inRow full Registers in succession, without an Update in between
 * @param verifiedAt when a full Register last made what is in sync doubtful
 */
record RegisterHabit(int inRow, @Nullable Instant verifiedAt) {
    static final RegisterHabit NONE = new RegisterHabit(0, null);

    /** So many full Registers in succession are a habit. */
    private static final int HABIT = 3;

    private static final Duration ONCE = Duration.ofHours(24);

    RegisterHabit registered() {
        return new RegisterHabit(Math.min(inRow + 1, HABIT), verifiedAt);
    }

    RegisterHabit updated() {
        return inRow == 0 ? this : new RegisterHabit(0, verifiedAt);
    }

    RegisterHabit verified(Instant now) {
        return new RegisterHabit(inRow, now);
    }

    /** Whether it comes back with full Registers only, so far. */
    boolean formed() {
        return inRow >= HABIT;
    }

    /** Whether a full Register is a reason to doubt. */
    boolean doubts(Instant now) {
        if (!formed() || verifiedAt == null) {
            return true;
        }
        // After a step of the wall clock nobody knows how long ago that was.
        return verifiedAt.isAfter(now) || !verifiedAt.plus(ONCE).isAfter(now);
    }
}
