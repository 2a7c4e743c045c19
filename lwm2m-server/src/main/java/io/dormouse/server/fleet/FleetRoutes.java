// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.event.EventLog;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Rfc3339;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.Router;
import io.dormouse.kit.http.Routes;
import io.dormouse.kit.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The fleet as a whole, in one request: how many devices are how, and when those that sleep are expected. Both apply the caller's device filter. */
public final class FleetRoutes implements Routes {
    /** Templates that apply the caller's device filter; for {@link io.dormouse.server.access.ScopedRouter}. */
    public static final Set<String> AWARE = Set.of("/api/v1/fleet", "/api/v1/fleet/forecast");

    /** Numbers of the whole fleet are made at most this often: with a million devices they take a while. */
    static final Duration COUNTED_EVERY = Duration.ofSeconds(5);

    /** A message that expires within this time is told as such. */
    static final Duration SOON = Duration.ofMinutes(10);

    /** Longest forecast in hours. */
    static final int HOURS_MAX = 168;

    private static final int PERIODS = 96;
    private static final Duration ARRIVALS = Duration.ofHours(24);

    private final DeviceListStore devices;
    private final DeviceCountStore counts;
    private final FleetStore store;
    private final EventLog events;
    private final Time time;
    private @Nullable Kept kept;

    private record Kept(ObjectNode overview, long atNanos) {}

    public FleetRoutes(Database database, Time time) {
        this.devices = new DeviceListStore(database, time);
        this.counts = new DeviceCountStore(database, time);
        this.store = new FleetStore(database, time);
        this.events = new EventLog(database, time);
        this.time = time;
    }

    @Override
    public void addTo(Router router) {
        router.get("/api/v1/fleet", Role.VIEWER, this::overview)
                .get("/api/v1/fleet/forecast", Role.VIEWER, this::forecast);
    }

    private Sql condition(HttpRequest request) {
        try {
            return devices.condition(
                    request.query("filter").filter(text -> !text.isBlank()).orElse(null),
                    request.principal().deviceFilter());
        } catch (BadFilter bad) {
            throw bad.problem().asException();
        }
    }

    private CompletionStage<Reply> overview(HttpRequest request) {
        Sql condition = condition(request);
        boolean everything = condition.equals(DeviceColumns.EVERYTHING);
        return Reply.ok(everything ? ofAll() : overview(condition)).done();
    }

    /** One caller counts, the others wait for the same numbers. */
    private synchronized ObjectNode ofAll() {
        Kept last = kept;
        if (last == null || time.nanos() - last.atNanos() >= COUNTED_EVERY.toNanos()) {
            last = new Kept(overview(DeviceColumns.EVERYTHING), time.nanos());
            kept = last;
        }
        return last.overview();
    }

    private ObjectNode overview(Sql condition) {
        boolean everything = condition.equals(DeviceColumns.EVERYTHING);
        Instant now = time.now();
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("at", Rfc3339.write(now));
        Map<String, Long> states = states(condition);
        ObjectNode counted = body.putObject("devices");
        counted.put("total", states.values().stream().mapToLong(Long::longValue).sum());
        ObjectNode words = counted.putObject("states");
        states.forEach(words::put);
        FleetStore.TwinCounts twins = store.twins(condition);
        body.putObject("twin")
                .put("pending", twins.pending())
                .put("drifted", twins.drifted())
                .put("refused", twins.refused());
        FleetStore.MessageCounts messages = store.messages(condition, SOON);
        Instant oldest = messages.oldestAt();
        body.putObject("messages")
                .put("queued", messages.queued())
                .put("inFlight", messages.inFlight())
                .put("oldestAt", oldest == null ? null : Rfc3339.write(oldest))
                .put("expiringSoon", messages.expiring())
                .put("deadLettered", messages.deadLettered());
        Long refused = everything ? store.refusedSince(now.minus(ARRIVALS)) : null;
        body.putObject("arrivals").put("refused", refused);
        body.putObject("events").put("newest", events.newest());
        return body;
    }

    private Map<String, Long> states(Sql condition) {
        Map<String, Long> states = new TreeMap<>();
        counts.facets(FilterField.Fact.STATE, condition, 20)
                .values()
                .forEach(facet -> states.put(String.valueOf(facet.value()), facet.count()));
        return states;
    }

    private CompletionStage<Reply> forecast(HttpRequest request) {
        Optional<String> given = request.query("hours");
        if (!given.orElse("24").matches("[0-9]{1,3}")
                || Integer.parseInt(given.orElse("24")) < 1
                || Integer.parseInt(given.orElse("24")) > HOURS_MAX) {
            throw Problem.of(400, "bad-query", "hours is a number from 1 to " + HOURS_MAX + ".")
                    .asException();
        }
        Duration period = Duration.ofHours(Integer.parseInt(given.orElse("24"))).dividedBy(PERIODS);
        Sql condition = condition(request);
        Instant now = time.now();
        long[] expected = store.expected(condition, now, period, PERIODS);
        return Reply.ok(new Forecast(now, period, expected, states(condition)).json())
                .done();
    }
}
