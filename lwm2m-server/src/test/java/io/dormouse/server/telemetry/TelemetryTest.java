// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.telemetry;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.database.EveryDatabase;
import io.dormouse.kit.database.TestDatabase;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.TestHttp;
import io.dormouse.kit.http.TestRequest;
import io.dormouse.objects.ResourcePath;
import io.dormouse.objects.ResourceType;
import io.dormouse.objects.Value;
import io.dormouse.server.OpenApiContract;
import io.dormouse.server.device.Report;
import io.dormouse.server.device.Report.Via;
import io.dormouse.server.device.Sample;
import io.dormouse.server.fleet.DeviceStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

class TelemetryTest {
    private static final ResourcePath TEMPERATURE = new ResourcePath(3303, 0, 5700);
    private static final TelemetryConfig USUAL = new TelemetryConfig(Duration.ofDays(30), 1L << 40);

    private static Telemetry telemetry(TestDatabase database) {
        database.commit(transaction -> {
            try (var insert = transaction.connection().createStatement()) {
                insert.execute(
                        "INSERT INTO device (endpoint, created_millis, version) VALUES ('m', 0, 0) ON CONFLICT DO NOTHING");
            }
            return true;
        });
        return new Telemetry(database, USUAL, database.time());
    }

    private static TestHttp http(TestDatabase database, Telemetry telemetry) {
        return new TestHttp(
                database.time(),
                OpenApiContract.load()
                        .holding(new TelemetryRoutes(
                                telemetry, new DeviceStore(database, database.time()), database.time())));
    }

    private static Report report(Instant received, Sample... samples) {
        return new Report(Via.NOTIFY, 0, received, List.of(samples), Set.of(), Set.of());
    }

    private static Sample sample(Value value, @Nullable Instant taken) {
        return new Sample(TEMPERATURE, value, taken);
    }

    /** Tells values and waits until they are written. */
    private static void tell(TestDatabase database, Telemetry telemetry, Sample... samples) {
        long before = telemetry.written();
        telemetry.told("m", report(database.time().now(), samples));
        written(database, telemetry, before + samples.length);
    }

