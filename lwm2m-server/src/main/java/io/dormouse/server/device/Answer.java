// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import java.time.Duration;
import org.eclipse.leshan.core.ResponseCode;
import org.eclipse.leshan.core.response.LwM2mResponse;
import org.jspecify.annotations.Nullable;

/** What became of one exchange with a device. */
public sealed interface Answer {
    /** The device answered with success, 2.xx. */
    record Delivered(LwM2mResponse response, Cost cost) implements Answer {}

    /**
     * The device answered with an error, 4.xx or 5.xx.
     *
     * @param maxAge how long it asks to be left alone (Max-Age of 4.29 and 5.03, RFC 8516, RFC 7252 §5.9.3.4), null when it does not say
     */
    record Refused(
            ResponseCode code,
            String detail,
            LwM2mResponse response,
            Cost cost,
            @Nullable Duration maxAge) implements Answer {
        public Refused(ResponseCode code, String detail, LwM2mResponse response, Cost cost) {
            this(code, detail, response, cost, null);
        }
    }

    /** The device answered with something that cannot be read, such as a broken payload. */
    record Unreadable(String why, Cost cost) implements Answer {}

    /**
     * No answer came in time, or the exchange was cancelled.
     *
     * @param mayHaveBeenSent true unless it is certain that no datagram left
     * @param acknowledged the device has the request (an empty ACK came, RFC 7252 §5.2.2), and never said more
     */
    record NoAnswer(boolean mayHaveBeenSent, boolean acknowledged, String why) implements Answer {
        public NoAnswer(boolean mayHaveBeenSent, String why) {
            this(mayHaveBeenSent, false, why);
        }
    }

    /** Nothing left the server, and the reason is on our side (no session, cannot encode). */
    record NotSent(String why) implements Answer {}

    /** CoAP code as text, such as {@code 4.05}. */
    static String text(ResponseCode code) {
        return code.getCode() / 100 + "." + String.format("%02d", code.getCode() % 100);
    }
}
