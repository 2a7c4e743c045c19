// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** What every reply has. */
final class ReplyHeaders {
    private static final Map<String, String> DEFAULTS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Cache-Control", "no-store",
            "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");

    private ReplyHeaders() {}

    /** With the headers that the handler did not set. */
    static Reply complete(Reply reply) {
        Map<String, String> headers = new LinkedHashMap<>(reply.headers());
        DEFAULTS.forEach((name, value) -> {
            if (reply.header(name).isEmpty()) {
                headers.put(name, value);
            }
        });
        if (reply.json() != null && reply.header("Content-Type").isEmpty()) {
            headers.put("Content-Type", "application/json");
        }
        return new Reply(reply.status(), headers, reply.json(), reply.bytes(), reply.stream());
    }

    /** 304 instead of a body that the caller has (RFC 9110 §13.1.2); not where the handler itself says {@code no-store}: its tag does not cover the body. */
    static Reply notModified(HttpRequest request, Reply reply) {
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        String tag = reply.header("ETag").orElse("");
        if (!reads
                || reply.status() != 200
                || tag.isEmpty()
                || reply.header("Cache-Control").filter("no-store"::equals).isPresent()
                || !EntityTags.noneMatchNames(request.header("If-None-Match").orElse(""), tag)) {
            return reply;
        }
        Map<String, String> headers = new LinkedHashMap<>(reply.headers());
        headers.keySet().removeIf(name -> name.equalsIgnoreCase("Content-Type"));
        return new Reply(304, headers, null, null);
    }

    static Reply preferenceApplied(ReceivedRequest request, Reply reply) {
        return request.waitAsked()
                ? reply.withHeader(
                        "Preference-Applied", "wait=" + request.preferWait().toSeconds())
                : reply;
    }
}
