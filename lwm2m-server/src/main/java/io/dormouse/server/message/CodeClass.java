// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.message;

import java.util.Set;

/** What an error code of a device means for a message (semantics.md §2 "Codes", §3). */
enum CodeClass {
    /** Asked again later. */
    TRANSIENT,
    /** Not understood as it was said: said in another way, no attempt counted. */
    DIALECT,
    FINAL;

    private static final Set<String> LATER = Set.of("4.08", "4.29", "5.00", "5.02", "5.03", "5.04");
    private static final Set<String> OTHER_WORDS = Set.of("4.02", "4.06", "4.13", "4.15");

    /** @param onlyOnce of Execute and Create: a 5.xx other than 5.03 may come from a device that has begun to do it */
    static CodeClass of(String code, boolean onlyOnce) {
        if (onlyOnce && code.startsWith("5.") && !code.equals("5.03")) {
            return FINAL;
        }
        if (OTHER_WORDS.contains(code)) {
            return DIALECT;
        }
        return LATER.contains(code) ? TRANSIENT : FINAL;
    }
}
