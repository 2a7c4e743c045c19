// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http.sse;

import io.dormouse.kit.event.Event;
import io.dormouse.kit.event.EventLog;
import java.util.List;

/**
 * The event log, as the stream reads it. May block for a short read; throws {@code StoreException} when the store is
 * away.
 */
public interface EventSource {
    /** At most {@code limit} events after {@code seq}, in order. */
    List<Event> since(long seq, int limit);

    /** The seq of the last event, 0 when there never was one. */
    long newest();

    /** The seq from which on nothing was removed; of what is older only some may be left. */
    long oldest();

    /** Calls {@code listener} after events were appended, until closed. The listener only hands over. */
    Subscription onAppend(Runnable listener);

    /** Ends with close. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    static EventSource of(EventLog log) {
        return new LoggedEvents(log);
    }
}
