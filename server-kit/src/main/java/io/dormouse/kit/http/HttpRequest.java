// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One request as handlers see it: decoded, bounded, authenticated. The static side for tests is {@code TestRequest}
 * in the test jar.
 */
public interface HttpRequest {
    String method();

    /**
     * Value of a {@code {name}} segment of the route, percent-decoded once: any endpoint name comes out as the device
     * wrote it.
     */
    String path(String name);

    Optional<String> query(String name);

    /** A parameter that has one value, or is not given; 400 {@code bad-query} for any other. */
    default Optional<String> choice(String name, String only) {
        Optional<String> value = query(name);
        if (value.isPresent() && !value.get().equals(only)) {
            throw Problem.of(400, "bad-query", "One query parameter was not understood.")
                    .withErrors(List.of(new Problem.Fault("?" + name, "unknown-value", "the only value is " + only)))
                    .asException();
        }
        return value;
    }

    /** All values of a repeated query parameter, in order. */
    List<String> queries(String name);

    /** Header by case-insensitive name. */
    Optional<String> header(String name);

    /** The body; at most the route's limit, else the router has already answered 413. */
    byte[] body();

    /**
     * The body as JSON; 400 {@code malformed-json} with line and column in the detail when it is not, 400
     * {@code body-required} when empty.
     */
    JsonNode json();

    /**
     * The version in If-Match, empty when absent or {@code *}; 400 {@code bad-header} when it is no strong tag of
     * ours.
     */
    OptionalLong ifMatch();

    /** {@code Prefer: wait=SECONDS} (RFC 7240), at most 60 s; zero when absent. */
    Duration preferWait();

    Principal principal();

    /** Remote address for audit. */
    String remote();

    /** Names of path variables, for logs and tests. */
    Map<String, String> pathVariables();

    /** The segments of the whole path, decoded. */
    List<String> segments();

    /** Names this request in the log and in problems. */
    String traceId();
}
