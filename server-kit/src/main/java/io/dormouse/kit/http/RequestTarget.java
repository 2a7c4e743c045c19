// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes: the segments of its path as they came and decoded, and its query.
 *
 * <p>The path is split before it is decoded, so that {@code a%2Fb} is one segment named {@code a/b}. Path parameters
 * ({@code ;x}) are part of the segment.
 *
 * @param raw segments as they came
 * @param decoded the same segments, percent-decoded once
 */
record RequestTarget(List<String> raw, List<String> decoded, Map<String, List<String>> query) {
    static final int QUERY_PARAMETERS_MAX = 200;

    static RequestTarget parse(@Nullable String path, @Nullable String query) {
        if (path == null || !path.startsWith("/")) {
            throw Problem.of(400, "bad-path", "The path must begin with a slash.")
                    .asException();
        }
        List<String> raw = List.of(path.substring(1).split("/", -1));
        List<String> decoded = new ArrayList<>(raw.size());
        for (String segment : raw) {
            if (segment.equals(".") || segment.equals("..")) {
                throw Problem.of(400, "bad-path", "The path must not have the segments '.' and '..'.")
                        .asException();
            }
            decoded.add(PercentCoding.decode(segment)
                    .orElseThrow(() -> Problem.of(
                                    400, "bad-path", "The path has a percent sign that is no escape of UTF-8 text.")
                            .asException()));
        }
        return new RequestTarget(raw, List.copyOf(decoded), parseQuery(query));
    }

    private static Map<String, List<String>> parseQuery(@Nullable String query) {
        if (query == null || query.isEmpty()) {
            return Map.of();
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        String[] pairs = query.split("&", QUERY_PARAMETERS_MAX + 1);
        if (pairs.length > QUERY_PARAMETERS_MAX) {
            throw Problem.of(400, "bad-query", "At most " + QUERY_PARAMETERS_MAX + " query parameters are allowed.")
                    .asException();
        }
        for (String pair : pairs) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decodeQuery(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decodeQuery(pair.substring(equals + 1));
            values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
        }
        return values;
    }

    private static String decodeQuery(String text) {
        return PercentCoding.decode(text.replace('+', ' '))
                .orElseThrow(() -> Problem.of(
                                400, "bad-query", "The query has a percent sign that is no escape of UTF-8 text.")
                        .asException());
    }
}
