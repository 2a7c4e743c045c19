// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.credential;

import io.dormouse.kit.secret.SealedBox;
import java.time.Instant;

/**
 * A pre-shared key of a device, as it is stored.
 *
 * @param sealed the key, encrypted by {@link SealedBox} for {@link #context()}
 * @param createdBy name of who put it
 */
record Credential(String endpoint, Slot slot, String identity, byte[] sealed, Instant createdAt, String createdBy) {
    static final String PSK = "psk";

    /** Longest PSK identity in UTF-8 bytes (OMA LwM2M Transport 1.1 §5.2.8.1). */
    static final int IDENTITY_BYTES_MAX = 128;

    /** Longest key in bytes. */
    static final int KEY_BYTES_MAX = 64;

    /** The one in use, and the one that takes over when it is first used. */
    enum Slot {
        CURRENT("current"),
        NEXT("next");

        private final String word;

        Slot(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        static Slot of(String word) {
            return word.equals(NEXT.word) ? NEXT : CURRENT;
        }
    }

    /** What binds a sealed key to its owner. */
    static String context(String endpoint, String identity) {
        return "psk\n" + endpoint + "\n" + identity;
    }

    String context() {
        return context(endpoint, identity);
    }
}
