// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a handler answers: a status, headers and a body of JSON or bytes. */
public record Reply(
        int status, Map<String, String> headers, @Nullable JsonNode json, byte @Nullable [] bytes) {
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

    public Reply withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, Map.copyOf(more), json, bytes);
    }

    /** A strong entity tag (RFC 9110 §8.8.3); {@code version} is quoted here. */
    public Reply withEtag(long version) {
        return withHeader("ETag", "\"" + version + "\"");
    }

    /** For handlers that have the answer at once. */
    public CompletionStage<Reply> done() {
        return CompletableFuture.completedFuture(this);
    }
}
