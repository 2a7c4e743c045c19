// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dormouse.kit.time.Randomness;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SealedBoxTest {
    private static final byte[] SECRET = {1, 2, 3, 4, 5, 6, 7, 8};

    private final SealedBox box = box(1);

    private static SealedBox box(int keyByte) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) keyByte);
        return new SealedBox(key, Randomness.secure());
    }

    @Test
    void whatWasSealedOpensForTheSameOwner() {
        assertArrayEquals(SECRET, box.open(box.seal(SECRET, "psk\na\na"), "psk\na\na"));
    }

    @Test
    void whatWasSealedForOneDeviceDoesNotOpenForAnother() {
        byte[] sealed = box.seal(SECRET, "psk\na\na");

        assertThrows(IllegalArgumentException.class, () -> box.open(sealed, "psk\nb\na"));
    }

    @Test
    void anotherKeyDoesNotOpenIt() {
        byte[] sealed = box.seal(SECRET, "x");

        assertThrows(IllegalArgumentException.class, () -> box(2).open(sealed, "x"));
    }

    @Test
    void everyChangedByteIsNoticed() {
        byte[] sealed = box.seal(SECRET, "x");
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;

            assertThrows(IllegalArgumentException.class, () -> box.open(changed, "x"), "byte " + i);
        }
        for (int length = 0; length < sealed.length; length++) {
            byte[] cut = Arrays.copyOf(sealed, length);

            assertThrows(IllegalArgumentException.class, () -> box.open(cut, "x"), "length " + length);
        }
    }

    @Test
    void theSameSecretNeverLooksTheSame() {
        assertFalse(Arrays.equals(box.seal(SECRET, "x"), box.seal(SECRET, "x")));
    }

    @Test
    void aKeyOfAnotherLengthIsAProgrammersError() {
        assertEquals(
                "the key of a box has 32 bytes",
                assertThrows(IllegalArgumentException.class, () -> new SealedBox(new byte[16], Randomness.secure()))
                        .getMessage());
    }
}
