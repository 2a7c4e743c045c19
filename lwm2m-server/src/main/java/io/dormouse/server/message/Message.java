// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One cloud-to-device message and every step that its life allows (semantics.md §3). Immutable: a step gives the next
 * message, whose state is also the event to tell; a step that the state does not allow is a programmer's error.
 *
 * @param place order within the device
 * @param expiresAt as people read it
 * @param deadlineMillis the same on {@link SteadyClock}, which decides
 * @param attempts how often it was, or is being, sent
 * @param unanswered an attempt may have reached the device and was never answered
 * @param notBeforeMillis on {@link SteadyClock}: it is left alone until then; {@link #AT_ONCE}
 * @param code of the device's last answer, such as {@code 2.04}
 * @param result what the answer carried: values of a Read, the location of a Create
 * @param cause why it stands where it stands, in words
 * @param steps how many transitions led here, from 1
 * @param changedAt of the last of them
 */
public record Message(
        Submission submission,
        long place,
        Instant expiresAt,
        long deadlineMillis,
        MessageState state,
        int attempts,
        boolean unanswered,
        long notBeforeMillis,
        @Nullable String code,
        @Nullable JsonNode result,
        @Nullable String cause,
        int steps,
        Instant changedAt) {
    /** Answered attempts and unanswered ones alike. */
    public static final int ATTEMPTS_MAX = 10;

    static final long AT_ONCE = 0;

    static Message queued(Submission submission, long place, long deadlineMillis) {
        Instant at = submission.createdAt();
        return new Message(
                submission,
                place,
                at.plus(submission.ttl()),
                deadlineMillis,
                MessageState.QUEUED,
                0,
                false,
                AT_ONCE,
                null,
                null,
                null,
                1,
                at);
    }

    public String id() {
        return submission.id();
    }

    public String endpoint() {
        return submission.endpoint();
    }

    /** Stored before the first datagram leaves. */
    Message inFlight(Instant at) {
        require(MessageState.QUEUED);
        return step(MessageState.IN_FLIGHT, attempts + 1, unanswered, AT_ONCE, null, null, null, at);
    }

    /** The device answered 2.xx. */
    Message completed(String answered, @Nullable JsonNode carried, Instant at) {
        require(MessageState.IN_FLIGHT);
        return step(MessageState.COMPLETED, attempts, false, AT_ONCE, answered, carried, null, at);
    }

    /**
     * The device answered an error that is final or transient; for a dialect code see {@link #inOtherWords}.
     *
     * @param againMillis when it is tried again if the error is transient
     */
    Message refused(String answered, String detail, long againMillis, Instant at) {
        require(MessageState.IN_FLIGHT);
        String why = detail.isEmpty() ? "the device answered " + answered : answered + ": " + detail;
        if (CodeClass.of(answered, submission.onlyOnce()) != CodeClass.TRANSIENT) {
            return step(MessageState.REJECTED, attempts, unanswered, AT_ONCE, answered, null, why, at);
        }
        return again(answered, unanswered, againMillis, why, at);
    }

    /** The device did not understand the format, and there is another. */
    Message inOtherWords(String answered, Instant at) {
        require(MessageState.IN_FLIGHT);
        String why = "the device answered " + answered + "; trying another format";
        return step(MessageState.QUEUED, attempts - 1, unanswered, AT_ONCE, answered, null, why, at);
    }

    /** Something may have left the server, and no answer was stored. */
    Message lost(String why, boolean late, Instant at) {
        require(MessageState.IN_FLIGHT);
        boolean mustNotRepeat = submission.onlyOnce() && !submission.repeatable();
        if (mustNotRepeat || late) {
            return step(MessageState.UNKNOWN, attempts, true, AT_ONCE, null, null, why, at);
        }
        return again(null, true, AT_ONCE, why, at);
    }

    /** Nothing left the server; it is tried again from {@code againMillis} on. */
    Message notSent(String why, boolean late, long againMillis, Instant at) {
        require(MessageState.IN_FLIGHT);
        MessageState next = late ? end() : MessageState.QUEUED;
        return step(next, attempts - 1, unanswered, againMillis, code, null, why, at);
    }

    /** Its time is over while it waits. */
    Message expired(Instant at) {
        require(MessageState.QUEUED);
        String why = unanswered ? "expired; an attempt went unanswered" : "expired before it could be delivered";
        return step(end(), attempts, unanswered, AT_ONCE, code, null, why, at);
    }

    /** The server will not send it, whatever the device says: it cannot be put into words for this device. */
    Message rejectedUnsent(String why, Instant at) {
        require(MessageState.QUEUED);
        return step(MessageState.REJECTED, attempts, unanswered, AT_ONCE, null, null, why, at);
    }

    Message cancelled(String by, Instant at) {
        require(MessageState.QUEUED);
        return step(MessageState.CANCELLED, attempts, unanswered, AT_ONCE, code, null, "cancelled by " + by, at);
    }

    /** Also in flight, when the device is deleted. */
    Message purged(String why, Instant at) {
        if (!state.waiting()) {
            throw notAllowed();
        }
        return step(MessageState.PURGED, attempts, unanswered, AT_ONCE, code, null, why, at);
    }

    /** When it is tried again at the earliest, as people read it; null: as soon as it can. */
    @Nullable
    Instant notBefore() {
        return notBeforeMillis == AT_ONCE ? null : expiresAt.minusMillis(deadlineMillis - notBeforeMillis);
    }

    public boolean requeueable() {
        return state == MessageState.DEAD_LETTERED || state == MessageState.UNKNOWN;
    }

    /** A person decides that it is to be tried again, with a new time to live, behind all others. */
    Message requeued(long newPlace, Instant newExpiry, long newDeadlineMillis, String by, Instant at) {
        if (!requeueable()) {
            throw notAllowed();
        }
        return new Message(
                submission,
                newPlace,
                newExpiry,
                newDeadlineMillis,
                MessageState.QUEUED,
                0,
                unanswered,
                AT_ONCE,
                null,
                null,
                "re-queued by " + by,
                steps + 1,
                at);
    }

    private Message again(@Nullable String answered, boolean nowUnanswered, long againMillis, String why, Instant at) {
        boolean last = attempts >= ATTEMPTS_MAX;
        MessageState next = last ? MessageState.DEAD_LETTERED : MessageState.QUEUED;
        return step(next, attempts, nowUnanswered, last ? AT_ONCE : againMillis, answered, null, why, at);
    }

    /** How a message ends whose time is over. */
    private MessageState end() {
        return unanswered ? MessageState.UNKNOWN : MessageState.EXPIRED;
    }

    private Message step(
            MessageState next,
            int nowAttempts,
            boolean nowUnanswered,
            long againMillis,
            @Nullable String answered,
            @Nullable JsonNode carried,
            @Nullable String why,
            Instant at) {
        return new Message(
                submission,
                place,
                expiresAt,
                deadlineMillis,
                next,
                nowAttempts,
                nowUnanswered,
                againMillis,
                answered,
                carried,
                why,
                steps + 1,
                at);
    }

    private void require(MessageState needed) {
        if (state != needed) {
            throw notAllowed();
        }
    }

    private IllegalStateException notAllowed() {
        return new IllegalStateException("Message " + id() + " is " + state.word() + ": this step is not allowed");
    }
}
