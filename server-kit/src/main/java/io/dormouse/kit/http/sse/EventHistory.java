// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http.sse;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.event.Event;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Paging;
import io.dormouse.kit.http.Reply;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Pages of the log. A page may be empty although there is a next one: at most {@link #ROWS_MAX} events are looked at
 * for one answer.
 */
final class EventHistory {
    static final int ROWS_MAX = 10_000;

    private static final int BATCH = 500;

    private final EventSource source;
    private final EventSelection selection;

    EventHistory(EventSource source, EventSelection selection) {
        this.source = source;
        this.selection = selection;
    }

    CompletionStage<Reply> page(HttpRequest request) {
        EventQuery query = EventQuery.of(request, selection);
        int limit = Paging.limit(request);
        long oldest = source.oldest();
        long asked = query.since().orElse(0);
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        ArrayNode items = page.putArray("items");
        long position = collect(query, asked, limit, items);
        boolean more = position < source.newest();
        page.put("next", more ? Long.toString(position) : null);
        // Without since the caller asks for all that is kept: then nothing is missing.
        if (query.since().isPresent() && oldest > asked + 1) {
            page.putObject("gap").put("first", asked + 1).put("last", oldest - 1);
        }
        return Reply.ok(page).done();
    }

    private long collect(EventQuery query, long from, int limit, ArrayNode items) {
        long position = from;
        for (int rows = 0; rows < ROWS_MAX; rows += BATCH) {
            List<Event> events = source.since(position, BATCH);
            for (Event event : events) {
                if (query.wanted().test(event)) {
                    items.add(EventFrame.json(event));
                }
                position = event.seq();
                if (items.size() == limit) {
                    return position;
                }
            }
            if (events.size() < BATCH) {
                return position;
            }
        }
        return position;
    }
}
