// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.event.EventLog;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Rfc3339;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.Router;
import io.dormouse.kit.http.Routes;
import io.dormouse.kit.metrics.Metrics;
import io.dormouse.kit.time.Time;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What runs here and how it is: for people, for the console, for whoever restarts processes, for Prometheus. */
public final class SystemRoutes implements Routes {
    /** Counting all devices by state takes a while with a million of them: done at most this often. */
    static final Duration COUNTED_EVERY = Duration.ofSeconds(5);

    private final About about;
    private final Ports ports;
    private final DeviceCountStore devices;
    private final EventLog events;
    private final Instant startedAt;
    private final long startedNanos;
    private volatile @Nullable Counted counted;

    /**
     * @param version of the program
     * @param database {@code sqlite} or {@code postgresql}
     * @param node name of this node, null when it has none
     * @param coaps what devices see of the server's security
     */
    public record About(
            String version, String database, @Nullable String node, Supplier<ObjectNode> coaps) {}

    /**
     * What the system is asked about.
     *
     * @param waitingUnits changes handed to the database and not yet stored
     * @param checks further conditions of {@code /readyz} by name, such as {@code coap}; the database is always one
     */
    public record Ports(
            Database database,
            Metrics metrics,
            IntSupplier waitingUnits,
            Map<String, BooleanSupplier> checks,
            Time time) {}

    private record Counted(ObjectNode devices, long queuedMessages, long atNanos) {}

    public SystemRoutes(About about, Ports ports) {
        this.about = about;
        this.ports = ports;
        this.devices = new DeviceCountStore(ports.database(), ports.time());
        this.events = new EventLog(ports.database(), ports.time());
        this.startedAt = ports.time().now();
        this.startedNanos = ports.time().nanos();
    }

    @Override
    public void addTo(Router router) {
        router.get("/api/v1/system", Role.VIEWER, this::system)
                .open("GET", "/livez", request -> health(200, "ok").done())
                .open("GET", "/readyz", this::ready)
                .open("GET", "/metrics", this::metrics);
    }

    private CompletionStage<Reply> system(HttpRequest request) {
        Counted now = counted();
        Duration uptime = Duration.ofNanos(ports.time().nanos() - startedNanos);
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("version", about.version())
                .put("node", about.node())
                .put("database", about.database())
                .put("healthy", ports.database().healthy())
                .put("startedAt", Rfc3339.write(startedAt))
                .put(
                        "uptime",
                        uptime.truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                                .toString());
        body.set("devices", now.devices());
        body.putObject("messages").put("queued", now.queuedMessages());
        body.putObject("events").put("oldest", events.oldest()).put("newest", events.newest());
        body.set("coaps", about.coaps().get());
        body.put("waitingChanges", ports.waitingUnits().getAsInt());
        return Reply.ok(body).done();
    }

    private Counted counted() {
        Counted last = counted;
        long nanos = ports.time().nanos();
        if (last != null && nanos - last.atNanos() < COUNTED_EVERY.toNanos()) {
            return last;
        }
        ObjectNode states = JsonNodeFactory.instance.objectNode();
        devices.states().forEach(states::put);
        Counted fresh = new Counted(states, devices.queuedMessages(), nanos);
        counted = fresh;
        return fresh;
    }

    /** Red while something must be repaired before requests can be served; recovery needs no restart. */
    private CompletionStage<Reply> ready(HttpRequest request) {
        Map<String, Boolean> checks = new TreeMap<>();
        checks.put("database", ports.database().healthy());
        ports.checks().forEach((name, check) -> checks.put(name, check.getAsBoolean()));
        boolean ready = !checks.containsValue(false);
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("status", ready ? "ok" : "failing");
        ObjectNode told = body.putObject("checks");
        checks.forEach((name, passes) -> told.put(name, passes ? "ok" : "failing"));
        return Reply.json(ready ? 200 : 503, body).done();
    }

    private static Reply health(int status, String word) {
        return Reply.json(status, JsonNodeFactory.instance.objectNode().put("status", word));
    }

    private CompletionStage<Reply> metrics(HttpRequest request) {
        byte[] text = ports.metrics().scrape().getBytes(StandardCharsets.UTF_8);
        return Reply.bytes(200, Metrics.MEDIA_TYPE, text).done();
    }
}
