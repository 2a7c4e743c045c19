// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http.sse;

import io.dormouse.kit.event.Event;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Problem;
import java.util.function.Predicate;

/**
 * Which events a caller may and wants to see beyond {@code types} and {@code endpoint}: its token's device filter,
 * {@code ?filter=}.
 */
@FunctionalInterface
public interface EventSelection {
    /**
     * The predicate is asked on the thread of the tail and must not block. Throws a ProblemException for a filter
     * that is none.
     */
    Predicate<Event> of(HttpRequest request);

    /** Everything for callers without a device filter, nothing for the others; for servers that know no devices. */
    EventSelection NO_DEVICE_FILTERS = request -> {
        if (request.principal().deviceFilter() != null
                || request.query("filter").isPresent()) {
            throw Problem.of(403, "filter-unsupported", "Events cannot be filtered by device here.")
                    .asException();
        }
        return event -> true;
    };
}
