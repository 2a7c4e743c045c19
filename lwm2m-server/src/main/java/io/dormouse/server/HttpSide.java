// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.event.EventLog;
import io.dormouse.kit.http.HttpConfig;
import io.dormouse.kit.http.HttpPorts;
import io.dormouse.kit.http.HttpServer;
import io.dormouse.kit.http.RouteTable;
import io.dormouse.kit.http.Routes;
import io.dormouse.kit.http.sse.EventLimits;
import io.dormouse.kit.http.sse.EventSource;
import io.dormouse.kit.http.sse.EventStream;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.Time;
import io.dormouse.server.access.Audit;
import io.dormouse.server.access.AuditRoutes;
import io.dormouse.server.access.DurableIdempotencyStore;
import io.dormouse.server.access.ScopedRouter;
import io.dormouse.server.access.ServerFacts;
import io.dormouse.server.access.SessionRoutes;
import io.dormouse.server.access.TokenRoutes;
import io.dormouse.server.access.UserRoutes;
import io.dormouse.server.access.ViewRoutes;
import io.dormouse.server.bootstrap.BootstrapRoutes;
import io.dormouse.server.console.Console;
import io.dormouse.server.credential.CredentialRoutes;
import io.dormouse.server.fleet.ArrivalRoutes;
import io.dormouse.server.fleet.DeviceListRoutes;
import io.dormouse.server.fleet.DeviceRoutes;
import io.dormouse.server.fleet.FilterScope;
import io.dormouse.server.fleet.FleetRoutes;
import io.dormouse.server.fleet.Housekeeping;
import io.dormouse.server.fleet.ObjectRoutes;
import io.dormouse.server.fleet.SystemRoutes;
import io.dormouse.server.message.MessageRoutes;
import io.dormouse.server.model.ModelRoutes;
import io.dormouse.server.observation.ObservationRoutes;
import io.dormouse.server.profile.ProfileRoutes;
import io.dormouse.server.rpc.RpcRoutes;
import io.dormouse.server.telemetry.TelemetryRoutes;
import io.dormouse.server.twin.TwinRoutes;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The HTTP side, wired: every route of the program stands here. */
final class HttpSide implements AutoCloseable {
    private final RouteTable routes = new RouteTable();
    private final EventStream stream;
    private final People people;
    private final Housekeeping housekeeping;
    private final HttpServer server;

    HttpSide(ServerConfig config, Core core) {
        Time time = core.time();
        Database database = core.database();
        FilterScope scope = new FilterScope(database, time);
        EventLog log = new EventLog(database, time);
        stream = new EventStream(EventSource.of(log), scope, EventLimits.DEFAULT, time);
        ScopedRouter scoped = new ScopedRouter(routes, scope, aware());
        people = People.over(database, config, core.cautiousTime());
        List<Routes> all = List.of(
                new DeviceListRoutes(database, time),
                new FleetRoutes(database, time),
                new DeviceRoutes(core.devices(), core.devicePorts(), core.presence(), time),
                new ObjectRoutes(new ObjectRoutes.Ports(
                        database,
                        core.lanes(),
                        core.deviceStore(),
                        core.presence(),
                        core.models(),
                        core.observations().standing(),
                        time)),
                new TwinRoutes(core.twins()),
                new MessageRoutes(core.messages(), core.messageParts(), scope),
                new RpcRoutes(core.rpcs(), core.rpcParts()),
                new ObservationRoutes(core.contracts()),
                new ProfileRoutes(core.profiles(), scope, time),
                new CredentialRoutes(core.credentials()),
                new BootstrapRoutes(config.bootstrap()),
                new ModelRoutes(core.models()),
                new TelemetryRoutes(core.telemetry(), core.deviceStore(), time),
                new TokenRoutes(core.tokens(), scope, time),
                new UserRoutes(people.accounts(), scope),
                new ViewRoutes(database, scope, time),
                new AuditRoutes(people.audit()),
                new SessionRoutes(people.sessionRoutes(core.tokens(), facts(config), config.httpTls() != null)),
                new ArrivalRoutes(database, time),
                new SystemRoutes(
                        new SystemRoutes.About(Version.NUMBER, config.databaseKind(), null, core.coaps()::json),
                        new SystemRoutes.Ports(
                                database,
                                core.metrics(),
                                core.meters()::storeUnitsWaiting,
                                Map.of("coap", () -> !core.endpoints().urls().isEmpty()),
                                time)),
                stream,
                new Console());
        core.meters()
                .counter("audit.lost", "Actions that could not be written to the audit", people.audit(), Audit::lost);
        all.forEach(capability -> capability.addTo(scoped));
        DurableIdempotencyStore idempotency =
                new DurableIdempotencyStore(database, core.cautiousTime(), core.workers());
        housekeeping =
                new Housekeeping(database, idempotency, Housekeeping.RETENTION, core.cautiousTime(), core.workers());
        HttpPorts ports = HttpPorts.of(people.callers(core.tokens()), time, Randomness.secure())
                .with(idempotency)
                .with(people.watching(core.meters()));
        server = new HttpServer(listening(config), routes, ports);
    }

    private static ServerFacts facts(ServerConfig config) {
        String noSec = config.noSec().name().toLowerCase(Locale.ROOT);
        return new ServerFacts(Version.NUMBER, null, noSec, config.bootstrap() != null);
    }

    People people() {
        return people;
    }

    private static HttpConfig listening(ServerConfig config) {
        HttpConfig http = HttpConfig.onPort(config.httpPort())
                .withHost(config.httpAddress().getHostAddress());
        HttpConfig.Tls tls = config.httpTls();
        return tls == null ? http : http.withTls(tls.certificates(), tls.key());
    }

    /** Routes that span devices and yet apply a token's device filter themselves, or tell nothing of devices. */
    private static Set<String> aware() {
        Set<String> aware = new HashSet<>(DeviceListRoutes.AWARE);
        aware.addAll(FleetRoutes.AWARE);
        aware.addAll(ViewRoutes.AWARE);
        aware.addAll(MessageRoutes.AWARE);
        aware.addAll(Set.of(
                "/api/v1/events",
                "/api/v1/events/history",
                "/api/v1/me",
                "/api/v1/me/sessions",
                "/api/v1/profiles",
                "/api/v1/profiles/{name}",
                "/api/v1/models",
                "/api/v1/models/{object}/{version}"));
        return Set.copyOf(aware);
    }

    RouteTable routes() {
        return routes;
    }

    void start() {
        server.start();
    }

    URI uri() {
        return server.uri();
    }

    @Override
    public void close() {
        housekeeping.close();
        people.close();
        stream.close();
        server.close();
    }
}
