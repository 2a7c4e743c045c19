// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.message;

import java.util.Arrays;
import java.util.Optional;

/** Where a message stands in its life (semantics.md §3). */
public enum MessageState {
    QUEUED("queued"),
    IN_FLIGHT("in-flight"),
    COMPLETED("completed"),
    REJECTED("rejected"),
    EXPIRED("expired"),
    DEAD_LETTERED("dead-lettered"),
    CANCELLED("cancelled"),
    PURGED("purged"),
    /** It may have been carried out, and nobody can say. */
    UNKNOWN("unknown");

    private final String word;

    MessageState(String word) {
        this.word = word;
    }

    /** As the HTTP API writes it, and behind {@code message.} the type of the event. */
    public String word() {
        return word;
    }

    public boolean waiting() {
        return this == QUEUED || this == IN_FLIGHT;
    }

    public static Optional<MessageState> of(String word) {
        return Arrays.stream(values()).filter(state -> state.word.equals(word)).findFirst();
    }
}
