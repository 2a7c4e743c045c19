// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is asked for.
 *
 * @param query what the list is filtered and sorted by; cursors are bound to it
 * @param after empty for the first page
 */
public record Paging(int limit, String query, Optional<Cursor> after) {
    public static final int LIMIT_MAX = 1000;
    public static final int LIMIT_DEFAULT = 100;

    /**
     * Reads {@code limit} and {@code cursor}: 400 {@code bad-limit} or {@code bad-cursor}.
     *
     * @param keyCount how many keys the cursors of this list have
     */
    public static Paging of(HttpRequest request, int keyCount) {
        String query = request.query("filter").orElse("")
                + '\n'
                + request.query("sort").orElse("")
                + '\n'
                + String.join("/", request.segments());
        Optional<Cursor> after = request.query("cursor")
                .filter(text -> !text.isEmpty())
                .map(text -> Cursor.decode(text, query, keyCount));
        return new Paging(limit(request), query, after);
    }

    /** The parameter {@code limit}: 1 to {@link #LIMIT_MAX}, {@link #LIMIT_DEFAULT} when missing. */
    public static int limit(HttpRequest request) {
        String text = request.query("limit").orElse(Integer.toString(LIMIT_DEFAULT));
        int limit = text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > LIMIT_MAX) {
            throw Problem.of(400, "bad-limit", "limit must be a number from 1 to " + LIMIT_MAX + ".")
                    .withErrors(List.of(new Problem.Fault("?limit", "bad-limit", "1 to " + LIMIT_MAX)))
                    .asException();
        }
        return limit;
    }

    /**
     * The body of a page.
     *
     * @param last where the next page begins, or null when this is the last one
     * @param estimatedTotal or null when it is not known cheaply
     */
    public ObjectNode page(List<? extends JsonNode> items, @Nullable Cursor last, @Nullable Long estimatedTotal) {
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        page.putArray("items").addAll(items);
        page.put("next", last == null ? null : last.encode(query));
        if (estimatedTotal != null) {
            page.put("estimatedTotal", estimatedTotal);
        }
        return page;
    }
}
