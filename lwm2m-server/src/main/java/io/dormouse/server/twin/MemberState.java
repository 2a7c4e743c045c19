// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import java.util.Locale;

/** Where a desired member stands (semantics.md §2). {@link #IN_FLIGHT} is never stored: after a crash nothing is in flight. */
enum MemberState {
    IN_SYNC,
    PENDING,
    IN_FLIGHT,
    UNVERIFIED,
    REFUSED,
    UNSUPPORTED,
    DRIFTED;

    /** As the HTTP API writes it, such as {@code in-sync}. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The state of that {@link #word()}. */
    static MemberState ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
