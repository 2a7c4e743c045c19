// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a handler answers: a status, headers and a body of JSON or bytes, or a stream that goes on until either side
 * ends it.
 */
public record Reply(
        int status,
        Map<String, String> headers,
        @Nullable JsonNode json,
        byte @Nullable [] bytes,
        @Nullable ResponseStream stream) {
    public Reply(int status, Map<String, String> headers, @Nullable JsonNode json, byte @Nullable [] bytes) {
        this(status, headers, json, bytes, null);
    }

    public static Reply json(int status, JsonNode body) {
        return new Reply(status, Map.of(), body, null);
    }

    public static Reply ok(JsonNode body) {
        return json(200, body);
    }

    public static Reply empty(int status) {
        return new Reply(status, Map.of(), null, null);
    }

    public static Reply bytes(int status, String contentType, byte[] body) {
        return new Reply(status, Map.of("Content-Type", contentType), null, body);
    }

    /** A body of unknown length; see {@link ResponseStream} for who calls what. */
    public static Reply stream(String contentType, ResponseStream stream) {
        return new Reply(200, Map.of("Content-Type", contentType), null, null, stream);
    }

    public Reply withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, Map.copyOf(more), json, bytes, stream);
    }

    /** A strong entity tag (RFC 9110 §8.8.3); {@code version} is quoted here. */
    public Reply withEtag(long version) {
        return withHeader("ETag", "\"" + version + "\"");
    }

    /** For handlers that have the answer at once. */
    public CompletionStage<Reply> done() {
        return CompletableFuture.completedFuture(this);
    }

    /** The body as it goes out, empty for a stream. */
    byte[] content() {
        if (bytes != null) {
            return bytes;
        }
        return json == null ? new byte[0] : Json.write(json);
    }

    /** A header by case-insensitive name. */
    Optional<String> header(String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
