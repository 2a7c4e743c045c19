// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Rfc3339;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.Route;
import io.dormouse.kit.http.Router;
import io.dormouse.kit.http.Routes;
import io.dormouse.kit.time.Time;
import io.dormouse.server.operation.BodyFields;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Lists of devices that the caller keeps under a name: filter, sort and columns. Each caller has its own. */
public final class ViewRoutes implements Routes {
    /** Templates that tell nothing of devices; for {@link ScopedRouter}. */
    public static final Set<String> AWARE = Set.of("/api/v1/me/views");

    /** Views of one caller. */
    static final int VIEWS_MAX = 100;

    /** Longest filter of a view in characters. */
    static final int FILTER_CHARS_MAX = 4_096;

    /** Most columns of a view. */
    static final int COLUMNS_MAX = 50;

    private static final int NAME_CHARS_MAX = 100;
    private static final int BODY_BYTES_MAX = 16 * 1024;
    private static final String VIEWS = "/api/v1/me/views";

    private final Database database;
    private final ViewStore store;
    private final DeviceScope scope;
    private final Time time;

    public ViewRoutes(Database database, DeviceScope scope, Time time) {
        this.database = database;
        this.store = new ViewStore(database);
        this.scope = scope;
        this.time = time;
    }

    @Override
    public void addTo(Router router) {
        router.get(VIEWS, Role.VIEWER, this::list)
                .on(Route.of("PUT", VIEWS + "/{name}", Role.VIEWER, this::put).withBodyBytesMax(BODY_BYTES_MAX))
                .delete(VIEWS + "/{name}", Role.VIEWER, this::delete);
    }

    private CompletionStage<Reply> list(HttpRequest request) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray("items").addAll(store.of(request.principal().name()));
        body.putNull("next");
        return Reply.ok(body).done();
    }

    private CompletionStage<Reply> put(HttpRequest request) {
        String owner = request.principal().name();
        String name = request.path("name");
        BodyFields fields = new BodyFields(request.json());
        if (name.isBlank() || name.length() > NAME_CHARS_MAX || name.chars().anyMatch(Character::isISOControl)) {
            fields.fault("", "bad-name", "a name has 1 to " + NAME_CHARS_MAX + " characters");
        }
        ObjectNode document = document(fields);
        fields.refuseOthers();
        fields.stopIfFaulty();
        Instant now = time.now();
        return database.submit(transaction -> {
                    if (ViewStore.count(transaction, owner, name) >= VIEWS_MAX) {
                        return false;
                    }
                    ViewStore.put(transaction, owner, name, document, now);
                    return true;
                })
                .thenApply(stored -> {
                    if (!stored) {
                        throw Problem.of(409, "too-many-views", "There are " + VIEWS_MAX + " views; remove some.")
                                .asException();
                    }
                    return Reply.ok(document.put("name", name).put("changedAt", Rfc3339.write(now)));
                });
    }

    private ObjectNode document(BodyFields fields) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("filter", fields.text("filter", FILTER_CHARS_MAX).orElse(null));
        fields.text("filter", FILTER_CHARS_MAX).ifPresent(scope::check);
        document.put("sort", fields.text("sort", 40).orElse(null));
        JsonNode columns = fields.node("columns");
        boolean fits = columns.isMissingNode() || (columns.isArray() && columns.size() <= COLUMNS_MAX);
        columns.forEach(column -> {
            if (!column.isTextual() || column.textValue().length() > NAME_CHARS_MAX) {
                fields.fault("/columns", "wrong-type", "names of columns");
            }
        });
        if (!fits) {
            fields.fault("/columns", "out-of-range", "a list of at most " + COLUMNS_MAX + " names");
        }
        document.set("columns", columns.isArray() ? columns : JsonNodeFactory.instance.arrayNode());
        return document;
    }

    private CompletionStage<Reply> delete(HttpRequest request) {
        String owner = request.principal().name();
        String name = request.path("name");
        return database.submit(transaction -> ViewStore.delete(transaction, owner, name))
                .thenApply(existed -> {
                    if (!existed) {
                        throw Problem.of(404, "view-unknown", "You have no such view.")
                                .asException();
                    }
                    return Reply.empty(204);
                });
    }
}
