// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Remembers the answers to POST requests that carry an Idempotency-Key, so that a caller who lost the answer can ask
 * again without doing it twice.
 *
 * <p>A key is claimed before the handler runs. After an answer below 400 it is {@link #complete completed}; otherwise
 * nothing was done and it is {@link #release released}. May be called on HTTP threads.
 */
public interface IdempotencyStore {
    Duration KEPT = Duration.ofHours(24);

    /**
     * @param principal keys of different callers have nothing to do with each other
     * @param route method and path
     * @param key as the caller wrote it
     */
    record Key(String principal, String route, String key) {}

    /** An answer to be given again. */
    record Stored(int status, Map<String, String> headers, byte[] body) {}

    /** What a claim finds. */
    sealed interface Claim {
        /** Nobody used the key: the handler runs now, and complete or release follows. */
        record Granted() implements Claim {}

        /** The same request was answered before. */
        record Answered(Stored stored) implements Claim {}

        /** The key was used with another body. */
        record Reused() implements Claim {}

        /** The first request with this key is not answered yet. */
        record UnderWay() implements Claim {}
    }

    /** @param bodyHash SHA-256 of query and body, in hexadecimal */
    CompletionStage<Claim> claim(Key key, String bodyHash);

    /** Completes after the answer is kept. */
    CompletionStage<Void> complete(Key key, Stored stored);

    CompletionStage<Void> release(Key key);
}