    private static void written(TestDatabase database, Telemetry telemetry, long count) {
        await().pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    database.time().advance(Telemetry.BEHIND);
                    return telemetry.written() >= count;
                });
    }

    private static JsonNode get(TestHttp http, String query) {
        Reply reply = http.send(TestRequest.get("/api/v1/devices/m/telemetry" + query));
        return Objects.requireNonNull(reply.json());
    }

    private static String values(JsonNode answer, String member) {
        List<String> values = new ArrayList<>();
        answer.path("points").forEach(point -> values.add(point.path(member).asText()));
        return String.join(" ", values);
    }

    @EveryDatabase
    void valuesStandAtTheTimesThatTheDeviceGave(TestDatabase database) {
        Instant now = database.time().now();
        try (Telemetry telemetry = telemetry(database)) {
            tell(
                    database,
                    telemetry,
                    sample(new Value.Real(21.5), now.minus(Duration.ofHours(30))),
                    sample(new Value.Real(22.5), now.minus(Duration.ofHours(2))),
                    sample(new Value.Real(23.5), null),
                    sample(new Value.Real(99), now.plus(Duration.ofDays(400))));
            TestHttp http = http(database, telemetry);

            JsonNode lately = get(http, "?path=/3303/0/5700");
            assertEquals(
                    "22.5 99.0",
                    values(lately, "value"),
                    "what cannot be is taken at its arrival, the last of one moment counts");
            JsonNode all = get(http, "?path=/3303/0/5700&from=" + now.minus(Duration.ofDays(2)));
            assertEquals("21.5 22.5 99.0", values(all, "value"));
            assertEquals(
                    now.minus(Duration.ofHours(30)),
                    Instant.parse(all.at("/points/0/at").asText()));
            JsonNode paths = get(http, ":paths");
            assertEquals("/3303/0/5700", paths.at("/items/0/path").asText());
            assertEquals(3, paths.at("/items/0/count").asInt());
        }
    }

    @EveryDatabase
    void pagesOfRawValuesHoldEachOnce(TestDatabase database) {
        Instant begin = database.time().now().minus(Duration.ofHours(50));
        Sample[] samples = new Sample[2_500];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = sample(new Value.SignedInteger(i), begin.plusSeconds(60L * i));
        }
        try (Telemetry telemetry = telemetry(database)) {
            tell(database, telemetry, samples);
            TestHttp http = http(database, telemetry);
            List<Integer> seen = new ArrayList<>();
            String next = "";
            while (!next.equals("null")) {
                JsonNode page = get(
                        http,
                        "?path=/3303/0/5700&limit=1000&from=" + begin + (next.isEmpty() ? "" : "&cursor=" + next));
                page.path("points")
                        .forEach(point -> seen.add(point.path("value").asInt()));
                next = page.path("next").asText();
            }

            assertEquals(java.util.stream.IntStream.range(0, 2_500).boxed().toList(), seen);
        }
    }

    @EveryDatabase
    void stepsTellTheLeastTheGreatestTheAverageAndTheLast(TestDatabase database) {
        Instant begin = database.time().now().minus(Duration.ofHours(2));
        try (Telemetry telemetry = telemetry(database)) {
            tell(
                    database,
                    telemetry,
                    sample(new Value.Real(3), begin),
                    sample(new Value.Real(1), begin.plusSeconds(59)),
                    sample(new Value.Real(5), begin.plusSeconds(60)),
                    sample(new Value.Real(7), begin.plusSeconds(3_600)));
            JsonNode steps = get(
                    http(database, telemetry),
                    "?path=/3303/0/5700&from=" + begin + "&step=PT1M&agg=min,max,avg,last,count");

            assertEquals("1.0 5.0 7.0", values(steps, "min"));
            assertEquals("3.0 5.0 7.0", values(steps, "max"));
            assertEquals("2.0 5.0 7.0", values(steps, "avg"));
            assertEquals("1.0 5.0 7.0", values(steps, "last"));
            assertEquals("2 1 1", values(steps, "count"));
            assertEquals(
                    begin.plusSeconds(60),
                    Instant.parse(steps.at("/points/1/at").asText()));
        }
    }

    @EveryDatabase
    void everyKindOfValueComesBackAsItWas(TestDatabase database) {
        Instant begin = database.time().now().minus(Duration.ofMinutes(10));
        TreeMap<Integer, Value> several = new TreeMap<>();
        several.put(0, new Value.SignedInteger(5));
        several.put(3, new Value.SignedInteger(6));
        try (Telemetry telemetry = telemetry(database)) {
            tell(
                    database,
                    telemetry,
                    sample(new Value.SignedInteger(Long.MAX_VALUE), begin),
                    sample(new Value.UnsignedInteger(-1), begin.plusSeconds(1)),
                    sample(new Value.Bool(true), begin.plusSeconds(2)),
                    sample(new Value.Text("x".repeat(300)), begin.plusSeconds(3)),
                    sample(new Value.SignedInteger(-7), begin.plusSeconds(4)),
                    sample(new Value.Instances(ResourceType.INTEGER, several), begin.plusSeconds(5)));
            TestHttp http = http(database, telemetry);
            written(database, telemetry, 7);

            JsonNode points = get(http, "?path=/3303/0/5700").path("points");
            assertEquals(Long.MAX_VALUE, points.at("/0/value").asLong());
            assertEquals("18446744073709551615", points.at("/1/value").asText());
            assertTrue(points.at("/2/value").booleanValue());
            assertEquals(
                    Points.TEXT_CHARS_MAX, points.at("/3/value").textValue().length());
            assertEquals("-7", points.at("/4/value").toString());
            assertEquals(
                    6, get(http, "?path=/3303/0/5700/3").at("/points/0/value").asInt());
            assertTrue(get(http, "?path=/3303/0/5700&step=PT1S&agg=max")
                    .at("/points/3/max")
                    .isMissingNode());
        }
    }

    @EveryDatabase
    void whatIsTooOldIsForgottenAndADeviceTakesItsValuesAlong(TestDatabase database) {
        try (Telemetry telemetry = telemetry(database)) {
            tell(database, telemetry, sample(new Value.Real(1), null));
            telemetry.told(
                    "m",
                    report(
                            database.time().now(),
                            sample(new Value.Real(2), database.time().now().minus(Duration.ofDays(31)))));
            assertEquals(0, telemetry.waiting(), "older than anything that is kept");
            database.time().advance(Duration.ofDays(20));
            tell(database, telemetry, sample(new Value.Real(3), null));
            assertEquals(2, telemetry.store().series("m").get(0).count());

            database.time().advance(Duration.ofDays(12));
            await().pollInterval(Duration.ofMillis(10))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> {
                        database.time().advance(Telemetry.TRIMMED_EVERY);
                        return telemetry.store().series("m").get(0).count() == 1;
                    });

            telemetry.deleted("m");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> telemetry.store().series("m").isEmpty());
        }
    }

    @EveryDatabase
    void theOldestDaysMakeRoom(TestDatabase database) {
        try (Telemetry first = telemetry(database)) {
            tell(
                    database,
                    first,
                    sample(new Value.Real(1), database.time().now().minus(Duration.ofDays(3))),
                    sample(new Value.Real(2), null));
        }
        TelemetryConfig small = new TelemetryConfig(Duration.ofDays(30), 1);
        try (Telemetry telemetry = new Telemetry(database, small, database.time())) {
            await().atMost(Duration.ofSeconds(30)).until(() -> telemetry.trimmedDays() == 1);

            assertEquals(1, telemetry.store().series("m").get(0).count());
        }
    }

    @EveryDatabase
    void moreThanMayWaitIsDroppedAndCounted(TestDatabase database) {
        Sample[] many = new Sample[50_001];
        Instant begin = database.time().now().minus(Duration.ofDays(1));
        for (int i = 0; i < many.length; i++) {
            many[i] = sample(new Value.SignedInteger(i), begin.plusMillis(i));
        }
        try (Telemetry telemetry = telemetry(database)) {
            telemetry.told("m", report(database.time().now(), many));
            assertEquals(0, telemetry.dropped());
            telemetry.told("m", report(database.time().now(), many));

            assertEquals(Telemetry.WAITING_MAX, telemetry.waiting());
            assertEquals(2, telemetry.dropped());
            written(database, telemetry, Telemetry.WAITING_MAX);
            assertEquals(0, telemetry.waiting());
        }
    }

    @EveryDatabase
    void badQuestionsAreRefused(TestDatabase database) {
        try (Telemetry telemetry = telemetry(database)) {
            TestHttp http = http(database, telemetry);
            for (String query : List.of(
                    "",
                    "?path=3303",
                    "?path=/3303/0/5700&agg=median",
                    "?path=/3303/0/5700&step=PT0.5S",
                    "?path=/3303/0/5700&step=PT10S&agg=avg&from="
                            + database.time().now().minus(Duration.ofDays(1)),
                    "?path=/3303/0/5700&from=" + database.time().now().plusSeconds(5))) {
                assertEquals("bad-query", get(http, query).path("code").asText(), query);
            }
        }
    }
}
