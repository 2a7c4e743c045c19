// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the profiles of one device say of it; null where none says anything.
 *
 * @param awakeTime how long it listens after a contact
 * @param natTimeout how long the network on the way keeps the way to it open: it is never believed awake for longer
 * @param ackTimeout CoAP ACK_TIMEOUT (RFC 7252 §4.8)
 * @param blockSize bytes of one block of a transfer in blocks (RFC 7959): 16, 32 … 1024
 * @param reapplyOnRegister what it acknowledged but cannot be read is written again after each full Register
 * @param strings when texts that it reports count as those that were desired
 * @param builtIn whether what people look at first is observed beside {@code observe}
 * @param observe what else is to be observed, the most important first
 */
public record ProfileFacts(
        @Nullable Duration awakeTime,
        @Nullable Duration natTimeout,
        @Nullable Duration ackTimeout,
        @Nullable Integer blockSize,
        boolean reapplyOnRegister,
        StringRules strings,
        boolean builtIn,
        List<ObserveRule> observe) {
    public static final ProfileFacts NONE = new ProfileFacts(null, null, null, null, false, StringRules.EXACT);

    public ProfileFacts {
        observe = List.copyOf(observe);
    }

    /** Without a word on observations. */
    public ProfileFacts(
            @Nullable Duration awakeTime,
            @Nullable Duration natTimeout,
            @Nullable Duration ackTimeout,
            @Nullable Integer blockSize,
            boolean reapplyOnRegister,
            StringRules strings) {
        this(awakeTime, natTimeout, ackTimeout, blockSize, reapplyOnRegister, strings, true, List.of());
    }
}
