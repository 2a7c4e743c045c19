// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The life cycle of semantics.md §3 as tables. */
final class MessageTest {
    private static final Instant T0 = Instant.parse("2026-11-20T10:00:00Z");
    private static final Instant T1 = T0.plusSeconds(5);

    /** How an exchange ended -> what becomes of each kind of message, and how many attempts count. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            # outcome,          execute,     repeatable execute, create,      write,       delete,      read
            2.04,               completed 1, completed 1,        completed 1, completed 1, completed 1, completed 1
            4.00,               rejected 1,  rejected 1,         rejected 1,  rejected 1,  rejected 1,  rejected 1
            4.01,               rejected 1,  rejected 1,         rejected 1,  rejected 1,  rejected 1,  rejected 1
            4.03,               rejected 1,  rejected 1,         rejected 1,  rejected 1,  rejected 1,  rejected 1
            4.04,               rejected 1,  rejected 1,         rejected 1,  rejected 1,  rejected 1,  rejected 1
            4.05,               rejected 1,  rejected 1,         rejected 1,  rejected 1,  rejected 1,  rejected 1
            4.09,               rejected 1,  rejected 1,         rejected 1,  rejected 1,  rejected 1,  rejected 1
            5.01,               rejected 1,  rejected 1,         rejected 1,  rejected 1,  rejected 1,  rejected 1
            4.08,               queued 1,    queued 1,           queued 1,    queued 1,    queued 1,    queued 1
            4.29,               queued 1,    queued 1,           queued 1,    queued 1,    queued 1,    queued 1
            5.00,               rejected 1,  rejected 1,         rejected 1,  queued 1,    queued 1,    queued 1
            5.02,               rejected 1,  rejected 1,         rejected 1,  queued 1,    queued 1,    queued 1
            5.03,               queued 1,    queued 1,           queued 1,    queued 1,    queued 1,    queued 1
            5.04,               rejected 1,  rejected 1,         rejected 1,  queued 1,    queued 1,    queued 1
            4.99,               rejected 1,  rejected 1,         rejected 1,  rejected 1,  rejected 1,  rejected 1
            other-words,        queued 0,    queued 0,           queued 0,    queued 0,    queued 0,    queued 0
            lost,               unknown 1,   queued 1,           unknown 1,   queued 1,    queued 1,    queued 1
            lost-at-expiry,     unknown 1,   unknown 1,          unknown 1,   unknown 1,   unknown 1,   unknown 1
            not-sent,           queued 0,    queued 0,           queued 0,    queued 0,    queued 0,    queued 0
            not-sent-at-expiry, expired 0,   expired 0,          expired 0,   expired 0,   expired 0,   expired 0
            """)
    void anExchangeEnds(
            String outcome,
            String execute,
            String repeatableExecute,
            String create,
            String write,
            String delete,
            String read) {
        assertEquals(execute, after(outcome, queued("execute", true, false)));
        assertEquals(repeatableExecute, after(outcome, queued("execute", true, true)));
        assertEquals(create, after(outcome, queued("create", true, false)));
        assertEquals(write, after(outcome, queued("write", false, false)));
        assertEquals(delete, after(outcome, queued("delete", false, false)));
        assertEquals(read, after(outcome, queued("read", false, false)));
    }

    private static String after(String outcome, Message queued) {
        Message sent = queued.inFlight(T1);
        Message ended = switch (outcome) {
            case "2.04" -> sent.completed("2.04", null, T1);
            case "other-words" -> sent.inOtherWords("4.15", T1);
            case "lost" -> sent.lost("no answer", false, T1);
            case "lost-at-expiry" -> sent.lost("no answer", true, T1);
            case "not-sent" -> sent.notSent("no session", false, Message.AT_ONCE, T1);
            case "not-sent-at-expiry" -> sent.notSent("no session", true, Message.AT_ONCE, T1);
            default -> sent.refused(outcome, "", Message.AT_ONCE, T1);
        };
        return ended.state().word() + " " + ended.attempts();
    }

    @Test
    void theTenthAttemptWithoutSuccessIsTheLast() {
        Message message = queued("write", false, false);
        for (int attempt = 1; attempt < Message.ATTEMPTS_MAX; attempt++) {
            message = message.inFlight(T1).refused("5.03", "", Message.AT_ONCE, T1);
            assertEquals(MessageState.QUEUED, message.state());
        }

        assertEquals(
                MessageState.DEAD_LETTERED,
                message.inFlight(T1).refused("5.03", "", Message.AT_ONCE, T1).state());
        assertEquals(
                MessageState.DEAD_LETTERED,
                message.inFlight(T1).lost("no answer", false, T1).state());
        assertEquals(
                MessageState.QUEUED,
                message.inFlight(T1)
                        .notSent("no session", false, Message.AT_ONCE, T1)
                        .state());
    }

    @Test
    void whatWasNeverSentExpiresAndWhatMayHaveArrivedIsUnknown() {
        Message write = queued("write", false, false);

        assertEquals(MessageState.EXPIRED, write.expired(T1).state());
        assertEquals(
                MessageState.EXPIRED,
                write.inFlight(T1)
                        .refused("5.03", "", Message.AT_ONCE, T1)
                        .expired(T1)
                        .state());
        assertEquals(
                MessageState.UNKNOWN,
                write.inFlight(T1).lost("no answer", false, T1).expired(T1).state());
        assertEquals(
                MessageState.UNKNOWN,
                write.inFlight(T1)
                        .lost("no answer", false, T1)
                        .inFlight(T1)
                        .notSent("no session", true, Message.AT_ONCE, T1)
                        .state());
    }

    @Test
    void onlyDeadLetteredAndUnknownMessagesGetAnotherLife() {
        Message unknown = queued("execute", true, false).inFlight(T1).lost("no answer", false, T1);

        Message again = unknown.requeued(7, T1.plusSeconds(60), 99, "jane", T1);

        assertEquals(MessageState.QUEUED, again.state());
        assertEquals(0, again.attempts());
        assertEquals(7, again.place());
        assertNull(again.code());
        assertFalse(queued("write", false, false).requeueable());
        assertThrows(
                IllegalStateException.class,
                () -> queued("write", false, false).expired(T1).requeued(1, T1, 0, "jane", T1));
    }

    /** Every end is an end. */
    @ParameterizedTest
    @EnumSource(names = {"COMPLETED", "REJECTED", "EXPIRED", "DEAD_LETTERED", "CANCELLED", "PURGED", "UNKNOWN"})
    void nothingHappensToAMessageThatHasEnded(MessageState end) {
        Message ended = endedAs(end);

        assertEquals(end, ended.state());
        assertRefused(ended, message -> message.inFlight(T1));
        assertRefused(ended, message -> message.completed("2.04", null, T1));
        assertRefused(ended, message -> message.refused("5.03", "", Message.AT_ONCE, T1));
        assertRefused(ended, message -> message.lost("", false, T1));
        assertRefused(ended, message -> message.notSent("", false, Message.AT_ONCE, T1));
        assertRefused(ended, message -> message.expired(T1));
        assertRefused(ended, message -> message.cancelled("jane", T1));
        assertRefused(ended, message -> message.purged("", T1));
    }

