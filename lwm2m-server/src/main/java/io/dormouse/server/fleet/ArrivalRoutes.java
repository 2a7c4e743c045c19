// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Rfc3339;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.Router;
import io.dormouse.kit.http.Routes;
import io.dormouse.kit.time.Time;
import io.dormouse.server.fleet.RefusedStore.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** {@code GET /arrivals}: who was turned away in the last 24 hours, grouped by peer, identity and cause, the latest first. */
public final class ArrivalRoutes implements Routes {
    static final Duration LOOKED_BACK = Duration.ofHours(24);

    /** Groups in one answer. */
    static final int GROUPS_MAX = 1_000;

    private final RefusedStore store;
    private final Time time;

    public ArrivalRoutes(Database database, Time time) {
        this.store = new RefusedStore(database);
        this.time = time;
    }

    @Override
    public void addTo(Router router) {
        router.get("/api/v1/arrivals", Role.VIEWER, this::arrivals);
    }

    private record Key(String peer, String identity, String endpoint, String cause) {}

    /** Contacts of one kind, met from the latest to the first. */
    private static final class Group {
        private final Refused latest;
        private Instant first;
        private long count;

        Group(Refused latest) {
            this.latest = latest;
            this.first = latest.at();
        }

        void add(Refused refused) {
            first = refused.at();
            count += 1 + Math.max(0, refused.data().path("suppressed").asLong(0));
        }

        ObjectNode json(Key key) {
            ObjectNode json = JsonNodeFactory.instance
                    .objectNode()
                    .put("peer", key.peer())
                    .put("cause", key.cause())
                    .put("count", count)
                    .put("firstAt", Rfc3339.write(first))
                    .put("lastAt", Rfc3339.write(latest.at()));
            json.set("identity", text(latest.data().path("identity")));
            json.put("endpoint", latest.endpoint());
            json.set("detail", text(latest.data().path("detail")));
            return json;
        }

        private static JsonNode text(JsonNode node) {
            return node.isTextual() ? node : JsonNodeFactory.instance.nullNode();
        }
    }

    private CompletionStage<Reply> arrivals(HttpRequest request) {
        Map<Key, Group> groups = new LinkedHashMap<>();
        for (Refused refused : store.since(time.now().minus(LOOKED_BACK))) {
            groups.computeIfAbsent(key(refused), absent -> new Group(refused)).add(refused);
        }
        List<ObjectNode> items = groups.entrySet().stream()
                .limit(GROUPS_MAX)
                .map(entry -> entry.getValue().json(entry.getKey()))
                .toList();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray("items").addAll(items);
        body.putNull("next");
        body.put("estimatedTotal", groups.size());
        return Reply.ok(body).done();
    }

    private static Key key(Refused refused) {
        String endpoint = refused.endpoint();
        return new Key(
                host(refused.data().path("address").asText("")),
                refused.data().path("identity").asText(""),
                endpoint == null ? "" : endpoint,
                refused.data().path("cause").asText(""));
    }

    /** Without the port, which is another one behind every NAT rebinding. */
    static String host(String address) {
        int colon = address.lastIndexOf(':');
        boolean portFollows = colon > 0 && (address.indexOf(':') == colon || address.charAt(colon - 1) == ']');
        return portFollows ? address.substring(0, colon) : address;
    }
}
