// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.database.EveryDatabase;
import io.dormouse.kit.database.TestDatabase;
import io.dormouse.kit.http.Principal;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.TestHttp;
import io.dormouse.kit.http.TestRequest;
import io.dormouse.server.OpenApiContract;
import io.dormouse.server.device.DeviceSettings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

class DeviceListTest {
    private static TestHttp http(TestDatabase database) {
        return new TestHttp(
                database.time(), OpenApiContract.load().holding(new DeviceListRoutes(database, database.time())));
    }

    private static JsonNode get(TestDatabase database, String target) {
        Reply reply = http(database).send(TestRequest.get(target).as(Role.VIEWER));
        return Objects.requireNonNull(reply.json());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Names of the devices that pass a filter. */
    private static String passing(TestDatabase database, String filter) {
        JsonNode page = get(database, "/api/v1/devices?filter=" + encoded(filter));
        if (!page.has("items")) {
            throw new AssertionError(filter + ": " + page);
        }
        List<String> names = new ArrayList<>();
        page.path("items").forEach(item -> names.add(item.path("endpoint").asText()));
        assertEquals(names.size(), page.path("estimatedTotal").asInt(), filter);
        assertEquals(
                names.size(),
                get(database, "/api/v1/devices:count?filter=" + encoded(filter))
                        .path("count")
                        .asInt(),
                filter);
        return String.join(" ", names);
    }

    private static void sevenStates(TestDatabase database) {
        long now = database.time().now().toEpochMilli();
        Fleet fleet = new Fleet(database);
        fleet.device("asleep").present(Map.of("next_late_millis", now + 1));
        fleet.device("awake").present(Map.of("awake_until_millis", now + 1, "next_late_millis", now - 1));
        fleet.device("deregistered").present(Map.of("registered", 0, "ended", "deregistered"));
        fleet.device("expired").present(Map.of("registered", 0, "ended", "expired"));
        fleet.device("never-seen");
        fleet.device("online").present(Map.of("queue_mode", 0));
        fleet.device("overdue").present(Map.of("overdue_told", 1, "awake_until_millis", now));
        fleet.device("unreachable").present(Map.of("queue_mode", 0, "unreachable", 1));
    }

    @EveryDatabase
    void everyStateIsToldAndCanBeAskedFor(TestDatabase database) {
        sevenStates(database);

        for (JsonNode device : get(database, "/api/v1/devices").path("items")) {
            String state = device.path("endpoint").asText();
            assertEquals(state, device.path("state").asText());
            assertEquals(state, passing(database, "state = " + state));
        }
        assertEquals("asleep overdue", passing(database, "state in (asleep, overdue)"));
        assertEquals(
                "deregistered expired never-seen online unreachable",
                passing(database, "state != awake and not (state = asleep or state = overdue)"));
    }

    private static void threeMeters(TestDatabase database) {
        long now = database.time().now().toEpochMilli();
        Fleet fleet = new Fleet(database);
        fleet.device("a")
                .present(Map.of("last_seen_millis", now - 60_000))
                .registered("1.1", "psk")
                .twin(2, 0, 1)
                .tag("site", "brno")
                .tag("floor", 3)
                .tag("active", true)
                .reported("/3/0/3", "2.9")
                .reported("/3/0/9", 15)
                .message("queued")
                .message("queued")
                .message("completed")
                .labelled("Cellar");
        fleet.device("b")
                .present(Map.of("last_seen_millis", now - 7_200_000, "queue_mode", 0))
                .registered("1.0", "none")
                .twin(0, 1, 0)
                .tag("site", "praha")
                .tag("floor", "3")
                .reported("/3/0/3", "2.10")
                .reported("/3/0/9", 100);
        fleet.device("c").reported("/3/0/3", "2.10-rc1");
    }

    @EveryDatabase
    void theFilterLanguageAsksForEverythingThatIsKnown(TestDatabase database) {
        threeMeters(database);
        String[][] cases = {
            {"endpoint = a", "a"},
            {"endpoint in (a, c, z)", "a c"},
            {"endpoint > a", "b c"},
            {"endpoint != b", "a c"},
            {"label = Cellar", "a"},
            {"label != Cellar", "b c"},
            {"not label = Cellar", "b c"},
            {"security = psk", "a"},
            {"security != psk", "b c"},
            {"lwm2mVersion = 1.1", "a"},
            {"lwm2mVersion < \"1.1\"", "b"},
            {"queueMode = true", "a"},
            {"queueMode = false", "b"},
            {"queueMode != true", "b c"},
            {"lastSeenAt > -1h", "a"},
            {"lastSeenAt <= -1h", "b"},
            {"not lastSeenAt > -1h", "b c"},
            {"lastSeenAt > 2026-11-24T07:00:00Z", "a"},
            {"tags.site = brno", "a"},
            {"tags.site in (brno, praha)", "a b"},
            {"tags.site != brno", "b c"},
            {"tags.site < c", "a"},
            {"tags.floor = 3", "a"},
            {"tags.floor = \"3\"", "a b"},
            {"tags.floor in (3, \"x\")", "a"},
            {"tags.floor >= 2.5", "a"},
            {"tags.active = true", "a"},
            {"tags.nothing = 1", ""},
            {"reported./3/0/9 < 20", "a"},
            {"reported./3/0/9 >= 9", "a b"},
            {"reported./3/0/9 > 1e1", "a b"},
            {"version(reported./3/0/3) < 2.10", "a c"},
            {"version(reported./3/0/3) >= \"2.10\"", "b"},
            {"version(reported./3/0/3) = 2.10.0", "b"},
            {"version(reported./3/0/3) != 2.10.0", "a c"},
            {"version(reported./3/0/3) in (2.9, v2.10)", "a b"},
            {"version(lwm2mVersion) < 1.1", "b"},
            {"version(lwm2mVersion) > 2", ""},
            {"twin.pending > 0", "a"},
            {"twin.pending = 0", "b c"},
            {"twin.drifted >= 1 or twin.refused >= 1", "a b"},
            {"messages.queued = 2", "a"},
            {"messages.queued = 0", "b c"},
            {"tags.site = brno and (endpoint = b or twin.pending = 2)", "a"},
            {"endpoint = \"'; DROP TABLE device; --\"", ""},
            {"tags.\"x' OR '1'='1\" = 1", ""},
        };
        for (String[] one : cases) {
            assertEquals(one[1], passing(database, one[0]), one[0]);
        }
    }

    @EveryDatabase
    void aRowTellsWhatEveryCapabilityKnows(TestDatabase database) {
        threeMeters(database);

        JsonNode row = get(database, "/api/v1/devices?limit=1").at("/items/0");

        assertEquals("Cellar", row.path("label").asText());
        assertEquals("asleep", row.path("state").asText());
        assertEquals("2026-11-24T07:59:00.000Z", row.path("lastSeenAt").asText());
        assertEquals("{\"site\":\"brno\"}", row.path("tags").toString());
        assertEquals(
                "{\"pending\":2,\"drifted\":0,\"refused\":1}", row.path("twin").toString());
        assertEquals(2, row.at("/messages/queued").asInt());
        assertEquals("[2001:db8::1]:5684", row.at("/registration/address").asText());
        assertEquals("[\"/3/0\",\"/5\"]", row.at("/registration/objects").toString());
        assertEquals("PT24H", row.at("/registration/lifetime").asText());
        assertEquals(
                "1970-01-02T00:00:03.000Z", row.at("/registration/expiresAt").asText());
    }

    @EveryDatabase
    void pagesHoldEveryDeviceOnceInEveryOrder(TestDatabase database) {
        Fleet fleet = new Fleet(database);
        for (int i = 0; i < 25; i++) {
            Fleet.One one = fleet.device("d" + (i * 7 % 25 + 10));
            if (i % 5 != 0) {
                one.present(Map.of("last_seen_millis", 1_000L * (i % 4 + 1)));
            }
        }
        for (String sort : List.of("endpoint", "-endpoint", "lastSeenAt", "-lastSeenAt")) {
            List<String> whole = names(get(database, "/api/v1/devices?sort=" + sort));
            List<String> paged = new ArrayList<>();
            String target = "/api/v1/devices?limit=4&sort=" + sort;
            for (String next = ""; next != null; ) {
                JsonNode page = get(database, target + next);
                paged.addAll(names(page));
                assertEquals(25, page.path("estimatedTotal").asInt());
                next = page.path("next").isNull()
                        ? null
                        : "&cursor=" + page.path("next").asText();
            }

            assertEquals(25, whole.size());
            assertEquals(whole, paged, sort);
            List<String> keys = new ArrayList<>();
            for (JsonNode item : get(database, "/api/v1/devices?sort=" + sort).path("items")) {
                keys.add((sort.contains("lastSeenAt")
                                ? (item.path("lastSeenAt").isNull()
                                        ? "0"
                                        : item.path("lastSeenAt").asText())
                                : "")
                        + item.path("endpoint").asText());
            }
            List<String> sorted = new ArrayList<>(keys);
            sorted.sort(sort.startsWith("-") ? Comparator.reverseOrder() : Comparator.naturalOrder());
            assertEquals(sorted, keys, sort);
        }
    }

    @EveryDatabase
    void manyDevicesWithOneValueAreFoundJustAsFewAre(TestDatabase database) {
        database.commit(transaction -> {
            try (var devices = transaction
                            .connection()
                            .prepareStatement(
                                    "INSERT INTO device (endpoint, created_millis, version) VALUES (?, 0, 0)");
                    var index = transaction
                            .connection()
                            .prepareStatement(
                                    "INSERT INTO twin_index (endpoint, section, path, text) VALUES (?, 'tags', 'site', ?)")) {
                for (int i = 0; i <= FilterSql.RARE_MAX; i++) {
                    devices.setString(1, "d" + (10_000 + i));
                    devices.addBatch();
                    index.setString(1, "d" + (10_000 + i));
                    index.setString(2, i == 7 ? "praha" : "brno");
                    index.addBatch();
                }
                devices.executeBatch();
                index.executeBatch();
            }
            return true;
        });

        JsonNode many = get(database, "/api/v1/devices:count?filter=" + encoded("tags.site in (brno, praha)"));
        assertEquals(FilterSql.RARE_MAX + 1, many.path("count").asInt());
        assertEquals("d10007", passing(database, "tags.site in (brno, praha) and tags.site = praha"));
        assertEquals("d10007", passing(database, "tags.site != brno"));
    }

    @EveryDatabase
    void whatNoDatabaseCanStoreIsNotFoundAndBreaksNothing(TestDatabase database) {
        threeMeters(database);
        FilterScope scope = new FilterScope(database, database.time());

        assertEquals(
                "bad-query",
                get(database, "/api/v1/devices?filter=" + encoded("endpoint = \"a\u0000b\""))
                        .path("code")
                        .asText());
        assertFalse(scope.sees("endpoint = \"a\u0000b\"", "a"));
        assertFalse(scope.sees("tags.\"a\u0000b\" = 1", "a"));
        assertTrue(scope.sees("label != \"\u0000\"", "a"));
        assertFalse(scope.sees("endpoint = a", "a\u0000b"));
        assertFalse(new DeviceStore(database, database.time()).exists("a\u0000b"));
        assertEquals(DeviceSettings.NONE, new DeviceStore(database, database.time()).settings("\u0000"));
    }

    private static List<String> names(JsonNode page) {
        List<String> names = new ArrayList<>();
        page.path("items").forEach(item -> names.add(item.path("endpoint").asText()));
        return names;
    }

    @EveryDatabase
    void facetsCountValuesTheMostFrequentFirst(TestDatabase database) {
        threeMeters(database);
        new Fleet(database).device("d").tag("site", "brno");

        assertEquals(
                "{\"by\":\"tags.site\",\"values\":[{\"value\":\"brno\",\"count\":2},{\"value\":\"praha\",\"count\":1}],\"more\":false,\"devices\":4,\"exact\":true}",
                withoutNull(get(database, "/api/v1/devices:facets?by=tags.site")));
        JsonNode states = get(database, "/api/v1/devices:facets?by=state");
        assertEquals("never-seen", states.at("/values/0/value").asText());
        assertEquals(2, states.at("/values/0/count").asInt());
        JsonNode filtered =
                get(database, "/api/v1/devices:facets?by=lwm2mVersion&filter=" + encoded("tags.site = brno"));
        assertEquals(2, filtered.path("values").size(), filtered::toString);
        assertTrue(get(database, "/api/v1/devices:facets?by=queueMode")
                .toString()
                .contains("{\"value\":true,\"count\":1}"));
    }

    private static String withoutNull(JsonNode facets) {
        return facets.toString()
                .replace("{\"value\":null,\"count\":1},", "")
                .replace(",{\"value\":null,\"count\":1}", "");
    }

    @EveryDatabase
    void whatCannotBeUnderstoodIsRefusedWithItsPlace(TestDatabase database) {
        JsonNode filter = get(database, "/api/v1/devices?filter=" + encoded("stat = asleep"));
        assertEquals("bad-filter", filter.path("code").asText());
        assertEquals(1, filter.path("position").asInt());
        assertEquals("state", filter.path("suggestion").asText());
        assertEquals(
                "Filter, position 1: there is no field \"stat\"; did you mean \"state\"?",
                filter.path("detail").asText());

        assertEquals(
                "bad-sort",
                get(database, "/api/v1/devices?sort=label").path("code").asText());
        assertEquals(
                "bad-facet",
                get(database, "/api/v1/devices:facets").path("code").asText());
        assertTrue(get(database, "/api/v1/devices:facets?by=stat")
                .path("detail")
                .asText()
                .contains("Did you mean \"state\"?"));
        assertEquals(
                "bad-facet",
                get(database, "/api/v1/devices:facets?by=lastSeenAt")
                        .path("code")
                        .asText());
        String cursor =
                get(database, "/api/v1/devices?cursor=AAAA").path("code").asText();
        assertEquals("bad-cursor", cursor);
    }

    @EveryDatabase
    void aLimitedTokenSeesOnlyItsDevicesInListsCountsAndFacets(TestDatabase database) {
        threeMeters(database);
        TestHttp http = http(database);
        Principal limited = new Principal("token:eve", Role.ADMIN, "tags.site = brno");

        JsonNode list = Objects.requireNonNull(
                http.send(TestRequest.get("/api/v1/devices").as(limited)).json());
        JsonNode count = Objects.requireNonNull(
                http.send(TestRequest.get("/api/v1/devices:count?filter=" + encoded("endpoint = b"))
                                .as(limited))
                        .json());
        JsonNode facets = Objects.requireNonNull(
                http.send(TestRequest.get("/api/v1/devices:facets?by=tags.site").as(limited))
                        .json());

        assertEquals(List.of("a"), names(list));
        assertEquals(0, count.path("count").asInt());
        assertEquals(1, facets.path("values").size());
        FilterScope scope = new FilterScope(database, database.time());
        assertTrue(scope.sees("tags.site = brno", "a"));
        assertFalse(scope.sees("tags.site = brno", "b"));
        assertFalse(scope.sees("endpoint = nobody", "nobody"));
    }
}
