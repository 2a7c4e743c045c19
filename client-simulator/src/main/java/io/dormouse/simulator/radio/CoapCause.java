// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

import java.nio.charset.StandardCharsets;

/** Reads from a CoAP message (RFC 7252 §3) why it is sent; empty messages belong to what went before. */
final class CoapCause {
    private static final int HEADER_BYTES = 4;
    private static final int OBSERVE = 6;
    private static final int URI_PATH = 11;
    private static final int EXTENDED_ONE = 13;
    private static final int EXTENDED_TWO = 14;
    private static final int PAYLOAD_MARKER = 0xff;

    private Cause lastUplink = Cause.REGISTRATION;
    private Cause last = Cause.REGISTRATION;

    /** @param outgoing whether the device sends it */
    synchronized Cause of(byte[] message, boolean outgoing) {
        int codeClass = message.length < HEADER_BYTES ? 0 : (message[1] & 0xff) >> 5;
        boolean empty = message.length < HEADER_BYTES || message[1] == 0;
        if (!empty) {
            last = codeClass == 0 ? request(message, outgoing) : response(message, outgoing);
        }
        return last;
    }

    private Cause request(byte[] message, boolean outgoing) {
        if (!outgoing) {
            return Cause.OPERATION;
        }
        lastUplink = switch (firstPath(message)) {
            case "bs", "bspack" -> Cause.BOOTSTRAP;
            case "dp" -> Cause.SEND;
            default -> Cause.REGISTRATION;
        };
        return lastUplink;
    }

    private Cause response(byte[] message, boolean outgoing) {
        if (!outgoing) {
            return lastUplink;
        }
        return has(message, OBSERVE) ? Cause.NOTIFICATION : Cause.OPERATION;
    }

    private static boolean has(byte[] message, int option) {
        return find(message, option) >= 0;
    }

    private static String firstPath(byte[] message) {
        int at = find(message, URI_PATH);
        if (at < 0) {
            return "";
        }
        int length = message[at] & 0x0f;
        int from = at + 1 + ((message[at] & 0xf0) >> 4 == EXTENDED_ONE ? 1 : 0);
        return length > 8 || from + length > message.length
                ? ""
                : new String(message, from, length, StandardCharsets.UTF_8);
    }

    /** Where the option begins, -1 when the message has none. */
    private static int find(byte[] message, int wanted) {
        int at = HEADER_BYTES + (message[0] & 0x0f);
        int number = 0;
        while (at < message.length && (message[at] & 0xff) != PAYLOAD_MARKER) {
            int start = at;
            int[] next = {at + 1};
            number += extended(message, next, (message[at] & 0xf0) >> 4);
            int length = extended(message, next, message[start] & 0x0f);
            if (number == wanted) {
                return start;
            }
            if (number > wanted) {
                return -1;
            }
            at = next[0] + length;
        }
        return -1;
    }

    private static int extended(byte[] message, int[] at, int nibble) {
        if (nibble == EXTENDED_ONE && at[0] < message.length) {
            return EXTENDED_ONE + (message[at[0]++] & 0xff);
        }
        if (nibble == EXTENDED_TWO && at[0] + 1 < message.length) {
            int value = ((message[at[0]] & 0xff) << 8) + (message[at[0] + 1] & 0xff);
            at[0] += 2;
            return 269 + value;
        }
        return nibble;
    }
}
