// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Typed query parameters: 400 {@code bad-query} with the name of the one that is wrong. */
public final class QueryValues {
    private QueryValues() {}

    /** RFC 3339, any offset. */
    public static Optional<Instant> time(HttpRequest request, String name) {
        // A plus sign that was not escaped has become a space.
        return request.query(name)
                .map(text -> Rfc3339.read(text.replace(' ', '+'))
                        .orElseThrow(
                                () -> bad(name, "bad-time", "must be an RFC 3339 time such as 2026-11-20T14:02:03Z")));
    }

    /** ISO 8601 in days, hours, minutes and seconds, not negative. */
    public static Optional<Duration> duration(HttpRequest request, String name) {
        return request.query(name).map(text -> {
            try {
                Duration duration = Duration.parse(text);
                if (!duration.isNegative()) {
                    return duration;
                }
            } catch (DateTimeException | ArithmeticException notADuration) {
                throw badDuration(name);
            }
            throw badDuration(name);
        });
    }

    public static Optional<Long> number(HttpRequest request, String name) {
        return request.query(name).map(text -> {
            try {
                return Long.valueOf(text);
            } catch (NumberFormatException notANumber) {
                throw bad(name, "bad-number", "must be a whole number");
            }
        });
    }

    /** {@code true} or {@code false}; the name alone means true. */
    public static Optional<Boolean> flag(HttpRequest request, String name) {
        return request.query(name).map(text -> switch (text) {
            case "true", "" -> true;
            case "false" -> false;
            default -> throw bad(name, "bad-flag", "must be true or false");
        });
    }

    private static ProblemException badDuration(String name) {
        return bad(name, "bad-duration", "must be an ISO 8601 duration such as PT30S or P1D");
    }

    private static ProblemException bad(String name, String code, String rule) {
        return Problem.of(400, "bad-query", "The query parameter " + name + " " + rule + ".")
                .withErrors(List.of(new Problem.Fault("?" + name, code, rule)))
                .asException();
    }
}
