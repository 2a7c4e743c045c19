// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.event;

import java.util.List;

/**
 * A stretch of the log, oldest first.
 *
 * @param next the number to ask with for what follows; beyond the last event when a filter passed over others
 * @param more true when the log goes on beyond {@code next}
 * @param gap true when retention has removed events after the number asked with that the filter might have wanted, or when that number was never given
 *     (the log is another one): the reader must look at the state again
 */
public record EventPage(List<Event> events, long next, boolean more, boolean gap) {
    public EventPage {
        events = List.copyOf(events);
    }
}
