// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.token.Secret;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords with Argon2id (RFC 9106; 19 MiB, 2 passes, as OWASP asks), on few threads of its own: so many at a time as memory is meant for, and never on the
 * threads that answer requests. Beyond {@link #WAITING_MAX} a sign-in fails with {@code RejectedExecutionException}.
 */
public final class Passwords implements AutoCloseable {
    /** Shortest password in characters. */
    public static final int CHARS_MIN = 12;

    /** Longest password in characters. */
    public static final int CHARS_MAX = 256;

    /** Sign-ins that wait for their turn. */
    static final int WAITING_MAX = 64;

    private static final int THREADS = 2;
    private static final int DIFFERENT_MIN = 5;
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final Argon2Function ARGON2 =
            Argon2Function.getInstance(MEMORY_KIB, PASSES, 1, HASH_BYTES, Argon2.ID);

    private final ThreadPoolExecutor threads;
    private final Randomness randomness;
    private final String nobodys;

    public Passwords(Randomness randomness) {
        this.randomness = randomness;
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX), Passwords::thread);
        threads.allowCoreThreadTimeOut(true);
        nobodys = hashNow(Secret.fresh("", randomness));
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "password");
        thread.setDaemon(true);
        return thread;
    }

    /** Why it cannot be the password of this account, in words; empty when it can. */
    static Optional<String> fault(String password, String account) {
        int length = password.codePointCount(0, password.length());
        if (length < CHARS_MIN || length > CHARS_MAX) {
            return Optional.of("A password has " + CHARS_MIN + " to " + CHARS_MAX + " characters.");
        }
        if (password.codePoints().distinct().count() < DIFFERENT_MIN
                || password.codePoints().allMatch(Character::isDigit)) {
            return Optional.of("A password has at least " + DIFFERENT_MIN + " different characters, not only digits.");
        }
        return account.length() > 2 && password.toLowerCase(Locale.ROOT).contains(account)
                ? Optional.of("A password does not contain the name of its owner.")
                : Optional.empty();
    }

    /** The text to keep: parameters, salt and hash (PHC string format). */
    CompletableFuture<String> hash(String password) {
        return CompletableFuture.supplyAsync(() -> hashNow(password), threads);
    }

    /** Takes as long for an account that does not exist ({@code kept} is null) as for one that does. */
    CompletableFuture<Boolean> matches(String password, @Nullable String kept) {
        return CompletableFuture.supplyAsync(
                () -> {
                    boolean same = check(password, kept == null ? nobodys : kept);
                    return same && kept != null;
                },
                threads);
    }

    private static boolean check(String password, String kept) {
        return Argon2Function.getInstanceFromHash(kept)
                .check(bytes(password), kept.getBytes(StandardCharsets.US_ASCII));
    }

    private String hashNow(String password) {
        byte[] salt = new byte[SALT_BYTES];
        randomness.fill(salt);
        return ARGON2.hash(bytes(password), salt).getResult();
    }

    /** The same characters on every keyboard (RFC 8265 asks for NFC; NFKC also joins forms that look alike). */
    private static byte[] bytes(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
