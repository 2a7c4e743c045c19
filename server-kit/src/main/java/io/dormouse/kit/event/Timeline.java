// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.event;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * What happened to one device, newest first.
 *
 * @param next the {@code before} that continues, empty at the end
 */
public record Timeline(List<Event> events, OptionalLong next) {
    public Timeline {
        events = List.copyOf(events);
    }

    /**
     * @param from earliest wall-clock time, inclusive; {@link Instant#MIN} for no bound
     * @param to latest wall-clock time, exclusive; {@link Instant#MAX} for no bound
     * @param types as in {@link EventFilter}
     * @param before only events with smaller numbers; {@link Long#MAX_VALUE} for the first page
     * @param limit 1 to {@link EventLog#PAGE_MAX}
     */
    public record Question(String endpoint, Instant from, Instant to, List<String> types, long before, int limit) {}
}
