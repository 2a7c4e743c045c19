// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.http.Cursor;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Paging;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.Router;
import io.dormouse.kit.http.Routes;
import io.dormouse.kit.time.Time;
import io.dormouse.server.fleet.DeviceCountStore.Facet;
import io.dormouse.server.fleet.DeviceCountStore.Facets;
import io.dormouse.server.fleet.DeviceListStore.Place;
import io.dormouse.server.fleet.DeviceListStore.Sort;
import io.dormouse.server.fleet.FilterField.Fact;
import io.dormouse.server.fleet.FilterField.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** The routes that span devices: the list, counts, facets. They apply the device filter of the caller's token, too. */
public final class DeviceListRoutes implements Routes {
    /** Templates that apply the caller's device filter; for {@link io.dormouse.server.access.ScopedRouter}. */
    public static final Set<String> AWARE =
            Set.of("/api/v1/devices", "/api/v1/devices:count", "/api/v1/devices:facets");

    /** Different values that facets tell. */
    static final int FACETS_MAX = 100;

    private final DeviceListStore store;
    private final DeviceCountStore counts;

    public DeviceListRoutes(Database database, Time time) {
        this.store = new DeviceListStore(database, time);
        this.counts = new DeviceCountStore(database, time);
    }

    @Override
    public void addTo(Router router) {
        router.get("/api/v1/devices", Role.VIEWER, this::list)
                .get("/api/v1/devices:count", Role.VIEWER, this::count)
                .get("/api/v1/devices:facets", Role.VIEWER, this::facets);
    }

    private Sql condition(HttpRequest request) {
        try {
            return store.condition(
                    request.query("filter").filter(text -> !text.isBlank()).orElse(null),
                    request.principal().deviceFilter());
        } catch (BadFilter bad) {
            throw bad.problem().asException();
        }
    }

    private CompletionStage<Reply> list(HttpRequest request) {
        Paging paging = Paging.of(request, 3);
        Sort sort = sort(request.query("sort").orElse(Sort.ENDPOINT.word()));
        Sql condition = condition(request);
        Optional<Cursor> cursor = paging.after();
        List<DeviceRow> rows = store.page(condition, sort, cursor.map(DeviceListRoutes::place), paging.limit() + 1);
        // Counted once, on the first page: a cursor takes the number along.
        long total = cursor.map(later -> number(later, 0)).orElseGet(() -> counts.estimate(condition));
        boolean more = rows.size() > paging.limit();
        List<DeviceRow> shown = rows.subList(0, Math.min(rows.size(), paging.limit()));
        Cursor next = null;
        if (more) {
            DeviceRow last = shown.get(shown.size() - 1);
            next = Cursor.of(Long.toString(total), Long.toString(sort.key(last)), last.endpoint());
        }
        return Reply.ok(paging.page(shown.stream().map(DeviceRow::json).toList(), next, total))
                .done();
    }

    private static Place place(Cursor cursor) {
        String endpoint = cursor.keys().get(2);
        return new Place(number(cursor, 1), endpoint == null ? "" : endpoint);
    }

    private static long number(Cursor cursor, int key) {
        String number = cursor.keys().get(key);
        return number == null ? 0 : Long.parseLong(number);
    }

    private static Sort sort(String word) {
        return Arrays.stream(Sort.values())
                .filter(sort -> sort.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Problem.of(
                                400,
                                "bad-sort",
                                "sort must be one of "
                                        + String.join(
                                                ", ",
                                                Arrays.stream(Sort.values())
                                                        .map(Sort::word)
                                                        .toList())
                                        + ".")
                        .asException());
    }

    private CompletionStage<Reply> count(HttpRequest request) {
        return Reply.ok(JsonNodeFactory.instance.objectNode().put("count", counts.count(condition(request))))
                .done();
    }

    private CompletionStage<Reply> facets(HttpRequest request) {
        String by = request.query("by").orElse("");
        FilterField field = facetField(by);
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("by", by);
        Facets facets = counts.facets(field, condition(request), FACETS_MAX + 1);
        ArrayNode values = body.putArray("values");
        facets.values().stream().limit(FACETS_MAX).forEach(facet -> values.add(json(field, facet)));
        body.put("more", facets.values().size() > FACETS_MAX);
        body.put("devices", facets.devices());
        body.put("exact", facets.exact());
        return Reply.ok(body).done();
    }

    private static FilterField facetField(String by) {
        try {
            FilterField field = FilterField.parse(new FilterWord(FilterWord.Kind.PLAIN, by, 1));
            if (!(field instanceof Fact fact) || fact.kind() != Kind.TIME) {
                return field;
            }
        } catch (BadFilter unknown) {
            String hint = unknown.suggestion() == null ? "" : " Did you mean \"" + unknown.suggestion() + "\"?";
            throw badFacet(hint).asException();
        }
        throw badFacet("").asException();
    }

    private static Problem badFacet(String hint) {
        return Problem.of(
                400,
                "bad-facet",
                "by must be a field with few different values, such as state, lwm2mVersion, tags.site, reported./3/0/3."
                        + hint);
    }

    private static ObjectNode json(FilterField field, Facet facet) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        boolean yesOrNo = field instanceof Fact fact && fact.kind() == Kind.BOOLEAN;
        if (yesOrNo && facet.value() != null) {
            json.put("value", facet.value().equals("1"));
        } else {
            json.put("value", facet.value());
        }
        return json.put("count", facet.count());
    }
}
