// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import io.dormouse.kit.http.Cursor;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Paging;
import io.dormouse.kit.http.QueryValues;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.Router;
import io.dormouse.kit.http.Routes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** {@code GET /audit}, for admins. */
public final class AuditRoutes implements Routes {
    private static final String LAST = "~";

    private final Audit audit;

    public AuditRoutes(Audit audit) {
        this.audit = audit;
    }

    @Override
    public void addTo(Router router) {
        router.get("/api/v1/audit", Role.ADMIN, this::list);
    }

    private CompletionStage<Reply> list(HttpRequest request) {
        Paging paging = Paging.of(request, 1);
        Map<String, String> equal = new LinkedHashMap<>();
        for (String column : List.of("who", "endpoint", "operation", "outcome")) {
            request.query(column).ifPresent(value -> equal.put(column, value));
        }
        String from = QueryValues.time(request, "from").map(Audit::firstId).orElse("");
        String to = QueryValues.time(request, "to").map(Audit::firstId).orElse(LAST);
        String before = paging.after()
                .map(cursor -> String.valueOf(cursor.keys().get(0)))
                .orElse(to);
        List<AuditEntry> entries = audit.page(equal, from, before, paging.limit() + 1);
        List<AuditEntry> shown = entries.subList(0, Math.min(entries.size(), paging.limit()));
        Cursor next = entries.size() > shown.size()
                ? Cursor.of(shown.get(shown.size() - 1).id())
                : null;
        return Reply.ok(paging.page(shown.stream().map(AuditEntry::json).toList(), next, null))
                .done();
    }
}
