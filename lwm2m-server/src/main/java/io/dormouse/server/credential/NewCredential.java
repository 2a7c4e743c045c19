// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.credential;

import io.dormouse.coap.PeerIdentity;
import java.security.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants a device to prove itself with.
 *
 * @param type {@code psk | rpk | x509}
 * @param identity null where it follows from the device: of a certificate, and of a pre-shared key that is to be made
 * @param secret the pre-shared key, null when it is to be made; the raw public key (X.509 SubjectPublicKeyInfo); nothing for a certificate
 */
public record NewCredential(String type, @Nullable String identity, byte @Nullable [] secret) {
    private static final byte[] NOTHING = new byte[0];

    /** @param key null to let one be made, and then {@code identity} may be, too */
    public static NewCredential psk(@Nullable String identity, byte @Nullable [] key) {
        return new NewCredential(Credential.PSK, identity, key);
    }

    static NewCredential rpk(PublicKey key) {
        return new NewCredential(Credential.RPK, PeerIdentity.ofKey(key), key.getEncoded());
    }

    /** A certificate that a trusted authority made out to the device's name. */
    static NewCredential x509() {
        return new NewCredential(Credential.X509, null, NOTHING);
    }

    boolean generate() {
        return secret == null;
    }

    /** The identity that a device without credentials would get. */
    String identityFor(String endpoint) {
        return identity == null ? endpoint : identity;
    }

    /** Complete. */
    record Made(String type, String identity, byte[] secret) {
        @Override
        public String toString() {
            return "Made[" + type + " " + identity + "]";
        }
    }

    @Override
    public String toString() {
        return "NewCredential[" + type + " " + identity + "]";
    }
}
