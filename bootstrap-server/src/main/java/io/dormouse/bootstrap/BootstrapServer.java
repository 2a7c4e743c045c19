// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap;

import io.dormouse.bootstrap.deviceserver.HttpDeviceServer;
import io.dormouse.bootstrap.deviceserver.TriggerRoutes;
import io.dormouse.bootstrap.enrolment.Admissions;
import io.dormouse.bootstrap.enrolment.EnrolmentRoutes;
import io.dormouse.bootstrap.enrolment.Enrolments;
import io.dormouse.bootstrap.enrolment.IssuedKeys;
import io.dormouse.bootstrap.lwm2m.BootstrapEndpoints;
import io.dormouse.bootstrap.session.DeviceServer;
import io.dormouse.bootstrap.session.Refusals;
import io.dormouse.bootstrap.session.SessionRoutes;
import io.dormouse.bootstrap.session.Sessions;
import io.dormouse.coap.CertificateFiles;
import io.dormouse.coap.CoapSettings;
import io.dormouse.coap.DtlsCertificates;
import io.dormouse.coap.DtlsSecurity;
import io.dormouse.coap.Reloaded;
import io.dormouse.coap.ServerIdentity;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Databases;
import io.dormouse.kit.event.EventLog;
import io.dormouse.kit.http.HttpPorts;
import io.dormouse.kit.http.HttpServer;
import io.dormouse.kit.http.RouteTable;
import io.dormouse.kit.http.Routes;
import io.dormouse.kit.http.sse.EventLimits;
import io.dormouse.kit.http.sse.EventSelection;
import io.dormouse.kit.http.sse.EventSource;
import io.dormouse.kit.http.sse.EventStream;
import io.dormouse.kit.metrics.Metrics;
import io.dormouse.kit.secret.SealedBox;
import io.dormouse.kit.secret.SecretKeyFile;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.SystemTime;
import io.dormouse.kit.token.AdminTokenFile;
import io.dormouse.kit.token.Tokens;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running bootstrap server. What the last process left is ended before the first port opens. */
public final class BootstrapServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BootstrapServer.class);

    private static final Duration FILES_LOOKED_AT = Duration.ofSeconds(5);

    /** Closed in reverse. */
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private final SystemTime time = opened(new SystemTime());
    private final Metrics metrics = opened(new Metrics());
    private final Randomness randomness = Randomness.secure();
    private final Workers workers = opened(new Workers());
    private final Database database;
    private final Tokens tokens;
    private final Refusals refusals;
    private final Sessions sessions;
    private final BootstrapEndpoints endpoints;
    private final List<Routes> all;
    private final HttpServer http;

    private BootstrapServer(BootstrapConfig config) {
        try {
            database = opened(Databases.open(config.database(), time, metrics.commits()));
            SealedBox box = secretBox(config, randomness);
            tokens = new Tokens(database, time, randomness);
            refusals = new Refusals(database, time);
            HttpDeviceServer upstream = upstream(config);
            Enrolments enrolments = new Enrolments(database, box, time, randomness);
            enrolments.check();
            sessions = new Sessions(new Sessions.Ports(
                    database,
                    new Admissions(enrolments),
                    new IssuedKeys(database, box, time, randomness),
                    upstream == null ? DeviceServer.NONE : upstream,
                    refusals,
                    workers.admitting(),
                    workers.working(),
                    config.timing(),
                    time,
                    randomness));
            endpoints = opened(new BootstrapEndpoints(
                    CoapSettings.on(config.coapAddress().getHostAddress(), config.coapPort(), config.coapsPort()),
                    sessions,
                    new DtlsSecurity(enrolments, refusals, null, certificates(config, enrolments), true),
                    config.timing(),
                    time));
            opened(sessions);
            opened(new Housekeeping(database, time, workers.working()));
            BootstrapMeters meters = new BootstrapMeters(metrics.registry());
            meters.measure(sessions, refusals, endpoints.traffic());
            EventStream stream = opened(new EventStream(
                    EventSource.of(new EventLog(database, time)),
                    EventSelection.NO_DEVICE_FILTERS,
                    EventLimits.DEFAULT,
                    time));
            all = List.of(
                    new EnrolmentRoutes(enrolments, upstream != null, endpoints::cut),
                    new SessionRoutes(sessions, refusals),
                    new TriggerRoutes(upstream),
                    new StatusRoutes(database, metrics, sessions, refusals, upstream != null),
                    stream);
            RouteTable routes = new RouteTable();
            declare(routes);
            http = opened(new HttpServer(
                    config.http(),
                    routes,
                    HttpPorts.of(tokens, time, randomness).with(meters)));
        } catch (RuntimeException | Error failure) {
            close();
            throw failure;
        }
    }

    /** Throws a RuntimeException whose message says what to do, having closed what was open. */
    public static BootstrapServer start(BootstrapConfig config) {
        BootstrapServer server = new BootstrapServer(config);
        try {
            server.sessions.load();
            server.endpoints.start();
            server.http.start();
            if (config.adminTokenFile() != null) {
                AdminTokenFile.write(config.adminTokenFile(), server.tokens);
            }
            return server;
        } catch (RuntimeException | Error failure) {
            server.close();
            throw failure;
        }
    }

    /** Everything that is answered over HTTP. */
    void declare(RouteTable routes) {
        all.forEach(some -> some.addTo(routes));
    }

    private <T extends AutoCloseable> T opened(T part) {
        opened.push(part);
        return part;
    }

    private @Nullable DtlsCertificates certificates(BootstrapConfig config, Enrolments known) {
        BootstrapConfig.CoapsFiles files = config.coaps();
        if (files == null) {
            return null;
        }
        Path trust = files.trust();
        Reloaded<ServerIdentity> identity = Reloaded.of(
                        List.of(files.certificates(), files.key()),
                        () -> CertificateFiles.identity(files.certificates(), files.key()))
                .every(FILES_LOOKED_AT, time, workers.working());
        Reloaded<List<X509Certificate>> trusted = trust == null
                ? Reloaded.fixed(List.of())
                : Reloaded.of(List.of(trust), () -> CertificateFiles.read(trust))
                        .every(FILES_LOOKED_AT, time, workers.working());
        return new DtlsCertificates(identity, trusted, known);
    }

    private static @Nullable HttpDeviceServer upstream(BootstrapConfig config) {
        BootstrapConfig.Upstream upstream = config.deviceServer();
        return upstream == null ? null : new HttpDeviceServer(upstream.url(), upstream.tokenFile());
    }

    private static SealedBox secretBox(BootstrapConfig config, Randomness randomness) {
        SecretKeyFile.Opened key = SecretKeyFile.open(config.secretKeyFile(), randomness);
        if (key.made()) {
            log.warn(
                    "Made {}: it encrypts the keys of devices. Keep a copy elsewhere; better, keep it elsewhere and say --secret-key-file",
                    config.secretKeyFile());
        }
        return key.box();
    }

    /** Where people and programs reach it. */
    public URI http() {
        return http.uri();
    }

    /** Where devices reach it, {@code coap:} and {@code coaps:}. */
    public List<URI> deviceAddresses() {
        return endpoints.urls();
    }

    /** Sessions under way end as failed; their devices ask again. */
    @Override
    public void close() {
        List<AutoCloseable> parts = new ArrayList<>(opened);
        opened.clear();
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception failure) {
                log.warn("While stopping: {}", failure.getMessage());
            }
        }
    }
}
