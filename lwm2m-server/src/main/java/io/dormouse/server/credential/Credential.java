// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.credential;

import io.dormouse.coap.PeerIdentity;
import io.dormouse.kit.secret.SealedBox;
import java.time.Instant;

/**
 * What a device proves itself with, as it is stored.
 *
 * @param type {@link #PSK}, {@link #RPK} or {@link #X509}
 * @param identity of a pre-shared key; of a raw public key its hash; of a certificate the name in it, which is the endpoint
 * @param sealed the key, nothing for a certificate, encrypted by {@link SealedBox} for {@link #context()}
 * @param createdBy name of who put it
 */
record Credential(
        String endpoint, Slot slot, String type, String identity, byte[] sealed, Instant createdAt, String createdBy) {
    static final String PSK = PeerIdentity.PSK;
    static final String RPK = PeerIdentity.RPK;
    static final String X509 = PeerIdentity.X509;

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
    static String context(String endpoint, String type, String identity) {
        return type + "\n" + endpoint + "\n" + identity;
    }

    String context() {
        return context(endpoint, type, identity);
    }

    boolean is(String otherType, String otherIdentity) {
        return type.equals(otherType) && identity.equals(otherIdentity);
    }
}
