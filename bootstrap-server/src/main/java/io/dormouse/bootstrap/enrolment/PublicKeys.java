// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.enrolment;

import io.dormouse.bootstrap.plan.Members;
import io.dormouse.coap.PeerIdentity;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Raw public keys (RFC 7250) of devices. */
final class PublicKeys {
    private static final int TEXT_BYTES_MAX = 4_096;

    private PublicKeys() {}

    /** What stands for an elliptic-curve key that is written as PEM or as base64 of its DER. */
    static String identity(Members json, String member) {
        String text = json.text(member, TEXT_BYTES_MAX)
                .replaceAll("-----[A-Z ]+-----", "")
                .replaceAll("\\s", "");
        try {
            byte[] der = Base64.getDecoder().decode(text);
            return PeerIdentity.ofKey(KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der)));
        } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
            json.fault(member, "bad-public-key", "An elliptic-curve key as PEM, or its DER in base64.");
            return "?";
        }
    }
}
