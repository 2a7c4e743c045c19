// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.dormouse.bootstrap.enrolment.Admissions;
import io.dormouse.bootstrap.enrolment.EnrolmentRoutes;
import io.dormouse.bootstrap.enrolment.Enrolments;
import io.dormouse.bootstrap.enrolment.IssuedKeys;
import io.dormouse.bootstrap.lwm2m.BootstrapEndpoints;
import io.dormouse.bootstrap.session.Refusals;
import io.dormouse.bootstrap.session.SessionRoutes;
import io.dormouse.bootstrap.session.Sessions;
import io.dormouse.bootstrap.session.Timing;
import io.dormouse.coap.CoapSettings;
import io.dormouse.coap.DtlsCertificates;
import io.dormouse.coap.DtlsSecurity;
import io.dormouse.coap.KnownCertificates;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.DatabaseConfig;
import io.dormouse.kit.database.Databases;
import io.dormouse.kit.event.Event;
import io.dormouse.kit.event.EventFilter;
import io.dormouse.kit.event.EventLog;
import io.dormouse.kit.http.Json;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.TestHttp;
import io.dormouse.kit.http.TestRequest;
import io.dormouse.kit.secret.SealedBox;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.SystemTime;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The bootstrap server with real UDP and DTLS on loopback, a real database, its routes without a network, and a device-management server that obeys the test. */
final class LiveBootstrap implements AutoCloseable {
    /** Answers within a second, so that silence is soon noticed. */
    static final Timing QUICK = new Timing(Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofMillis(20));

    private final SystemTime time = new SystemTime();
    private final Workers workers = new Workers();
    private final Database database;
    private final Sessions sessions;
    private final Refusals refusals;
    private final BootstrapEndpoints endpoints;
    private final TestHttp http;
    final FakeDeviceServer deviceServer;

    LiveBootstrap(
            Path directory,
            FakeDeviceServer deviceServer,
            Timing timing,
            Function<KnownCertificates, @Nullable DtlsCertificates> certificates) {
        this.deviceServer = deviceServer;
        database =
                Databases.open(DatabaseConfig.sqlite(directory).withTables("io/dormouse/bootstrap/migrations"), time);
        SealedBox box = new SealedBox(new byte[32], Randomness.secure());
        Enrolments enrolments = new Enrolments(database, box, time, Randomness.secure());
        refusals = new Refusals(database, time);
        sessions = new Sessions(new Sessions.Ports(
                database,
                new Admissions(enrolments),
                new IssuedKeys(database, box, time, Randomness.secure()),
                deviceServer,
                refusals,
                workers.admitting(),
                workers.working(),
                timing,
                time,
                Randomness.secure()));
        endpoints = new BootstrapEndpoints(
                CoapSettings.on("127.0.0.1", 0, 0),
                sessions,
                new DtlsSecurity(enrolments, refusals, null, certificates.apply(enrolments), true),
                timing,
                time);
        http = new TestHttp(
                ApiContract.load().holding(new EnrolmentRoutes(enrolments, true, endpoints::cut)),
                ApiContract.load().holding(new SessionRoutes(sessions, refusals)));
        sessions.load();
        endpoints.start();
    }

    static LiveBootstrap in(Path directory) {
        return new LiveBootstrap(directory, new FakeDeviceServer(), QUICK, known -> null);
    }

    URI coap() {
        return endpoints.urls().get(0);
    }

    URI coaps() {
        return endpoints.urls().get(1);
    }

    Reply send(TestRequest request) {
        return http.send(request);
    }

    /** A JSON answer. */
    JsonNode get(String path) {
        return json(send(TestRequest.get(path)));
    }

    static JsonNode json(Reply reply) {
        JsonNode json = reply.json();
        return json == null ? MissingNode.getInstance() : Json.read(Json.write(json));
    }

    Reply put(String path, String json) {
        return send(TestRequest.put(path).withJson(json.replace('\'', '"')));
    }

    void putsConfig(String endpoint, String json) {
        Reply reply = put("/api/v1/bootstrap/configs/" + endpoint, json);
        if (reply.status() / 100 != 2) {
            throw new AssertionError(reply.status() + " " + reply.json());
        }
    }

    void putsGroup(String name, String json) {
        Reply reply = put("/api/v1/bootstrap/groups/" + name, json);
        if (reply.status() / 100 != 2) {
            throw new AssertionError(reply.status() + " " + reply.json());
        }
    }

    /** The newest session of a device. */
    JsonNode session(String endpoint) {
        return get("/api/v1/bootstrap/sessions?endpoint=" + endpoint)
                .path("items")
                .path(0);
    }

    List<Event> events() {
        return new EventLog(database, time).since(0, 1_000, EventFilter.ALL).events();
    }

    List<String> eventTypes(String endpoint) {
        return events().stream()
                .filter(event -> endpoint.equals(event.endpoint()))
                .map(Event::type)
                .toList();
    }

    Database database() {
        return database;
    }

    Refusals refusals() {
        return refusals;
    }

    Sessions sessions() {
        return sessions;
    }

    /** As kill -9: nothing is ended properly. */
    void dies() {
        endpoints.close();
        database.close();
        workers.close();
        time.close();
    }

    @Override
    public void close() {
        sessions.close();
        endpoints.close();
        workers.close();
        database.close();
        time.close();
    }
}
