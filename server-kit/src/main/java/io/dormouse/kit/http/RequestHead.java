// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request before its body is read.
 *
 * @param path as it came, not decoded
 * @param query as it came, without the question mark, or null
 * @param remote address of the peer, without port
 */
record RequestHead(
        String method, @Nullable String path, @Nullable String query, Headers headers, String remote, String traceId) {
    /** Header by case-insensitive name; the first when repeated. */
    @FunctionalInterface
    interface Headers {
        Optional<String> first(String name);
    }

    Optional<String> header(String name) {
        return headers.first(name);
    }
}
