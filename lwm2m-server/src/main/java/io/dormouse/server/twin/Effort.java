// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was done for a desired member so far.
 *
 * @param attempts writes that were sent for this desired value; those that met the wrong form are not counted
 * @param silences attempts in succession that were not answered
 * @param busy transient refusals in succession
 * @param driftWrites writes because the device went back to another value
 * @param company with whom it is written, and with whom not any more
 * @param lastAt when something was last sent for it
 * @param nextAt when it is due again, to be written or, when unverified, to be read; {@link #AT_ONCE}; null for never by itself
 */
record Effort(
        int attempts,
        int silences,
        int busy,
        int driftWrites,
        Company company,
        @Nullable Instant lastAt,
        @Nullable Instant nextAt) {
    /** Due in the next window. */
    static final Instant AT_ONCE = Instant.EPOCH;

    static final Effort FRESH = new Effort(0, 0, 0, 0, Company.ANY, null, AT_ONCE);
    static final Effort IDLE = FRESH.next(null);

    /** The longest wait, and a little: what is further away was planned by a clock that has gone back since. */
    private static final Duration FARTHEST =
            Pace.afterSilence(Pace.SILENCES_MAX + 2).plusHours(1);

    private static final Duration CLOCK_STEP = Duration.ofMinutes(1);

    boolean due(Instant now) {
        return nextAt != null && (!nextAt.isAfter(now) || clockWentBack(nextAt, now));
    }

    private boolean clockWentBack(Instant next, Instant now) {
        boolean lastIsAhead = lastAt != null && lastAt.isAfter(now.plus(CLOCK_STEP));
        return lastIsAhead || next.isAfter(now.plus(FARTHEST));
    }

    Effort next(@Nullable Instant at) {
        return new Effort(attempts, silences, busy, driftWrites, company, lastAt, at);
    }

    /** Written, and read, with nobody else. */
    boolean alone() {
        return company == Company.NONE;
    }

    Effort byItself() {
        return inCompany(Company.NONE);
    }

    /** From now on at most in this company. */
    Effort inCompany(Company most) {
        return new Effort(attempts, silences, busy, driftWrites, company.smaller(most), lastAt, nextAt);
    }

    /** Everything in order: the counters of trouble start anew, what was tried stays visible. */
    Effort calm() {
        return new Effort(attempts, 0, 0, driftWrites, Company.ANY, lastAt, null);
    }

    /** A write that the device answered, for better or worse. */
    Effort answered(Instant at, boolean drift) {
        return new Effort(attempts + 1, 0, busy, driftWrites + (drift ? 1 : 0), company, at, nextAt);
    }

    /** A write that was sent and not answered. */
    Effort unanswered(Instant at, boolean drift) {
        return new Effort(attempts + 1, silences + 1, busy, driftWrites + (drift ? 1 : 0), company, at, nextAt);
    }

    /** A read that was sent and not answered. */
    Effort unread(Instant at) {
        return new Effort(attempts, silences + 1, busy, driftWrites, company, at, nextAt);
    }

    /** The device said that it cannot now. */
    Effort busyUntil(Instant at) {
        return new Effort(attempts, silences, busy + 1, driftWrites, company, lastAt, at);
    }

    Effort driftAnew() {
        return new Effort(attempts, silences, busy, 0, company, lastAt, nextAt);
    }
}
