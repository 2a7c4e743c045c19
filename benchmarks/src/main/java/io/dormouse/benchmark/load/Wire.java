// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.benchmark.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** CoAP messages in bytes (RFC 7252 §3), as far as the load needs them. Tokens have 4 bytes. */
final class Wire {
    static final int CON = 0;
    static final int ACK = 2;
    static final int RST = 3;
    static final int GET = 1;
    static final int POST = 2;
    static final int DELETE = 4;
    static final int FETCH = 5;
    static final int CREATED = 0x41;
    static final int CHANGED = 0x44;
    static final int CONTENT = 0x45;
    static final int TOKEN_BYTES = 4;

    private static final int OBSERVE = 6;
    private static final int LOCATION_PATH = 8;
    private static final int URI_PATH = 11;
    private static final int CONTENT_FORMAT = 12;
    private static final int URI_QUERY = 15;
    private static final int PAYLOAD = 0xFF;

    private Wire() {}

    static int type(ByteBuffer message) {
        return message.get(0) >> 4 & 3;
    }

    static int code(ByteBuffer message) {
        return message.get(1) & 0xFF;
    }

    static int mid(ByteBuffer message) {
        return message.getShort(2) & 0xFFFF;
    }

    static byte[] token(ByteBuffer message) {
        byte[] token = new byte[message.get(0) & 0x0F];
        message.get(4, token);
        return token;
    }

    /** Puts the next message id and the token, the same number, into a message that was built before. */
    static void stamp(byte[] message, int mid) {
        message[2] = (byte) (mid >> 8);
        message[3] = (byte) mid;
        message[6] = (byte) (mid >> 8);
        message[7] = (byte) mid;
    }

    static Builder request(int code) {
        return new Builder(CON, code, new byte[TOKEN_BYTES]);
    }

    static Builder confirmable(int code, byte[] token) {
        return new Builder(CON, code, token);
    }

    static byte[] answer(ByteBuffer request, int code, int observe, byte[] payload) {
        Builder answer = new Builder(ACK, code, token(request));
        if (observe >= 0) {
            answer.observe(observe);
        }
        if (payload.length > 0) {
            answer.format(0).payload(payload);
        }
        byte[] bytes = answer.build();
        bytes[2] = request.get(2);
        bytes[3] = request.get(3);
        return bytes;
    }

    /** The value of the last option {@code wanted}, or -1: where it begins << 16 | its length. */
    private static long option(ByteBuffer message, int wanted) {
        int at = 4 + (message.get(0) & 0x0F);
        int number = 0;
        long found = -1;
        while (at < message.limit() && (message.get(at) & 0xFF) != PAYLOAD) {
            int head = message.get(at++) & 0xFF;
            int delta = head >> 4;
            int length = head & 15;
            if (delta == 13) {
                delta = 13 + (message.get(at++) & 0xFF);
            }
            if (length == 13) {
                length = 13 + (message.get(at++) & 0xFF);
            }
            number += delta;
            if (number == wanted) {
                found = (long) at << 16 | length;
            }
            at += length;
        }
        return found;
    }

    /** A request with Observe 0 (RFC 7641 §2). */
    static boolean observes(ByteBuffer request) {
        long option = option(request, OBSERVE);
        return option >= 0 && (option & 0xFFFF) == 0;
    }

    /** The last segment of Location-Path: the registration id. */
    static byte[] location(ByteBuffer created) {
        long option = option(created, LOCATION_PATH);
        byte[] id = new byte[(int) (option & 0xFFFF)];
        created.get((int) (option >> 16), id);
        return id;
    }

    /** Options in the order of their numbers. */
    static final class Builder {
        private final ByteBuffer out = ByteBuffer.allocate(1500);
        private int last;

        private Builder(int type, int code, byte[] token) {
            out.put((byte) (0x40 | type << 4 | token.length))
                    .put((byte) code)
                    .putShort((short) 0)
                    .put(token);
        }

        Builder observe(int sequence) {
            byte[] value = sequence < 256
                    ? sequence == 0 ? new byte[0] : new byte[] {(byte) sequence}
                    : new byte[] {(byte) (sequence >> 16), (byte) (sequence >> 8), (byte) sequence};
            return option(OBSERVE, value);
        }

        Builder path(String segment) {
            return option(URI_PATH, segment.getBytes(StandardCharsets.UTF_8));
        }

        Builder path(byte[] segment) {
            return option(URI_PATH, segment);
        }

        Builder format(int format) {
            return option(CONTENT_FORMAT, format == 0 ? new byte[0] : new byte[] {(byte) format});
        }

        Builder query(String query) {
            return option(URI_QUERY, query.getBytes(StandardCharsets.UTF_8));
        }

        Builder payload(byte[] payload) {
            out.put((byte) PAYLOAD).put(payload);
            return this;
        }

        private Builder option(int number, byte[] value) {
            int delta = number - last;
            last = number;
            int length = Math.min(value.length, 13);
            out.put((byte) (delta << 4 | length));
            if (length == 13) {
                out.put((byte) (value.length - 13));
            }
            out.put(value);
            return this;
        }

        byte[] build() {
            byte[] bytes = new byte[out.position()];
            out.get(0, bytes);
            return bytes;
        }
    }
}
