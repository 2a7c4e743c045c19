// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http.sse;

import io.dormouse.kit.event.Event;
import io.dormouse.kit.event.EventFilter;
import io.dormouse.kit.event.EventLog;
import java.util.List;

/** The event log of the database as a source. */
record LoggedEvents(EventLog log) implements EventSource {
    @Override
    public List<Event> since(long seq, int limit) {
        return log.since(seq, limit, EventFilter.ALL).events();
    }

    @Override
    public long newest() {
        return log.newest();
    }

    @Override
    public long oldest() {
        return log.oldest();
    }

    @Override
    public Subscription onAppend(Runnable listener) {
        return log.onCommit(listener)::close;
    }
}
