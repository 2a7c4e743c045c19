// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.credential;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Public keys as texts: PEM (RFC 7468 §13), or only the base64 of it. */
public final class PublicKeyText {
    /** Longest text that is looked at. */
    static final int CHARACTERS_MAX = 2_000;

    private static final Pattern PEM =
            Pattern.compile("\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");

    private PublicKeyText() {}

    /** Empty for what is no elliptic-curve key. */
    static Optional<PublicKey> read(String text) {
        if (text.isBlank() || text.length() > CHARACTERS_MAX) {
            return Optional.empty();
        }
        Matcher pem = PEM.matcher(text);
        try {
            return of(Base64.getDecoder().decode((pem.matches() ? pem.group(1) : text).replaceAll("\\s", "")));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static Optional<PublicKey> of(byte[] bytes) {
        try {
            PublicKey key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(bytes));
            return key instanceof ECPublicKey ? Optional.of(key) : Optional.empty();
        } catch (GeneralSecurityException notOne) {
            return Optional.empty();
        }
    }

    /** As PEM. */
    public static String write(byte[] key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
                + "\n-----END PUBLIC KEY-----\n";
    }
}
