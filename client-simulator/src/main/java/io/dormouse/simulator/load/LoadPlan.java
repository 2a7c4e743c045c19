// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.load;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What is measured.
 *
 * @param perSecond requests of all devices together; 0 for as fast as the server answers
 * @param lasts after all devices are registered; a storm ends when they are
 */
public record LoadPlan(Kind kind, double perSecond, Duration lasts) {
    /** What devices do, each one thing at a time. */
    public enum Kind {
        /** Register anew, over the DTLS connection that they have. */
        REGISTER,
        /** Update their registration. */
        UPDATE,
        /** Change the temperature, which a server may observe; what it takes of that is not waited for. */
        NOTIFY,
        /** Send the temperature. */
        SEND,
        /** Nothing: they answer what the server asks. */
        SERVE,
        /** All switch on at once, handshakes included. */
        STORM;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static List<String> words() {
            return Arrays.stream(values()).map(Kind::word).toList();
        }
    }
}
