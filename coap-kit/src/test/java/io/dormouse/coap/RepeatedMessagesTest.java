// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is remembered of messages, for how long, and how many (RFC 7252 §4.2, §4.8.2). */
class RepeatedMessagesTest {
    private static final Duration LIFETIME = Duration.ofSeconds(247);
    private static final byte[] ACK = {0x60, 0x44, 1, 2};

    private final AtomicLong nanos = new AtomicLong(77);
    private final RepeatedMessages messages = new RepeatedMessages(LIFETIME, 100_000, nanos::get);

    @Test
    void aNewMessageIsNotKnown() {
        assertNull(messages.seen(1));
        assertNull(messages.seen(2));
        assertEquals(2, messages.count());
    }

    @Test
    void aRepeatedMessageWithoutAnswerYetIsKnownAndHasNone() {
        messages.seen(1);

        assertArrayEquals(new byte[0], messages.seen(1));
        assertEquals(1, messages.count());
    }

    @Test
    void aRepeatedMessageGetsTheAnswerThatItHad() {
        messages.seen(1);
        messages.answered(1, ACK);

        assertArrayEquals(ACK, messages.seen(1));
        assertArrayEquals(ACK, messages.seen(1));
    }

    @Test
    void anAnswerToSomethingUnknownIsNotKept() {
        messages.answered(1, ACK);

        assertNull(messages.seen(1));
    }

    @Test
    void aMessageIsRememberedForAWholeLifetimeAndForgottenSoonAfter() {
        messages.seen(1);
        messages.answered(1, ACK);

        nanos.addAndGet(LIFETIME.toNanos());
        assertArrayEquals(ACK, messages.seen(1));
        nanos.addAndGet(LIFETIME.toNanos() / 2);

        assertNull(messages.seen(1));
    }

    @Test
    void afterALongSilenceNothingOfBeforeIsKnown() {
        for (int key = 0; key < 1_000; key++) {
            messages.seen(key);
        }
        nanos.addAndGet(LIFETIME.toNanos() * 100);

        for (int key = 0; key < 1_000; key++) {
            assertNull(messages.seen(key));
        }
        assertEquals(0, messages.forgottenEarly());
    }

    @Test
    void manyMessagesWithAnswersOfAllLengthsAreKeptApart() {
        Random random = new Random(42);
        Map<Long, byte[]> expected = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            long key = random.nextLong();
            byte[] answer = new byte[random.nextInt(40)];
            random.nextBytes(answer);
            assertNull(messages.seen(key));
            messages.answered(key, answer);
            expected.put(key, answer);
            nanos.addAndGet(1_000_000);
        }

        expected.forEach((key, answer) -> assertArrayEquals(answer, messages.seen(key)));
    }

    @Test
    void theLimitHoldsAndTheOldestMakeWayAndAreCounted() {
        int limit = 64 * 100;
        RepeatedMessages small = new RepeatedMessages(LIFETIME, limit, nanos::get);
        for (long key = 0; key < 40_000; key++) {
            assertNull(small.seen(key));
            assertTrue(small.count() <= limit, "at " + key);
        }

        assertEquals(40_000 - small.count(), small.forgottenEarly());
        assertNotNull(small.seen(39_999));
    }
}
