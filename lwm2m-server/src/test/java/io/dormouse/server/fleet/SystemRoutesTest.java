// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.database.EveryDatabase;
import io.dormouse.kit.database.TestDatabase;
import io.dormouse.kit.event.Event;
import io.dormouse.kit.event.EventFilter;
import io.dormouse.kit.event.EventLog;
import io.dormouse.kit.event.Retention;
import io.dormouse.kit.http.IdempotencyStore.Key;
import io.dormouse.kit.http.Principal;
import io.dormouse.kit.http.ProblemException;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.TestHttp;
import io.dormouse.kit.http.TestRequest;
import io.dormouse.kit.metrics.Metrics;
import io.dormouse.server.OpenApiContract;
import io.dormouse.server.access.DurableIdempotencyStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assertions;

class SystemRoutesTest {
    private final AtomicBoolean coapOpen = new AtomicBoolean(true);

    private TestHttp http(TestDatabase database, Metrics metrics) {
        OpenApiContract contract = OpenApiContract.load();
        return new TestHttp(
                database.time(),
                contract.holding(new ArrivalRoutes(database, database.time())),
                contract.holding(new SystemRoutes(
                        new SystemRoutes.About("0.1", "sqlite", null, SystemRoutesTest::coaps),
                        new SystemRoutes.Ports(
                                database, metrics, () -> 3, Map.of("coap", coapOpen::get), database.time()))));
    }

    private static ObjectNode coaps() {
        ObjectNode coaps =
                JsonNodeFactory.instance.objectNode().put("publicKey", "PEM").putNull("certificate");
        coaps.putArray("trusted");
        return coaps;
    }

    private static JsonNode json(Reply reply) {
        return Objects.requireNonNull(reply.json());
    }

    @EveryDatabase
    void theSystemTellsWhatRunsHere(TestDatabase database) {
        Fleet fleet = new Fleet(database);
        fleet.device("a").message("queued");
        fleet.device("b").present(Map.of("queue_mode", 0));
        try (Metrics metrics = new Metrics()) {
            TestHttp http = http(database, metrics);
            database.time().advance(Duration.ofHours(25));

            JsonNode system = json(http.send(TestRequest.get("/api/v1/system").as(Role.VIEWER)));

            assertEquals("PT25H", system.path("uptime").asText());
            assertEquals(1, system.at("/devices/never-seen").asInt());
            assertEquals(1, system.at("/devices/online").asInt());
            assertEquals(1, system.at("/messages/queued").asInt());
            assertEquals(3, system.path("waitingChanges").asInt());
            fleet.device("c");
            assertEquals(
                    1,
                    json(http.send(TestRequest.get("/api/v1/system")))
                            .at("/devices/never-seen")
                            .asInt());
            database.time().advance(SystemRoutes.COUNTED_EVERY);
            assertEquals(
                    2,
                    json(http.send(TestRequest.get("/api/v1/system")))
                            .at("/devices/never-seen")
                            .asInt());
        }
    }

    @EveryDatabase
    void readinessIsRedWhileSomethingIsBrokenAndGreenAgainWithoutARestart(TestDatabase database) {
        try (Metrics metrics = new Metrics()) {
            TestHttp http = http(database, metrics);
            assertEquals(200, http.send(TestRequest.get("/readyz")).status());

            database.refuseChanges(true);
            Reply red = http.send(TestRequest.get("/readyz"));
            assertEquals(503, red.status());
            assertEquals("failing", json(red).at("/checks/database").asText());
            assertEquals("ok", json(red).at("/checks/coap").asText());
            assertEquals(200, http.send(TestRequest.get("/livez")).status());

            database.refuseChanges(false);
            assertEquals(200, http.send(TestRequest.get("/readyz")).status());
            coapOpen.set(false);
            assertEquals(503, http.send(TestRequest.get("/readyz")).status());
        }
    }

    @EveryDatabase
    void metricsComeInTheFormatOfPrometheus(TestDatabase database) {
        try (Metrics metrics = new Metrics()) {
            Reply reply = http(database, metrics).send(TestRequest.get("/metrics"));

            assertEquals(Metrics.MEDIA_TYPE, reply.headers().get("Content-Type"));
            String text = new String(Objects.requireNonNull(reply.bytes()), StandardCharsets.UTF_8);
            assertTrue(text.contains("jvm_memory_used_bytes"), text);
        }
    }

