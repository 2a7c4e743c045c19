// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import java.time.Duration;

/** How long to wait before asking a device again. */
final class Pace {
    /** Unanswered attempts at the pace of the windows; the next one goes alone. */
    static final int SILENCES_MAX = 3;

    /** Drifted values are written again so often. */
    static final int DRIFT_WRITES_MAX = 3;

    /** In sync for so long, a member starts anew with its drift attempts. */
    static final Duration CALM = Duration.ofHours(24);

    private static final Duration BUSY_FIRST = Duration.ofSeconds(30);
    private static final Duration BUSY_LAST = Duration.ofHours(6);
    private static final Duration DRIFT_FIRST = Duration.ofMinutes(1);
    private static final int DRIFT_GROWTH = 8;

    private Pace() {}

    /** After the {@code times}th transient refusal, from 1: 30 s, doubling to 6 h. */
    static Duration afterBusy(int times) {
        Duration doubled = BUSY_FIRST.multipliedBy(1L << Math.min(Math.max(0, times - 1), 20));
        return doubled.compareTo(BUSY_LAST) < 0 ? doubled : BUSY_LAST;
    }

    /** Before drift write number {@code writes + 1}: 1 min, 8 min, 64 min. */
    static Duration beforeDriftWrite(int writes) {
        Duration wait = DRIFT_FIRST;
        for (int step = 0; step < writes; step++) {
            wait = wait.multipliedBy(DRIFT_GROWTH);
        }
        return wait;
    }

    /** After the {@code silences}th unanswered attempt: none up to the one that is sent alone, then a day, then a week each. */
    static Duration afterSilence(int silences) {
        if (silences <= SILENCES_MAX) {
            return Duration.ZERO;
        }
        return silences == SILENCES_MAX + 1 ? Duration.ofDays(1) : Duration.ofDays(7);
    }
}
