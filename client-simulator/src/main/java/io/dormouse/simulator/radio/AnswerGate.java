// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

import io.dormouse.kit.time.Time;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.californium.core.coap.Request;

/**
 * Keeps back or delays single answers of a device by their CoAP token, retransmissions included: what a device does
 * that executes but never answers. Stands between the CoAP layer and DTLS, where tokens can still be read.
 */
public final class AnswerGate {
    /** How many marked requests are remembered; the oldest is forgotten first. */
    public static final int MARKED_MAX = 64;

    private static final int HEADER_BYTES = 4;
    private static final int TOKEN_LENGTH_MASK = 0x0f;
    private static final int CODE_CLASS_SHIFT = 5;
    private static final Duration NEVER = Duration.ofSeconds(Long.MAX_VALUE);
    private static final Duration GARBLED = Duration.ofSeconds(-1);
    private static final byte PAYLOAD_MARKER = (byte) 0xff;
    private static final byte NOISE = (byte) 0xc1;

    private final Time time;
    private final Map<ByteBuffer, Duration> marked = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Duration> eldest) {
            return size() > MARKED_MAX;
        }
    };

    public AnswerGate(Time time) {
        this.time = time;
    }

    /** @param coapRequest as Leshan carries it in its requests; the answer to it will never be sent */
    public void swallow(Object coapRequest) {
        mark(coapRequest, NEVER);
    }

    /** @param coapRequest as Leshan carries it in its requests; the answer to it waits {@code delay} */
    public void delay(Object coapRequest, Duration delay) {
        mark(coapRequest, delay);
    }

    /** @param coapRequest as Leshan carries it in its requests; the payload of the answer to it is destroyed */
    public void garble(Object coapRequest) {
        mark(coapRequest, GARBLED);
    }

    private void mark(Object coapRequest, Duration delay) {
        if (coapRequest instanceof Request request && request.getToken() != null) {
            synchronized (marked) {
                marked.put(ByteBuffer.wrap(request.getToken().getBytes()), delay);
            }
        }
    }

    /** Sends at once, later or, calling {@code swallowed}, never. */
    void pass(byte[] message, Runnable send, Runnable swallowed) {
        Duration delay = delayOf(message);
        if (delay.isZero()) {
            send.run();
        } else if (delay.equals(GARBLED)) {
            destroyPayload(message);
            send.run();
        } else if (delay.equals(NEVER)) {
            swallowed.run();
        } else {
            time.after(delay, send);
        }
    }

    // 0xC1 is no valid beginning of anything that a server expects.
    private static void destroyPayload(byte[] message) {
        int at = HEADER_BYTES + (message[0] & TOKEN_LENGTH_MASK);
        while (at < message.length && message[at] != PAYLOAD_MARKER) {
            at++;
        }
        if (at + 1 < message.length) {
            Arrays.fill(message, at + 1, message.length, NOISE);
        }
    }

    private Duration delayOf(byte[] message) {
        synchronized (marked) {
            if (marked.isEmpty() || message.length < HEADER_BYTES || message[1] >> CODE_CLASS_SHIFT == 0) {
                return Duration.ZERO;
            }
            int tokenLength = Math.min(message[0] & TOKEN_LENGTH_MASK, message.length - HEADER_BYTES);
            return marked.getOrDefault(ByteBuffer.wrap(message, HEADER_BYTES, tokenLength), Duration.ZERO);
        }
    }
}
