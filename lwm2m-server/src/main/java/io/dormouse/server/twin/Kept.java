// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import io.dormouse.objects.Value;
import io.dormouse.objects.ValueJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.BiPredicate;

/** What is kept of a reported value. */
sealed interface Kept {
    record Whole(Value value) implements Kept {}

    /**
     * Of a value that is too large to keep.
     *
     * @param length bytes of an Opaque, UTF-8 bytes of a String, of anything else the bytes of its JSON
     * @param sha256 of the same bytes, hexadecimal
     */
    record Digest(int length, String sha256) implements Kept {}

    static Digest digest(Value value) {
        byte[] bytes = bytes(value);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Digest(bytes.length, HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /** Whether this is the desired value. */
    default boolean satisfies(Wanted wanted, BiPredicate<String, String> strings) {
        if (this instanceof Whole whole) {
            return wanted.matches(whole.value(), strings);
        }
        return equals(digest(wanted.value()));
    }

    /** What it takes in the twin, in bytes of JSON. */
    default int size() {
        return this instanceof Whole whole
                ? ValueJson.write(whole.value()).toString().getBytes(StandardCharsets.UTF_8).length
                : DIGEST_BYTES;
    }

    int DIGEST_BYTES = 100;

    private static byte[] bytes(Value value) {
        if (value instanceof Value.Opaque opaque) {
            return opaque.bytes();
        }
        String text = value instanceof Value.Text string
                ? string.text()
                : ValueJson.write(value).toString();
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
