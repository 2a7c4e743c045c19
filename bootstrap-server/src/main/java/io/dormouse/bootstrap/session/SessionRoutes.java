// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.session;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.Cursor;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Paging;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.Router;
import io.dormouse.kit.http.Routes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Sessions and refused contacts over HTTP. */
public final class SessionRoutes implements Routes {
    private static final Set<String> STATES = Set.of("running", "succeeded", "failed");

    private final SessionStore store;
    private final Refusals refusals;

    public SessionRoutes(Sessions sessions, Refusals refusals) {
        this.store = sessions.store();
        this.refusals = refusals;
    }

    @Override
    public void addTo(Router router) {
        router.get("/api/v1/bootstrap/sessions", Role.VIEWER, this::list)
                .get("/api/v1/bootstrap/sessions/{id}", Role.VIEWER, this::get)
                .get("/api/v1/bootstrap/refusals", Role.VIEWER, this::refusals);
    }

    private CompletionStage<Reply> list(HttpRequest request) {
        Paging paging = Paging.of(request, 1);
        String state = request.query("state").orElse(null);
        if (state != null && !STATES.contains(state)) {
            throw Problem.of(400, "bad-parameter", "state is running, succeeded or failed.")
                    .asException();
        }
        String after = paging.after().map(cursor -> cursor.keys().get(0)).orElse(null);
        List<ObjectNode> found = store.before(after, request.query("endpoint").orElse(null), state, paging.limit() + 1);
        List<ObjectNode> shown = found.stream().limit(paging.limit()).toList();
        Cursor last = found.size() > shown.size()
                ? Cursor.of(shown.get(shown.size() - 1).path("id").asText())
                : null;
        return Reply.ok(paging.page(shown, last, null)).done();
    }

    private CompletionStage<Reply> get(HttpRequest request) {
        return store.find(request.path("id"))
                .map(Reply::ok)
                .orElseThrow(() -> Problem.of(404, "session-unknown", "There is no such session, or not any more.")
                        .asException())
                .done();
    }

    /** Not paged: there are at most {@link Refusals#GROUPS_MAX}, of this process. */
    private CompletionStage<Reply> refusals(HttpRequest request) {
        List<ObjectNode> groups = refusals.groups();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray("items").addAll(groups);
        body.putNull("next");
        body.put("estimatedTotal", groups.size());
        return Reply.ok(body).done();
    }
}
