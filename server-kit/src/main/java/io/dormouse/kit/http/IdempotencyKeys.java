// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Runs a handler once per Idempotency-Key. */
final class IdempotencyKeys {
    static final int KEY_CHARS_MAX = 255;

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1," + KEY_CHARS_MAX + "}");

    private final IdempotencyStore store;

    IdempotencyKeys(IdempotencyStore store) {
        this.store = store;
    }

    CompletionStage<Reply> run(Route route, ReceivedRequest request) {
        Optional<String> header = route.idempotencyKeys() ? request.header("Idempotency-Key") : Optional.empty();
        if (header.isEmpty()) {
            return route.handler().handle(request);
        }
        if (!KEY.matcher(header.get()).matches()) {
            throw Problem.of(
                            400,
                            "bad-header",
                            "Idempotency-Key must be 1 to " + KEY_CHARS_MAX + " visible ASCII characters.")
                    .asException();
        }
        var key = new IdempotencyStore.Key(
                request.principal().name(), request.method() + " " + request.rawPath(), header.get());
        return store.claim(key, hash(request)).thenCompose(claim -> claimed(claim, key, route, request));
    }

    private CompletionStage<Reply> claimed(
            IdempotencyStore.Claim claim, IdempotencyStore.Key key, Route route, ReceivedRequest request) {
        if (claim instanceof IdempotencyStore.Claim.Answered answered) {
            return replay(answered.stored()).done();
        }
        if (claim instanceof IdempotencyStore.Claim.Reused) {
            throw Problem.of(
                            409,
                            "idempotency-key-reused",
                            "This Idempotency-Key was used with another body; take a new key for a new request.")
                    .asException();
        }
        if (claim instanceof IdempotencyStore.Claim.UnderWay) {
            throw Problem.of(
                            409,
                            "idempotency-key-under-way",
                            "The first request with this Idempotency-Key is not answered yet; try again.")
                    .withHeader("Retry-After", "1")
                    .asException();
        }
        return runOnce(key, route, request);
    }

    private CompletionStage<Reply> runOnce(IdempotencyStore.Key key, Route route, ReceivedRequest request) {
        CompletionStage<Reply> answer;
        try {
            answer = route.handler().handle(request);
        } catch (RuntimeException | Error failure) {
            answer = CompletableFuture.failedFuture(failure);
        }
        return answer.handle((reply, failure) -> settle(key, reply, failure)).thenCompose(settled -> settled);
    }

    private CompletionStage<Reply> settle(
            IdempotencyStore.Key key, @Nullable Reply reply, @Nullable Throwable failure) {
        if (reply == null) {
            return after(
                    store.release(key),
                    CompletableFuture.failedFuture(
                            failure != null ? failure : new IllegalStateException("A handler answered nothing")));
        }
        boolean done = reply.status() < 400 && reply.stream() == null;
        CompletionStage<Void> settled = done
                ? store.complete(key, new IdempotencyStore.Stored(reply.status(), withType(reply), reply.content()))
                : store.release(key);
        return after(settled, reply.done());
    }

    /** What was done is done: the caller gets the answer even if the store fails now. */
    private static CompletionStage<Reply> after(CompletionStage<Void> settled, CompletionStage<Reply> answer) {
        return settled.handle((ok, failure) -> answer).thenCompose(same -> same);
    }

    private static Map<String, String> withType(Reply reply) {
        return reply.json() != null && reply.header("Content-Type").isEmpty()
                ? reply.withHeader("Content-Type", "application/json").headers()
                : reply.headers();
    }

    private static Reply replay(IdempotencyStore.Stored stored) {
        return new Reply(stored.status(), stored.headers(), null, stored.body())
                .withHeader("Idempotency-Replayed", "true");
    }

    private static String hash(ReceivedRequest request) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(request.rawQuery().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return HexFormat.of().formatHex(digest.digest(request.body()));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
