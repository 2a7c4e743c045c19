// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.token;

import io.dormouse.kit.time.Randomness;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** Random texts that open something, of which only the SHA-256 is kept: 256 random bits need no slow hash. */
public final class Secret {
    private static final int BYTES = 32;
    private static final int ID_BYTES = 8;

    private Secret() {}

    /** A new one, which begins with the prefix. */
    public static String fresh(String prefix, Randomness randomness) {
        byte[] bytes = new byte[BYTES];
        randomness.fill(bytes);
        return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** A name for the thing that the secret opens, which may be shown. */
    public static String id(Randomness randomness) {
        byte[] id = new byte[ID_BYTES];
        randomness.fill(id);
        return HexFormat.of().formatHex(id);
    }

    /** SHA-256 in hexadecimal. */
    public static String hash(String secret) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
