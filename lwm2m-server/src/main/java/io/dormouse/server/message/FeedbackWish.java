// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.message;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Of which ends the submitter wants to hear. */
public enum FeedbackWish {
    NONE,
    POSITIVE,
    NEGATIVE,
    FULL;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<FeedbackWish> of(String word) {
        return Arrays.stream(values()).filter(wish -> wish.word().equals(word)).findFirst();
    }

    /** True for an ended message whose end was asked for. */
    boolean wants(MessageState end) {
        boolean positive = end == MessageState.COMPLETED;
        return !end.waiting() && (this == FULL || (this == POSITIVE && positive) || (this == NEGATIVE && !positive));
    }
}
