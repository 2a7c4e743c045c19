// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http.sse;

import io.dormouse.kit.event.Event;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Problem;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a request asks of the log.
 *
 * @param since the last seq the caller has, empty to begin with what comes next
 */
record EventQuery(OptionalLong since, Predicate<Event> wanted) {
    static final int NAMES_MAX = 1000;

    /** Last-Event-ID wins over {@code since}: a browser that reconnects repeats the URL of its first request. */
    static EventQuery of(HttpRequest request, EventSelection selection) {
        Predicate<Event> wanted = types(request).and(endpoints(request)).and(selection.of(request));
        String since = request.header("Last-Event-ID")
                .filter(id -> !id.isBlank())
                .or(() -> request.query("since"))
                .orElse("");
        return new EventQuery(since.isEmpty() ? OptionalLong.empty() : OptionalLong.of(seq(since)), wanted);
    }

    private static long seq(String text) {
        if (!text.matches("\\d{1,18}")) {
            throw Problem.of(400, "bad-event-id", "Last-Event-ID and since are numbers, as in the id of an event.")
                    .asException();
        }
        return Long.parseLong(text);
    }

    private static Predicate<Event> types(HttpRequest request) {
        Set<String> exact = new HashSet<>();
        Set<String> prefixes = new HashSet<>();
        for (String list : request.queries("types")) {
            for (String type : list.split(",")) {
                String name = type.strip();
                if (name.endsWith("*")) {
                    prefixes.add(name.substring(0, name.length() - 1));
                } else if (!name.isEmpty()) {
                    exact.add(name);
                }
            }
        }
        checkCount(exact.size() + prefixes.size());
        if (exact.isEmpty() && prefixes.isEmpty()) {
            return event -> true;
        }
        return event -> exact.contains(event.type()) || prefixes.stream().anyMatch(event.type()::startsWith);
    }

    private static Predicate<Event> endpoints(HttpRequest request) {
        Set<String> endpoints = new HashSet<>(request.queries("endpoint"));
        checkCount(endpoints.size());
        return endpoints.isEmpty()
                ? event -> true
                : event -> event.endpoint() != null && endpoints.contains(event.endpoint());
    }

    private static void checkCount(int names) {
        if (names > NAMES_MAX) {
            throw Problem.of(400, "bad-query", "At most " + NAMES_MAX + " types or endpoints can be named.")
                    .asException();
        }
    }
}
