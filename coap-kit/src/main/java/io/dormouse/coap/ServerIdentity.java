// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What the server proves itself with to devices that do not share a key with it.
 *
 * @param chain the certificate of the key first; empty when there is only a raw public key
 */
public record ServerIdentity(PrivateKey key, PublicKey publicKey, List<X509Certificate> chain) {
    /** Throws IllegalArgumentException, with a text for people, when devices cannot be expected to know the algorithm (OMA LwM2M Transport 1.1 §5.2.8). */
    public ServerIdentity {
        if (!publicKey.getAlgorithm().equals("EC")) {
            throw new IllegalArgumentException("the key of coaps must be an elliptic-curve key (P-256), not "
                    + publicKey.getAlgorithm() + "; make one with: openssl ecparam -genkey -name prime256v1 | openssl"
                    + " pkcs8 -topk8 -nocrypt");
        }
    }

    @Override
    public String toString() {
        return "ServerIdentity[" + PeerIdentity.ofKey(publicKey) + "]";
    }
}
