// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.kit.time.Randomness;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordsTest {
    private final Passwords passwords = new Passwords(Randomness.secure());

    @AfterEach
    void close() {
        passwords.close();
    }

    @Test
    void aPasswordIsKeptAsItsArgon2idHashWithASaltOfItsOwn() {
        String kept = passwords.hash("correct horse battery").join();

        assertTrue(kept.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), kept);
        assertNotEquals(kept, passwords.hash("correct horse battery").join());
        assertTrue(passwords.matches("correct horse battery", kept).join());
        assertFalse(passwords.matches("correct horse batterx", kept).join());
    }

    @Test
    void theSameCharactersOfAnotherKeyboardAreTheSamePassword() {
        String kept = passwords.hash("p\u00e1tek trin\u00e1ct\u00e9ho").join();

        assertTrue(passwords.matches("pa\u0301tek trina\u0301cte\u0301ho", kept).join());
    }

    @Test
    void nobodyHasTheRightPassword() {
        assertFalse(passwords.matches("", null).join());
    }

    @Test
    void moreSignInsThanAreMeantToWaitAreRefused() {
        List<CompletableFuture<?>> waiting = new ArrayList<>();

        assertThrows(RejectedExecutionException.class, () -> {
            for (int i = 0; i < Passwords.WAITING_MAX * 3; i++) {
                waiting.add(passwords.matches("any password", null));
            }
        });

        assertTrue(waiting.size() >= Passwords.WAITING_MAX);
        assertFalse((Boolean) waiting.get(0).join());
    }

    @ParameterizedTest
    @CsvSource({
        "elevenchars, false",
        "twelve chars, true",
        "aaaabbbbccccdddd, false",
        "it is annabel now, false",
        "it is anna's word, true",
        "123456789012, false",
    })
    void aPasswordIsLongAndDoesNotNameItsOwner(String password, boolean good) {
        assertEquals(good, Passwords.fault(password, "annabel").isEmpty());
    }

    @Test
    void aPasswordHasAMaximum() {
        assertTrue(Passwords.fault("abcdefgh".repeat(32), "x").isEmpty());
        assertFalse(Passwords.fault("abcdefgh".repeat(32) + "i", "x").isEmpty());
    }
}
