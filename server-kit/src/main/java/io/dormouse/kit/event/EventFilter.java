// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which events a reader wants.
 *
 * @param types exact types, or {@code message.*} for all that begin so; empty for all types
 * @param endpoint of one device only, or null for all
 */
public record EventFilter(List<String> types, @Nullable String endpoint) {
    /** More types than this in one filter are a programmer's error: check what comes from outside. */
    public static final int TYPES_MAX = 64;

    /** Everything. */
    public static final EventFilter ALL = new EventFilter(List.of(), null);

    public EventFilter {
        if (types.size() > TYPES_MAX) {
            throw new IllegalArgumentException("at most " + TYPES_MAX + " types in a filter");
        }
        types = List.copyOf(types);
    }

    public static EventFilter ofTypes(String... types) {
        return new EventFilter(List.of(types), null);
    }

    public static EventFilter ofEndpoint(String endpoint) {
        return new EventFilter(List.of(), endpoint);
    }
}
