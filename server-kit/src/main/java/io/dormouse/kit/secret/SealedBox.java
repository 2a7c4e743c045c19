// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.secret;

import io.dormouse.kit.time.Randomness;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts secrets at rest with AES-256-GCM (NIST SP 800-38D). Thread-safe.
 *
 * <p>Each sealed secret is bound to a context, such as whose key it is: a row copied over another row does not open. Layout: one byte of format, 12 bytes nonce,
 * ciphertext, 16 bytes tag.
 */
public final class SealedBox {
    static final int KEY_BYTES = 32;

    private static final byte FORMAT = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey key;
    private final Randomness randomness;

    /** @param key 32 bytes; copied */
    public SealedBox(byte[] key, Randomness randomness) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("the key of a box has " + KEY_BYTES + " bytes");
        }
        this.key = new SecretKeySpec(key, "AES");
        this.randomness = randomness;
    }

    public byte[] seal(byte[] secret, String context) {
        byte[] nonce = new byte[NONCE_BYTES];
        randomness.fill(nonce);
        try {
            byte[] ciphertext = cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(secret);
            byte[] sealed = new byte[1 + NONCE_BYTES + ciphertext.length];
            sealed[0] = FORMAT;
            System.arraycopy(nonce, 0, sealed, 1, NONCE_BYTES);
            System.arraycopy(ciphertext, 0, sealed, 1 + NONCE_BYTES, ciphertext.length);
            return sealed;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES-GCM does not work on this Java", impossible);
        }
    }

    /** The secret again; {@link IllegalArgumentException} when it was sealed with another key, for another context, or was changed. */
    public byte[] open(byte[] sealed, String context) {
        if (sealed.length < 1 + NONCE_BYTES + TAG_BITS / 8 || sealed[0] != FORMAT) {
            throw new IllegalArgumentException("this is no sealed secret");
        }
        byte[] nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE_BYTES);
        try {
            int start = 1 + NONCE_BYTES;
            return cipher(Cipher.DECRYPT_MODE, nonce, context).doFinal(sealed, start, sealed.length - start);
        } catch (AEADBadTagException wrong) {
            throw new IllegalArgumentException("the secret was sealed with another key or for another owner", wrong);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES-GCM does not work on this Java", impossible);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