    private static void assertRefused(Message message, UnaryOperator<Message> step) {
        assertThrows(IllegalStateException.class, () -> step.apply(message));
    }

    @Test
    void whatIsInFlightIsNeitherCancelledNorExpired() {
        Message inFlight = queued("write", false, false).inFlight(T1);

        assertRefused(inFlight, message -> message.cancelled("jane", T1));
        assertRefused(inFlight, message -> message.expired(T1));
        assertRefused(inFlight, message -> message.inFlight(T1));
    }

    @Test
    void everyStepIsCounted() {
        Message message = queued("write", false, false).inFlight(T1).lost("no answer", false, T1);

        assertEquals(3, message.steps());
        assertEquals(T1, message.changedAt());
        assertTrue(message.unanswered());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # state,       none,  positive, negative, full
            QUEUED,        false, false,    false,    false
            IN_FLIGHT,     false, false,    false,    false
            COMPLETED,     false, true,     false,    true
            REJECTED,      false, false,    true,     true
            EXPIRED,       false, false,    true,     true
            DEAD_LETTERED, false, false,    true,     true
            CANCELLED,     false, false,    true,     true
            PURGED,        false, false,    true,     true
            UNKNOWN,       false, false,    true,     true
            """)
    void feedbackIsGivenWhereItWasAskedFor(
            MessageState state, boolean none, boolean positive, boolean negative, boolean full) {
        assertEquals(none, FeedbackWish.NONE.wants(state));
        assertEquals(positive, FeedbackWish.POSITIVE.wants(state));
        assertEquals(negative, FeedbackWish.NEGATIVE.wants(state));
        assertEquals(full, FeedbackWish.FULL.wants(state));
    }

    private static Message endedAs(MessageState end) {
        Message queued = queued("execute", true, false);
        return switch (end) {
            case COMPLETED -> queued.inFlight(T1).completed("2.04", null, T1);
            case REJECTED -> queued.rejectedUnsent("impossible", T1);
            case EXPIRED -> queued.expired(T1);
            case CANCELLED -> queued.cancelled("jane", T1);
            case PURGED -> queued.purged("purged", T1);
            case UNKNOWN -> queued.inFlight(T1).lost("no answer", false, T1);
            case DEAD_LETTERED -> {
                Message message = queued("write", false, false);
                for (int attempt = 0; attempt < Message.ATTEMPTS_MAX; attempt++) {
                    message = message.inFlight(T1).lost("no answer", false, T1);
                }
                yield message;
            }
            case QUEUED, IN_FLIGHT -> throw new IllegalArgumentException("is no end");
        };
    }

    static Message queued(String op, boolean onlyOnce, boolean repeatable) {
        Submission submission = new Submission(
                "0123456789abcdef0123456789abcdef",
                "meter-17",
                null,
                op,
                "/3/0/4",
                onlyOnce,
                repeatable,
                false,
                FeedbackWish.FULL,
                T0,
                Duration.ofHours(1));
        return Message.queued(submission, 1, 0);
    }
}
