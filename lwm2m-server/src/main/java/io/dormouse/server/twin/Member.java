// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One desired member and where it stands. Pure: every method makes the next value; semantics.md §2 gives the rules.
 *
 * @param desiredVersion {@code desired.$version} that brought the value
 * @param desiredBy who wanted it
 * @param ackedVersion {@code desiredVersion} of the value that the device last acknowledged, 0 when none
 * @param why the cause of the state, in words
 * @param code the device's CoAP code behind the state, such as {@code 4.05}
 * @param syncedAt since when the device was seen to have the value; kept while it is only unverified, null once it drifted
 */
record Member(
        MemberPath path,
        Wanted wanted,
        long desiredVersion,
        Instant desiredAt,
        String desiredBy,
        long ackedVersion,
        MemberState state,
        String why,
        @Nullable String code,
        @Nullable Instant syncedAt,
        Effort effort) {
    static final String WAITS = "waits for its turn";

    /** A value just wanted, of which nothing is known yet. */
    static Member wanted(MemberPath path, Wanted wanted, long version, Instant at, String by) {
        return new Member(path, wanted, version, at, by, 0, MemberState.PENDING, WAITS, null, null, Effort.FRESH);
    }

    boolean acknowledged() {
        return ackedVersion == desiredVersion;
    }

    /** To be written now. */
    boolean writeDue(Instant now) {
        return (state == MemberState.PENDING || state == MemberState.DRIFTED) && effort.due(now);
    }

    /** To be read now, for proof. */
    boolean readDue(Instant now) {
        return state == MemberState.UNVERIFIED && effort.due(now);
    }

    /** Nothing more happens by itself. */
    boolean settled() {
        return switch (state) {
            case IN_SYNC, REFUSED, UNSUPPORTED, DRIFTED -> true;
            case UNVERIFIED -> effort.nextAt() == null;
            case PENDING, IN_FLIGHT -> false;
        };
    }

    /** The device has the value. */
    Member inSync(Instant now) {
        return state == MemberState.IN_SYNC
                ? this
                : to(MemberState.IN_SYNC, "the device has it", null, effort.calm())
                        .since(syncedAt == null ? now : syncedAt);
    }

    /** May or may not be on the device: a read will tell. */
    Member unverified(String cause) {
        return to(MemberState.UNVERIFIED, cause, null, effort.next(Effort.AT_ONCE));
    }

    /** No read can prove it. */
    Member unprovable(String cause, @Nullable String with) {
        return to(MemberState.UNVERIFIED, cause, with, effort.calm());
    }

    /** The device acknowledged the write of this value. */
    Member acked(Instant now, boolean readable) {
        Effort done = effort.answered(now, state == MemberState.DRIFTED).calm();
        Member next = new Member(
                path, wanted, desiredVersion, desiredAt, desiredBy, desiredVersion, state, why, code, syncedAt, done);
        return readable
                ? next.unverified("acknowledged, not read yet")
                : next.unprovable("acknowledged; the resource cannot be read", null);
    }

    /** The device reports another value, in something begun after the acknowledgement. */
    Member differs(String shown, Instant now) {
        return switch (state) {
            case PENDING, IN_FLIGHT, REFUSED, UNSUPPORTED, DRIFTED -> this;
            case IN_SYNC, UNVERIFIED -> acknowledged() ? drifted(shown, now) : pending("the device reports " + shown);
        };
    }

    /** The device reports another value, but perhaps from before the acknowledgement: read once before it counts. */
    Member doubted() {
        return switch (state) {
            case PENDING, IN_FLIGHT, REFUSED, UNSUPPORTED, DRIFTED -> this;
            case IN_SYNC -> unverified("another value was reported; it is read to be sure");
            case UNVERIFIED -> effort.nextAt() == null ? unverified(why) : this;
        };
    }

    /** A read of where it should be did not show it. */
    Member missing(Instant now) {
        return acknowledged() && state == MemberState.UNVERIFIED && syncedAt == null
                ? unprovable("acknowledged; a read does not show it", null)
                : differs("nothing", now);
    }

    private Member drifted(String shown, Instant now) {
        boolean calm = syncedAt != null && !syncedAt.plus(Pace.CALM).isAfter(now);
        Effort tried = calm ? effort.driftAnew() : effort;
        return to(
                        MemberState.DRIFTED,
                        "asked for " + Evidence.shown(wanted.value()) + ", the device reports " + shown,
                        null,
                        tried)
                .since(null)
                .driftAgain(now);
    }

    /** When a drifted value is written again, or that it is not any more. */
    private Member driftAgain(Instant now) {
        if (effort.driftWrites() >= Pace.DRIFT_WRITES_MAX) {
            return to(
                    state,
                    why + "; written again " + effort.driftWrites() + " times, left as it is",
                    code,
                    effort.next(null));
        }
        Instant again = now.plus(Pace.beforeDriftWrite(effort.driftWrites()));
        return to(state, why, code, effort.next(again));
    }

    private Member pending(String cause) {
        return to(MemberState.PENDING, cause, null, effort.next(Effort.AT_ONCE)).since(null);
    }

    /** The write of this member alone was refused. */
    Member refused(CodeKind kind, String with, String detail, @Nullable Duration maxAge, Instant now) {
        Effort tried = effort.answered(now, state == MemberState.DRIFTED);
        String said = with + (detail.isEmpty() ? "" : " (" + detail + ")");
        return switch (kind) {
            case TRANSIENT ->
                to(state, "the device cannot now: " + said, with, laterBusy(effort.answered(now, false), maxAge, now));
            case UNSUPPORTED -> to(MemberState.UNSUPPORTED, "the device answered " + said, with, tried.next(null));
            case DIALECT, REFUSED ->
                to(
                        MemberState.REFUSED,
                        (with.equals("4.01") ? "access control: the device answered " : "the device answered ") + said,
                        with,
                        tried.next(null));
        };
    }

    /** The device could not take what was written together; whom it is about is not known. */
    Member busy(String cause, @Nullable Duration maxAge, Instant now) {
        return to(state, cause, null, laterBusy(effort.answered(now, false), maxAge, now));
    }

    private static Effort laterBusy(Effort tried, @Nullable Duration maxAge, Instant now) {
        Duration wait = Pace.afterBusy(tried.busy() + 1);
        return tried.busyUntil(now.plus(maxAge != null && maxAge.compareTo(wait) > 0 ? maxAge : wait));
    }

    /** A write of several was refused or cannot be sent: next time alone, since the code belongs to nobody yet. */
    Member split(String cause) {
        return to(state, cause, null, effort.byItself().next(Effort.AT_ONCE));
    }

    /**
     * A write of several was refused: next time in smaller company.
     *
     * @param counts false when the device only did not understand the form
     */
    Member splitAfter(String cause, Company most, boolean counts, Instant now) {
        Effort tried = counts ? effort.answered(now, false) : effort;
        return to(state, cause, null, tried.inCompany(most).next(Effort.AT_ONCE));
    }

    /** A write was sent and not answered. */
    Member unanswered(Instant now) {
        Effort tried = effort.unanswered(now, state == MemberState.DRIFTED);
        if (state == MemberState.DRIFTED && tried.driftWrites() >= Pace.DRIFT_WRITES_MAX) {
            return to(state, why, code, tried).driftAgain(now);
        }
        return to(state, silence(tried.silences(), "write"), null, paced(tried, now));
    }

    /** A read was sent and not answered. */
    Member unread(Instant now) {
        Effort tried = effort.unread(now);
        return to(state, silence(tried.silences(), "read"), null, paced(tried, now));
    }

    private static Effort paced(Effort tried, Instant now) {
        Duration wait = Pace.afterSilence(tried.silences());
        Effort next = tried.next(wait.isZero() ? Effort.AT_ONCE : now.plus(wait));
        return tried.silences() >= Pace.SILENCES_MAX ? next.byItself() : next;
    }

    private static String silence(int silences, String what) {
        String said = "no answer to the " + what + (silences == 1 ? "" : ", " + silences + " times in a row");
        if (silences < Pace.SILENCES_MAX) {
            return said + "; again in the next window";
        }
        return said + (silences == Pace.SILENCES_MAX ? "; next time alone" : "; it is left in peace for a while");
    }

    /** The device cannot now, or our side cannot send: nothing is counted. */
    Member later(String cause, @Nullable String with, Instant at) {
        return to(state, cause, with, effort.busyUntil(at));
    }

    /** Nothing was sent, and it is not wanted that anything is. */
    Member unsupported(String cause) {
        return to(MemberState.UNSUPPORTED, cause, null, effort.next(null));
    }

    /** From the beginning, as if the value had just been wanted. */
    Member anew(String cause) {
        return new Member(
                path,
                wanted,
                desiredVersion,
                desiredAt,
                desiredBy,
                0,
                MemberState.PENDING,
                cause,
                null,
                null,
                Effort.FRESH);
    }

    /** Another firmware or object list: drift attempts start anew. */
    Member driftAnew(Instant now) {
        return state == MemberState.DRIFTED
                ? to(state, "drifted; tried anew after a change of firmware or objects", null, effort.driftAnew())
                        .driftAgain(now)
                : to(state, why, code, effort.driftAnew());
    }

    private Member since(@Nullable Instant synced) {
        return new Member(
                path, wanted, desiredVersion, desiredAt, desiredBy, ackedVersion, state, why, code, synced, effort);
    }

    private Member to(MemberState next, String cause, @Nullable String with, Effort tried) {
        return new Member(
                path, wanted, desiredVersion, desiredAt, desiredBy, ackedVersion, next, cause, with, syncedAt, tried);
    }
}
