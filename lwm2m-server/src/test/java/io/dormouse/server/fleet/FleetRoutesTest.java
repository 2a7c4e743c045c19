// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.database.EveryDatabase;
import io.dormouse.kit.database.TestDatabase;
import io.dormouse.kit.http.Principal;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.TestHttp;
import io.dormouse.kit.http.TestRequest;
import io.dormouse.server.OpenApiContract;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers of a made-up fleet of 2,000 devices: whatever way they are counted, they are the same. */
class FleetRoutesTest {
    private static final int DEVICES = 2_000;

    private static TestHttp http(TestDatabase database) {
        OpenApiContract contract = OpenApiContract.load();
        return new TestHttp(
                database.time(),
                contract.holding(new DeviceListRoutes(database, database.time())),
                contract.holding(new FleetRoutes(database, database.time())));
    }

    private static JsonNode get(TestHttp http, String target) {
        return Objects.requireNonNull(http.send(TestRequest.get(target)).json());
    }

    private static String filter(String text) {
        return "filter=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @EveryDatabase
    void theOverviewTellsWhatTheListTells(TestDatabase database) {
        SyntheticFleet.fill(database, DEVICES, database.time().now().toEpochMilli());
        TestHttp http = http(database);

        JsonNode fleet = get(http, "/api/v1/fleet");

        assertEquals(DEVICES, fleet.at("/devices/total").asInt());
        fleet.at("/devices/states")
                .properties()
                .forEach(state -> assertEquals(
                        state.getValue().asInt(),
                        get(http, "/api/v1/devices:count?" + filter("state = " + state.getKey()))
                                .path("count")
                                .asInt(),
                        state.getKey()));
        assertEquals(8, fleet.at("/devices/states").size() + 1, fleet::toString);
        assertEquals(
                get(http, "/api/v1/devices:count?" + filter("twin.pending > 0")).path("count"),
                fleet.at("/twin/pending"));
        assertEquals(
                get(http, "/api/v1/devices:count?" + filter("messages.queued > 0"))
                        .path("count"),
                fleet.at("/messages/queued"));
        assertTrue(fleet.at("/messages/queued").asInt() > 0);
    }

    @EveryDatabase
    void everyWayOfCountingGivesTheSame(TestDatabase database) {
        SyntheticFleet.fill(database, DEVICES, database.time().now().toEpochMilli());
        TestHttp http = http(database);
        for (String asked : List.of(
                "state = overdue",
                "state = never-seen",
                "state != asleep",
                "not (state in (asleep, never-seen))",
                "lastSeenAt > -1h",
                "queueMode = false",
                "twin.pending > 0",
                "twin.pending = 0",
                "tags.site = site-7",
                "tags.site = site-7 and state = asleep",
                "version(reported./3/0/3) < \"2.3\"",
                "security = psk and twin.drifted > 0",
                "endpoint > \"urn:imei:350000000001990\"")) {
            List<String> listed = new ArrayList<>();
            String next = "";
            while (!next.equals("null")) {
                String cursor = next.isEmpty() ? "" : "&cursor=" + next;
                JsonNode page = get(http, "/api/v1/devices?limit=900&" + filter(asked) + cursor);
                page.path("items")
                        .forEach(item -> listed.add(item.path("endpoint").asText()));
                assertEquals(0, page.path("estimatedTotal").asInt() - count(http, asked), asked);
                next = page.path("next").asText();
            }

            assertEquals(count(http, asked), listed.size(), asked);
            JsonNode facets = get(http, "/api/v1/devices:facets?by=state&" + filter(asked));
            assertEquals(listed.size(), sum(facets), asked);
            assertEquals(listed.size(), facets.path("devices").asInt(), asked);
            assertEquals(listed.size(), sum(get(http, "/api/v1/devices:facets?by=tags.site&" + filter(asked))), asked);
        }
    }

    private static int count(TestHttp http, String asked) {
        return get(http, "/api/v1/devices:count?" + filter(asked)).path("count").asInt();
    }

    private static int sum(JsonNode facets) {
        return StreamSupport.stream(facets.path("values").spliterator(), false)
                .mapToInt(value -> value.path("count").asInt())
                .sum();
    }

    @EveryDatabase
    void aListBeginsWithTheNextContactAndTellsWhatDevicesReported(TestDatabase database) {
        SyntheticFleet.fill(database, 300, database.time().now().toEpochMilli());
        TestHttp http = http(database);
        for (String sort : List.of("nextContact", "-nextContact")) {
            List<String> times = new ArrayList<>();
            String next = "";
            while (!next.equals("null")) {
                JsonNode page =
                        get(http, "/api/v1/devices?limit=40&sort=" + sort + (next.isEmpty() ? "" : "&cursor=" + next));
                page.path("items")
                        .forEach(item -> times.add(item.at("/nextContact/at").asText()));
                next = page.path("next").asText();
            }
            List<String> known = times.stream().filter(time -> !time.isEmpty()).toList();
            List<String> sorted = new ArrayList<>(known);
            sorted.sort(sort.startsWith("-") ? java.util.Comparator.reverseOrder() : null);

            assertEquals(300, times.size());
            assertEquals(sorted, times.subList(0, known.size()), sort);
        }
        JsonNode facts = get(http, "/api/v1/devices?limit=1").at("/items/0/facts");
        assertEquals(
                "{\"manufacturer\":\"Umbrella\",\"model\":\"model-1\",\"serialNumber\":null,\"firmware\":\"2.1.1\",\"batteryLevel\":91.0,\"signalStrength\":null}",
                facts.toString());
    }

    @EveryDatabase
    void theForecastCountsSleepersWhenTheyAreExpected(TestDatabase database) {
        long now = database.time().now().toEpochMilli();
        Fleet fleet = new Fleet(database);
        for (int i = 0; i < 10; i++) {
            long at = now + Duration.ofHours(i + 1).toMillis();
            fleet.device("m" + i).present(Map.of("next_at_millis", at, "next_late_millis", at + 1));
        }
        fleet.device("late").present(Map.of("next_at_millis", now - 2, "next_late_millis", now - 1, "overdue_told", 1));
        fleet.device("online").present(Map.of("queue_mode", 0));
        fleet.device("open").present(Map.of("next_late_millis", now + 1));

        JsonNode forecast = get(http(database), "/api/v1/fleet/forecast");

        assertEquals("PT15M", forecast.path("period").asText());
        assertEquals(1, forecast.at("/expected/4").asInt());
        assertEquals(0, forecast.at("/expected/5").asInt());
        assertEquals(11, forecast.path("asleep").asInt());
        assertEquals(1, forecast.path("later").asInt());
        assertEquals(1, forecast.path("overdue").asInt());
        assertEquals(1, forecast.path("reachable").asInt());
        Instant half = Instant.parse(forecast.at("/quantiles/0/at").asText());
        assertEquals(
                Duration.ofMinutes(6 * 60 + 7),
                Duration.between(database.time().now(), half).truncatedTo(java.time.temporal.ChronoUnit.MINUTES));
        assertTrue(forecast.at("/quantiles/2/at").isNull());
        JsonNode two = get(http(database), "/api/v1/fleet/forecast?hours=24&" + filter("endpoint in (m1, m2)"));
        assertEquals(2, two.path("asleep").asInt());
    }

    @EveryDatabase
    void whoIsLimitedToSomeDevicesSeesTheirNumbers(TestDatabase database) {
        SyntheticFleet.fill(database, 500, database.time().now().toEpochMilli());
        Principal limited = new Principal("user:eve", Role.VIEWER, "tags.site = site-7");

        JsonNode fleet = Objects.requireNonNull(http(database)
                .send(TestRequest.get("/api/v1/fleet").as(limited))
                .json());

        assertEquals(10, fleet.at("/devices/total").asInt());
        assertTrue(fleet.at("/arrivals/refused").isNull());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.9, 0.99})
    void nobodyAsleepMeansNoTime(double share) {
        Forecast none = new Forecast(Instant.EPOCH, Duration.ofMinutes(15), new long[96], Map.of());

        assertEquals(Optional.empty(), none.by(share));
    }

    @Test
    void sharesLieInsideThePeriodsWhereTheyAreReached() {
        Forecast even =
                new Forecast(Instant.EPOCH, Duration.ofMinutes(10), new long[] {10, 0, 10}, Map.of("asleep", 20L));

        assertEquals(Optional.of(Instant.EPOCH.plus(Duration.ofMinutes(10))), even.by(0.5));
        assertEquals(Optional.of(Instant.EPOCH.plus(Duration.ofMinutes(28))), even.by(0.9));
    }
}
