// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dormouse.kit.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Token;
import org.junit.jupiter.api.Test;

class AnswerGateTest {
    private final VirtualTime time = new VirtualTime(Instant.EPOCH);
    private final AnswerGate gate = new AnswerGate(time);
    private final List<String> log = new ArrayList<>();

    private static Request request(int token) {
        Request request = Request.newGet();
        request.setToken(new Token(token(token)));
        return request;
    }

    private static byte[] token(int number) {
        return new byte[] {(byte) (number >> 8), (byte) number};
    }

    /** A 2.05 with that token. */
    private static byte[] answer(int token) {
        byte[] bytes = {0x62, 0x45, 0, 1, 0, 0};
        System.arraycopy(token(token), 0, bytes, 4, 2);
        return bytes;
    }

    private void pass(byte[] message) {
        gate.pass(message, () -> log.add("sent"), () -> log.add("swallowed"));
    }

    @Test
    void onlyTheMarkedAnswerIsSwallowedEvenWhenItIsRepeated() {
        gate.swallow(request(1));

        pass(answer(2));
        pass(answer(1));
        pass(answer(1));

        assertEquals(List.of("sent", "swallowed", "swallowed"), log);
    }

    @Test
    void aLateAnswerWaits() {
        gate.delay(request(1), Duration.ofSeconds(3));

        pass(answer(1));
        time.advance(Duration.ofSeconds(2));
        assertEquals(List.of(), log);
        time.advance(Duration.ofSeconds(1));

        assertEquals(List.of("sent"), log);
    }

    @Test
    void requestsAndEmptyMessagesPass() {
        gate.swallow(request(1));

        byte[] request = answer(1);
        request[1] = 0x02;
        pass(request);
        pass(new byte[] {0x60, 0x00, 0, 1});
        pass(new byte[] {0x60});

        assertEquals(List.of("sent", "sent", "sent"), log);
    }

    @Test
    void theOldestMarkIsForgottenBeyondTheLimit() {
        for (int i = 0; i < AnswerGate.MARKED_MAX; i++) {
            gate.swallow(request(i));
        }
        pass(answer(0));
        gate.swallow(request(AnswerGate.MARKED_MAX));
        pass(answer(0));
        pass(answer(1));

        assertEquals(List.of("swallowed", "sent", "swallowed"), log);
    }
}
