// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.telemetry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.Cursor;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Paging;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.QueryValues;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Rfc3339;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.Router;
import io.dormouse.kit.http.Routes;
import io.dormouse.kit.time.Time;
import io.dormouse.server.device.KnownDevices;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Values over time: as they were told, or so many per step. */
public final class TelemetryRoutes implements Routes {
    /** Steps in one answer. */
    static final int STEPS_MAX = 5_000;

    /** Values looked at for one answer. */
    static final int VALUES_MAX = 1_000_000;

    /** Steps when the caller names none. */
    private static final int STEPS_USUAL = 500;

    private static final Duration USUAL = Duration.ofHours(24);
    private static final Set<String> AGGREGATES = Set.of("min", "max", "avg", "last", "count");
    private static final String ROUTE = "/api/v1/devices/{ep}/telemetry";

    private final TelemetryStore store;
    private final KnownDevices devices;
    private final Time time;

    public TelemetryRoutes(Telemetry telemetry, KnownDevices devices, Time time) {
        this.store = telemetry.store();
        this.devices = devices;
        this.time = time;
    }

    @Override
    public void addTo(Router router) {
        router.get(ROUTE, Role.VIEWER, this::values).get(ROUTE + ":paths", Role.VIEWER, this::paths);
    }

    /** What is asked for. */
    private record Question(
            String endpoint,
            String path,
            long fromMillis,
            long toMillis,
            @Nullable Duration step,
            Set<String> agg) {}

    private CompletionStage<Reply> paths(HttpRequest request) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode items = body.putArray("items");
        store.series(known(request))
                .forEach(series -> items.addObject()
                        .put("path", series.path())
                        .put("count", series.count())
                        .put("firstAt", Rfc3339.write(Instant.ofEpochMilli(series.firstMillis())))
                        .put("lastAt", Rfc3339.write(Instant.ofEpochMilli(series.lastMillis()))));
        body.putNull("next");
        return Reply.ok(body).done();
    }

    private CompletionStage<Reply> values(HttpRequest request) {
        Question question = question(request);
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("endpoint", question.endpoint())
                .put("path", question.path())
                .put("from", Rfc3339.write(Instant.ofEpochMilli(question.fromMillis())))
                .put("to", Rfc3339.write(Instant.ofEpochMilli(question.toMillis())));
        Duration step = question.step();
        body.put("step", step == null ? null : step.toString());
        if (step == null) {
            raw(request, question, body);
        } else {
            sampled(question, step, body);
        }
        return Reply.ok(body).done();
    }

    private void raw(HttpRequest request, Question question, ObjectNode body) {
        Paging paging = Paging.of(request, 1);
        long from = paging.after()
                .map(cursor -> Long.parseLong(String.valueOf(cursor.keys().get(0))) + 1)
                .orElse(question.fromMillis());
        List<Point> points = new ArrayList<>();
        store.scan(question.endpoint(), question.path(), from, question.toMillis(), point -> {
            points.add(point);
            return points.size() <= paging.limit();
        });
        boolean more = points.size() > paging.limit();
        List<ObjectNode> shown =
                points.stream().limit(paging.limit()).map(TelemetryRoutes::json).toList();
        Cursor next =
                more ? Cursor.of(Long.toString(points.get(paging.limit() - 1).atMillis())) : null;
        ObjectNode page = paging.page(shown, next, null);
        body.set("points", page.path("items"));
        body.set("next", page.path("next"));
    }

    private static ObjectNode json(Point point) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("at", Rfc3339.write(Instant.ofEpochMilli(point.atMillis())));
        json.set("value", point.value());
        return json.put("via", point.via());
    }

    private void sampled(Question question, Duration step, ObjectNode body) {
        List<Bucket> buckets = new ArrayList<>();
        long[] looked = {0};
        store.scan(question.endpoint(), question.path(), question.fromMillis(), question.toMillis(), point -> {
            long start = point.atMillis() - Math.floorMod(point.atMillis() - question.fromMillis(), step.toMillis());
            int last = buckets.size() - 1;
            if (last >= 0 && buckets.get(last).fromMillis() == start) {
                buckets.set(last, buckets.get(last).with(point));
            } else {
                buckets.add(Bucket.of(start, point));
            }
            return ++looked[0] < VALUES_MAX;
        });
        if (looked[0] >= VALUES_MAX) {
            throw bad("to", "There are more than " + VALUES_MAX + " values between from and to; ask for less.");
        }
        ArrayNode points = body.putArray("points");
        buckets.forEach(bucket -> points.add(bucket.json(question.agg())));
        body.putNull("next");
    }

    private Question question(HttpRequest request) {
        String endpoint = known(request);
        String path = request.query("path").orElse("");
        if (!path.matches("(/(0|[1-9][0-9]{0,4})){3,4}")) {
            throw bad("path", "path is the path of a resource, such as /3303/0/5700.");
        }
        Instant to = QueryValues.time(request, "to").orElseGet(() -> time.now().plusMillis(1));
        Instant from = QueryValues.time(request, "from").orElseGet(() -> to.minus(USUAL));
        if (!from.isBefore(to)) {
            throw bad("from", "from is a time before to.");
        }
        Set<String> agg = aggregates(request.query("agg").orElse(""));
        return new Question(
                endpoint,
                path,
                from.toEpochMilli(),
                to.toEpochMilli(),
                step(request, Duration.between(from, to), agg),
                agg);
    }

    private static Set<String> aggregates(String given) {
        Set<String> names = new TreeSet<>();
        for (String name : given.isEmpty() ? new String[0] : given.split(",", -1)) {
            if (!AGGREGATES.contains(name)) {
                throw bad("agg", "agg is one or more of min, max, avg, last, count.");
            }
            names.add(name);
        }
        return names;
    }

    /** Null for the values as they were told. */
    private static @Nullable Duration step(HttpRequest request, Duration range, Set<String> agg) {
        Optional<Duration> given = QueryValues.duration(request, "step");
        if (given.isEmpty() && agg.isEmpty()) {
            return null;
        }
        if (agg.isEmpty()) {
            agg.addAll(List.of("min", "max", "avg", "count"));
        }
        Duration step = given.orElseGet(() -> Duration.ofSeconds(Math.max(1, range.toSeconds() / STEPS_USUAL)));
        if (step.toSeconds() < 1 || range.dividedBy(step) > STEPS_MAX) {
            throw bad(
                    "step", "step is at least one second, and so long that there are at most " + STEPS_MAX + " steps.");
        }
        return step;
    }

    private String known(HttpRequest request) {
        String endpoint = request.path("ep");
        if (!devices.exists(endpoint)) {
            throw Problem.of(404, "device-unknown", "There is no such device.").asException();
        }
        return endpoint;
    }

    private static io.dormouse.kit.http.ProblemException bad(String parameter, String detail) {
        return Problem.of(400, "bad-query", detail)
                .withErrors(List.of(new Problem.Fault("?" + parameter, "out-of-range", detail)))
                .asException();
    }
}