    private static void refused(TestDatabase database, String address, String identity, String cause, int suppressed) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("cause", cause).put("detail", "why").put("address", address).put("identity", identity);
        if (suppressed > 0) {
            data.put("suppressed", suppressed);
        }
        database.commit(transaction -> {
            transaction.event(null, "device.refused", data);
            return true;
        });
    }

    @EveryDatabase
    void arrivalsAreGroupedByPeerIdentityAndCauseTheLatestFirst(TestDatabase database) {
        refused(database, "192.0.2.1:1", "forgotten", "unknown-identity", 0);
        database.time().advance(Duration.ofHours(1));
        refused(database, "192.0.2.1:1", "x", "unknown-identity", 0);
        database.time().advance(Duration.ofMinutes(1));
        refused(database, "[2001:db8::1]:5", "y", "wrong-key", 0);
        database.time().advance(Duration.ofHours(23));
        refused(database, "192.0.2.1:2", "x", "unknown-identity", 4);
        database.time().advance(Duration.ofMillis(1));

        try (Metrics metrics = new Metrics()) {
            JsonNode arrivals = json(http(database, metrics).send(TestRequest.get("/api/v1/arrivals")));

            assertEquals(2, arrivals.path("items").size(), arrivals::toString);
            JsonNode first = arrivals.at("/items/0");
            assertEquals("192.0.2.1", first.path("peer").asText());
            assertEquals("x", first.path("identity").asText());
            assertEquals(6, first.path("count").asInt());
            assertEquals("[2001:db8::1]", arrivals.at("/items/1/peer").asText());
        }
    }

    @EveryDatabase
    void housekeepingRemovesOldEventsAndOldAnswers(TestDatabase database) {
        EventLog events = new EventLog(database, database.time());
        DurableIdempotencyStore idempotency = new DurableIdempotencyStore(database, database.time(), Runnable::run);
        refused(database, "192.0.2.1:1", "x", "unknown-identity", 0);
        database.commit(transaction -> {
            transaction.event("a", "device.awake", JsonNodeFactory.instance.objectNode());
            return true;
        });
        idempotency.claim(new Key("p", "r", "k"), "h").toCompletableFuture().join();
        Housekeeping housekeeping =
                new Housekeeping(database, idempotency, Housekeeping.RETENTION, database.time(), Runnable::run);

        database.time().advance(Duration.ofHours(24).plus(Housekeeping.EVERY));
        assertEquals(
                List.of("device.refused"),
                events.since(0, 10, EventFilter.ALL).events().stream()
                        .map(Event::type)
                        .toList());
        assertEquals(0, idempotency.trim(10));
        database.time().advance(Duration.ofDays(6).plus(Housekeeping.EVERY));
        assertEquals(List.of(), events.since(0, 10, EventFilter.ALL).events());

        housekeeping.close();
        assertEquals(0, database.time().waiting());
    }

    @EveryDatabase
    void aFullEventLogRaisesAnAlarm(TestDatabase database) {
        EventLog events = new EventLog(database, database.time());
        for (int i = 0; i < 5; i++) {
            refused(database, "192.0.2.1:1", "x" + i, "unknown-identity", 0);
        }
        Housekeeping housekeeping = new Housekeeping(
                database,
                new DurableIdempotencyStore(database, database.time(), Runnable::run),
                new Retention(Duration.ofDays(7), Map.of(), 3),
                database.time(),
                Runnable::run);

        database.time().advance(Housekeeping.EVERY);

        Event alarm = events.since(0, 10, EventFilter.ofTypes("system.alarm"))
                .events()
                .get(0);
        assertEquals(2, alarm.data().path("removed").asInt());
        housekeeping.close();
    }

    @EveryDatabase
    void eventsAreSelectedByTheFilterOfTheRequestAndOfTheToken(TestDatabase database) {
        Fleet fleet = new Fleet(database);
        fleet.device("a").tag("site", "brno").tag("floor", 1);
        fleet.device("b").tag("site", "brno").tag("floor", 2);
        fleet.device("c").tag("site", "praha").tag("floor", 2);
        FilterScope scope = new FilterScope(database, database.time());
        TestRequest asked = TestRequest.get("/api/v1/events?filter=tags.floor%20%3D%202");
        Principal limited = new Principal("token:eve", Role.VIEWER, "tags.site = brno");

        assertEquals("bc", passing(scope.of(asked)));
        assertEquals("b", passing(scope.of(asked.as(limited))));
        assertEquals("ab", passing(scope.of(TestRequest.get("/api/v1/events").as(limited))));
        assertEquals("abcz-", passing(scope.of(TestRequest.get("/api/v1/events"))));
        Assertions.assertThrows(
                ProblemException.class, () -> scope.of(TestRequest.get("/api/v1/events?filter=floor%20%3D%202")));
    }

    @EveryDatabase
    void aDeletionIsToldToWhoeverFiltersButNotToLimitedTokens(TestDatabase database) {
        FilterScope scope = new FilterScope(database, database.time());
        TestRequest asked = TestRequest.get("/api/v1/events?filter=tags.floor%20%3D%202");
        Event deletion = new Event(1, Instant.EPOCH, "gone", "device.deleted", JsonNodeFactory.instance.objectNode());

        assertTrue(scope.of(asked).test(deletion));
        assertEquals(
                false,
                scope.of(asked.as(new Principal("token:eve", Role.VIEWER, "tags.site = brno")))
                        .test(deletion));
    }

    private static String passing(Predicate<Event> wanted) {
        StringBuilder passing = new StringBuilder();
        for (String endpoint : List.of("a", "b", "c", "z", "-")) {
            Event event = new Event(
                    1,
                    Instant.EPOCH,
                    endpoint.equals("-") ? null : endpoint,
                    "device.updated",
                    JsonNodeFactory.instance.objectNode());
            passing.append(wanted.test(event) ? endpoint : "");
        }
        return passing.toString();
    }

    @EveryDatabase
    void aChangedDeviceIsSeenByItsFilterSoon(TestDatabase database) {
        Fleet.One device = new Fleet(database).device("a");
        FilterScope scope = new FilterScope(database, database.time());
        assertEquals(false, scope.sees("tags.site = brno", "a"));

        device.tag("site", "brno");
        database.time().advance(FilterScope.REMEMBERED);

        assertEquals(true, scope.sees("tags.site = brno", "a"));
    }
}
