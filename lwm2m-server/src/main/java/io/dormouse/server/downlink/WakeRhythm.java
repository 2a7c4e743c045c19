// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a device woke, as far back as it is worth remembering. Immutable.
 *
 * @param wokeAt beginning of the last window by the wall clock, null before the first
 * @param gapsMillis monotonic time between the beginnings of its last windows, newest last
 */
record WakeRhythm(@Nullable Instant wokeAt, List<Long> gapsMillis) {
    static final WakeRhythm UNKNOWN = new WakeRhythm(null, List.of());

    /** Gaps that are remembered; a device that changes its habits is understood anew before they are all of the new kind. */
    static final int GAPS_MAX = 12;

    WakeRhythm {
        gapsMillis = List.copyOf(gapsMillis);
    }

    /**
     * A new window begins.
     *
     * @param since the time that passed after the beginning of the last one; meaningless for the first
     */
    WakeRhythm woke(Instant now, Duration since) {
        if (wokeAt == null || since.isNegative()) {
            return new WakeRhythm(now, gapsMillis);
        }
        List<Long> gaps = new ArrayList<>(gapsMillis);
        gaps.add(since.toMillis());
        return new WakeRhythm(now, gaps.subList(Math.max(0, gaps.size() - GAPS_MAX), gaps.size()));
    }

    /** How long after the beginning of the last window the next one is expected. */
    Optional<Forecast> forecast() {
        return wokeAt == null ? Optional.empty() : WakePattern.of(gapsMillis);
    }

    /** As if it had woken in time while nobody was there to hear it: the server was down. */
    WakeRhythm heldUp(Duration by) {
        return wokeAt == null ? this : new WakeRhythm(wokeAt.plus(by), gapsMillis);
    }
}
