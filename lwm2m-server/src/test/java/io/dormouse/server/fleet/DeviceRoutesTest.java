// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.TestHttp;
import io.dormouse.kit.http.TestRequest;
import io.dormouse.kit.secret.SealedBox;
import io.dormouse.kit.time.Randomness;
import io.dormouse.objects.Value;
import io.dormouse.server.OpenApiContract;
import io.dormouse.server.World;
import io.dormouse.server.credential.Credentials;
import io.dormouse.server.device.DeviceListener;
import io.dormouse.server.device.DeviceProfiles;
import io.dormouse.server.device.DeviceSettings;
import io.dormouse.server.device.StandingObservations;
import io.dormouse.server.device.Tags;
import io.dormouse.server.dialect.LearnedDialects;
import io.dormouse.server.twin.TwinConfig;
import io.dormouse.server.twin.TwinParts;
import io.dormouse.server.twin.Twins;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.observation.Observation;
import org.eclipse.leshan.core.observation.SingleObservation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceRoutesTest {
    private final World world = new World();
    private final DeviceStore store = new DeviceStore(world.database, world.time);
    private final List<String> cut = new ArrayList<>();
    private final List<Observation> observations = new ArrayList<>();
    private final Twins twins = new Twins(new TwinParts(
            world.database,
            world.lanes,
            world.models,
            world.presence,
            store,
            new LearnedDialects(world.database, store, world.time),
            DeviceProfiles.NONE,
            world.scheduler,
            TwinConfig.DEFAULT,
            world.time));
    private final Tags tags = twins.tags();
    private final Credentials credentials = new Credentials(
            new Credentials.Ports(
                    world.database,
                    world.lanes,
                    store,
                    (type, identity) -> cut.add(identity),
                    new SealedBox(new byte[32], Randomness.seeded(1)),
                    world.time,
                    Randomness.seeded(2)),
            16);
    private final Devices.Ports ports =
            new Devices.Ports(world.database, world.lanes, world.listeners, tags, credentials);
    private final Devices devices = new Devices(store, ports, world.time);
    private TestHttp http;

    @BeforeEach
    void wire() {
        for (DeviceListener listener : List.of(devices, twins, credentials)) {
            world.listeners.add(listener);
        }
        world.plug(World.nothing(), twins.writes(), twins.verification());
        StandingObservations standing = new StandingObservations() {
            @Override
            public Collection<Observation> of(io.dormouse.server.device.Device device) {
                return observations;
            }

            @Override
            public boolean drop(io.dormouse.server.device.Device device, Observation observation) {
                return observations.remove(observation);
            }
        };
        OpenApiContract contract = OpenApiContract.load();
        http = new TestHttp(
                world.time,
                contract.holding(new DeviceRoutes(devices, ports, world.presence, world.time)),
                contract.holding(new DeviceListRoutes(world.database, world.time)),
                contract.holding(new ObjectRoutes(new ObjectRoutes.Ports(
                        world.database, world.lanes, store, world.presence, world.models, standing, world.time))));
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Reply post(String json) {
        return http.send(TestRequest.post("/api/v1/devices").withJson(json));
    }

    private Reply patch(String endpoint, String json) {
        return http.send(TestRequest.patch("/api/v1/devices/" + endpoint).withJson(json));
    }

    private Reply get(String target) {
        return http.send(TestRequest.get("/api/v1/devices/" + target).as(Role.VIEWER));
    }

    private static JsonNode json(Reply reply) {
        return Objects.requireNonNull(reply.json());
    }

    private static String code(Reply reply) {
        return json(reply).path("code").asText();
    }

    @Test
    void aDeviceIsMadeBeforeItRegisters() {
        Reply reply = post(
                "{\"endpoint\":\"a/b €\",\"label\":\"Cellar\",\"tags\":{\"site\":\"brno\"},\"settings\":{\"awakeTime\":\"PT30S\"}}");

        assertEquals(201, reply.status());
        JsonNode device = json(get("a%2Fb%20%E2%82%AC"));
        assertEquals("a/b €", device.path("endpoint").asText());
        assertEquals("never-seen", device.path("state").asText());
        assertEquals("Cellar", device.path("label").asText());
        assertEquals("brno", device.at("/tags/site").asText());
        assertEquals("PT30S", device.at("/settings/awakeTime").asText());
        assertTrue(device.path("registration").isNull());
        assertEquals(new DeviceSettings(Duration.ofSeconds(30), null, null), store.settings("a/b €"));
    }

    @Test
    void aDeviceIsMadeOnce() {
        post("{\"endpoint\":\"a\"}");

        Reply again = post("{\"endpoint\":\"a\"}");

        assertEquals(409, again.status());
        assertEquals("device-exists", code(again));
    }

    @Test
    void aDeviceComesWithItsCredentialWhoseGeneratedKeyIsToldOnce() {
        Reply reply = post("{\"endpoint\":\"a\",\"credential\":{\"type\":\"psk\",\"generate\":true}}");

        assertEquals(201, reply.status());
        assertEquals("no-store", reply.headers().get("Cache-Control"));
        assertEquals(32, json(reply).at("/credential/key").asText().length());
        assertEquals("a", json(reply).at("/credential/identity").asText());
        assertFalse(json(get("a")).toString().contains("key"));
    }

    @Test
    void aDeviceWhoseIdentityIsTakenIsNotMade() {
        post("{\"endpoint\":\"a\",\"credential\":{\"type\":\"psk\",\"generate\":true,\"identity\":\"x\"}}");

        Reply refused =
                post("{\"endpoint\":\"b\",\"credential\":{\"type\":\"psk\",\"generate\":true,\"identity\":\"x\"}}");

        assertEquals("identity-taken", code(refused));
        assertEquals(404, get("b").status());
    }

    @Test
    void anOperatorMayMakeADeviceButNotItsCredential() {
        TestRequest request = TestRequest.post("/api/v1/devices").as(Role.OPERATOR);

        assertEquals(201, http.send(request.withJson("{\"endpoint\":\"a\"}")).status());
        Reply refused =
                http.send(request.withJson("{\"endpoint\":\"b\",\"credential\":{\"type\":\"psk\",\"generate\":true}}"));
        assertEquals(403, refused.status());
        assertFalse(store.exists("b"));
    }

    @Test
    void refusedTagsLeaveNoDeviceBehind() {
        Reply refused = post("{\"endpoint\":\"a\",\"tags\":{\"big\":\"" + "x".repeat(9_000) + "\"}}");

        assertEquals(413, refused.status());
        assertFalse(store.exists("a"));
        assertEquals(404, get("a").status());
        assertEquals(List.of(), world.events("device.created", "device.deleted"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                       | /endpoint",
                "{\"endpoint\":\"\"}                                      | /endpoint",
                "{\"endpoint\":7}                                         | /endpoint",
                "{\"endpoint\":\"a\\u0000\"}                              | /endpoint",
                "{\"endpoint\":\"a\",\"state\":\"online\"}                | /state",
                "{\"endpoint\":\"a\",\"tag\":{}}                          | /tag",
                "{\"endpoint\":\"a\",\"tags\":[]}                         | /tags",
                "{\"endpoint\":\"a\",\"label\":\" \"}                     | /label",
                "{\"endpoint\":\"a\",\"label\":7}                         | /label",
                "{\"endpoint\":\"a\",\"settings\":7}                      | /settings",
                "{\"endpoint\":\"a\",\"settings\":{\"awakeTime\":\"30\"}} | /settings/awakeTime",
                "{\"endpoint\":\"a\",\"settings\":{\"awakeTime\":\"PT0.5S\"}} | /settings/awakeTime",
                "{\"endpoint\":\"a\",\"settings\":{\"awakeTime\":\"PT24H1S\"}} | /settings/awakeTime",
                "{\"endpoint\":\"a\",\"settings\":{\"ackTimeout\":\"PT121S\"}} | /settings/ackTimeout",
                "{\"endpoint\":\"a\",\"settings\":{\"contentFormat\":41}} | /settings/contentFormat",
                "{\"endpoint\":\"a\",\"settings\":{\"awakTime\":\"PT5S\"}} | /settings/awakTime",
                "[]                                                       | ``"
            })
    void whatMakesNoDeviceIsRefusedWithAPointer(String body, String pointer) {
        Reply refused = post(body);

        assertEquals(422, refused.status());
        assertEquals(pointer, json(refused).at("/errors/0/pointer").asText());
        assertFalse(store.exists("a"));
    }

    @Test
    void namesAndLabelsHaveTheirLengths() {
        assertEquals(201, post("{\"endpoint\":\"" + "n".repeat(255) + "\"}").status());
        assertEquals(422, post("{\"endpoint\":\"" + "n".repeat(256) + "\"}").status());
        assertEquals(422, post("{\"endpoint\":\"" + "€".repeat(86) + "\"}").status());
        assertEquals(
                201,
                post("{\"endpoint\":\"l\",\"label\":\"" + "x".repeat(DeviceChange.LABEL_MAX) + "\"}")
                        .status());
        assertEquals(
                422,
                post("{\"endpoint\":\"m\",\"label\":\"" + "x".repeat(DeviceChange.LABEL_MAX + 1) + "\"}")
                        .status());
    }

    @Test
    void aPatchChangesWhatItNamesAndNothingElse() {
        post(
                "{\"endpoint\":\"a\",\"label\":\"Cellar\",\"tags\":{\"site\":\"brno\",\"floor\":3},\"settings\":{\"awakeTime\":\"PT30S\"}}");

        JsonNode tagged = json(patch("a", "{\"tags\":{\"floor\":null,\"room\":7}}"));
        assertEquals("{\"site\":\"brno\",\"room\":7}", tagged.path("tags").toString());
        assertEquals("Cellar", tagged.path("label").asText());

        JsonNode set = json(patch("a", "{\"settings\":{\"contentFormat\":112},\"label\":null}"));
        assertEquals(
                "{\"awakeTime\":\"PT30S\",\"contentFormat\":112}",
                set.path("settings").toString());
        assertTrue(set.path("label").isNull());

        JsonNode cleared = json(patch("a", "{\"settings\":null,\"tags\":null}"));
        assertEquals("{}", cleared.path("settings").toString());
        assertEquals("{}", cleared.path("tags").toString());
        assertEquals(DeviceSettings.NONE, store.settings("a"));
    }

    @Test
    void changedSettingsCountAtOnce() {
        post("{\"endpoint\":\"a\"}");
        assertEquals(DeviceSettings.NONE, store.settings("a"));

        patch("a", "{\"settings\":{\"awakeTime\":\"PT10S\"}}");

        assertEquals(Duration.ofSeconds(10), store.settings("a").awakeTime());
    }

    @Test
    void whoChangesAnOldVersionIsSentBack() {
        post("{\"endpoint\":\"a\"}");
        String first = get("a").headers().get("ETag");
        patch("a", "{\"label\":\"one\"}");
        String second = get("a").headers().get("ETag");
        patch("a", "{\"tags\":{\"site\":\"brno\"}}");

        for (String old : List.of(first, second)) {
            for (String body : List.of("{\"label\":\"two\"}", "{\"tags\":{\"site\":\"praha\"}}")) {
                Reply refused = http.send(
                        TestRequest.patch("/api/v1/devices/a").withJson(body).withHeader("If-Match", old));
                assertEquals(412, refused.status());
            }
        }
        Reply now = http.send(TestRequest.patch("/api/v1/devices/a")
                .withJson("{\"label\":\"two\",\"tags\":{\"site\":\"praha\"}}")
                .withHeader("If-Match", get("a").headers().get("ETag")));
        assertEquals(200, now.status());
        assertEquals("two", json(now).path("label").asText());
        assertEquals("praha", json(now).at("/tags/site").asText());
    }

    @Test
    void aPatchThatChangesNothingMakesNoEventAndNoVersion() {
        post("{\"endpoint\":\"a\",\"label\":\"x\"}");
        String before = get("a").headers().get("ETag");
        int events = world.events().size();

        assertEquals(200, patch("a", "{\"label\":\"x\",\"settings\":{}}").status());

        assertEquals(before, get("a").headers().get("ETag"));
        assertEquals(events, world.events().size());
    }

    @Test
    void deletingRemovesEverythingButTheLog() {
        post("{\"endpoint\":\"a\",\"tags\":{\"site\":\"brno\"},\"credential\":{\"type\":\"psk\",\"generate\":true}}");
        world.device("a").has("/3/0/0", new Value.Text("Acme")).registersWithQueueMode();

        assertEquals(
                403,
                http.send(TestRequest.delete("/api/v1/devices/a").as(Role.ENGINEER))
                        .status());
        assertEquals(204, http.send(TestRequest.delete("/api/v1/devices/a")).status());

        assertEquals(404, get("a").status());
        assertEquals(404, get("a/objects").status());
        assertEquals(404, http.send(TestRequest.delete("/api/v1/devices/a")).status());
        assertEquals(List.of("a"), cut);
        assertTrue(credentials.lookup().find("a").isEmpty());
        assertEquals(1, world.events("device.deleted").size());
        assertEquals(
                "device.deleted", json(get("a/timeline")).at("/items/0/type").asText());
        for (String table : List.of("device", "credential", "twin", "twin_index", "presence")) {
            assertEquals(0, rows(table), table);
        }
    }

    private int rows(String table) {
        return world.database.read(connection -> {
            try (var rows = connection.createStatement().executeQuery("SELECT COUNT(*) FROM " + table)) {
                rows.next();
                return rows.getInt(1);
            }
        });
    }

    @Test
    void aListenerThatFailsKeepsTheDeviceWhole() {
        post("{\"endpoint\":\"a\",\"tags\":{\"site\":\"brno\"}}");
        world.listeners.add(new DeviceListener() {
            @Override
            public void deleting(io.dormouse.kit.database.Transaction transaction, String endpoint)
                    throws java.sql.SQLException {
                throw new java.sql.SQLException("no");
            }
        });

        assertEquals(503, http.send(TestRequest.delete("/api/v1/devices/a")).status());
        assertEquals("brno", json(get("a")).at("/tags/site").asText());
    }

    @Test
    void aRegisteredDeviceIsShownAsItIsAtThisMoment() {
        post("{\"endpoint\":\"a\"}");
        world.device("a").has("/3/0/0", new Value.Text("Acme")).registersWithQueueMode();

        JsonNode awake = json(get("a"));
        assertEquals("awake", awake.path("state").asText());
        assertEquals("2026-11-20T10:00:00.000Z", awake.path("lastSeenAt").asText());
        assertEquals("psk", json(get("a/registration")).path("security").asText());
        assertEquals("[\"/3/0\"]", json(get("a/registration")).path("objects").toString());

        world.pass(Duration.ofMinutes(5));
        JsonNode asleep = json(get("a"));
        assertEquals("asleep", asleep.path("state").asText());
        assertTrue(asleep.path("awakeUntil").isNull());

        world.device("a").deregisters();
        assertEquals("deregistered", json(get("a")).path("state").asText());
        assertEquals("not-registered", code(get("a/registration")));
        assertEquals("device-unknown", code(get("nobody/registration")));
    }

    @Test
    void whatADeviceRegisteredAsCanBeFiltered() {
        post("{\"endpoint\":\"a\"}");
        world.device("a").has("/3/0/0", new Value.Text("Acme")).registersWithQueueMode();
        world.pass(Duration.ofSeconds(2));

        JsonNode page = json(http.send(
                TestRequest.get("/api/v1/devices?filter=security%20%3D%20psk%20and%20lwm2mVersion%20%3D%201.1")));

        assertEquals("a", page.at("/items/0/endpoint").asText());
        assertEquals("awake", page.at("/items/0/state").asText());
    }

    @Test
    void theTreeTellsWhatIsKnownWithoutAskingTheDevice() {
        post("{\"endpoint\":\"a\"}");
        world.device("a")
                .has("/3/0/0", new Value.Text("Acme"))
                .has("/3/0/9", new Value.SignedInteger(80))
                .registersWithQueueMode();
        world.device("a").notifies("/3/0/9");
        observations.add(new SingleObservation(
                new org.eclipse.leshan.core.observation.ObservationIdentifier(new byte[] {1}),
                "r1",
                new LwM2mPath(3, 0, 9),
                null,
                null,
                null));
        world.pass(Duration.ofSeconds(42));
        int asked = world.device("a").received().size();

        JsonNode tree = json(get("a/objects"));

        assertEquals(asked, world.device("a").received().size());
        JsonNode object = tree.at("/objects/0");
        assertEquals("Device", object.path("name").asText());
        JsonNode battery = resource(object, 9);
        assertEquals("/3/0/9", battery.path("path").asText());
        assertEquals("Battery Level", battery.path("name").asText());
        assertEquals("R", battery.path("operations").asText());
        assertEquals(80, battery.path("value").asInt());
        assertEquals("PT42S", battery.path("age").asText());
        assertEquals("notify", battery.path("via").asText());
        assertTrue(battery.path("observed").asBoolean());
        JsonNode timezone = resource(object, 15);
        assertEquals("RW", timezone.path("operations").asText());
        assertTrue(timezone.path("value").isNull());
        assertFalse(timezone.path("observed").asBoolean());
        assertTrue(resource(object, 4).path("type").isNull());
    }

    private static JsonNode resource(JsonNode object, int id) {
        for (JsonNode resource : object.at("/instances/0/resources")) {
            if (resource.path("id").asInt() == id) {
                return resource;
            }
        }
        throw new AssertionError("no resource " + id + " in " + object);
    }

    @Test
    void theTimelineIsPagedNewestFirst() {
        post("{\"endpoint\":\"a\"}");
        for (int i = 0; i < 5; i++) {
            patch("a", "{\"label\":\"l" + i + "\"}");
        }

        JsonNode first = json(get("a/timeline?limit=2&types=device.*"));
        JsonNode second = json(get(
                "a/timeline?limit=2&types=device.*&cursor=" + first.path("next").asText()));

        assertEquals("l4", first.at("/items/0/data/label").asText());
        assertEquals("l3", first.at("/items/1/data/label").asText());
        assertEquals("l2", second.at("/items/0/data/label").asText());
        assertEquals(
                1, json(get("a/timeline?types=device.created")).path("items").size());
        assertEquals(
                0,
                json(get("a/timeline?from=2026-11-20T10:00:01Z")).path("items").size());
        assertEquals("device-unknown", code(get("nobody/timeline")));
        assertEquals("bad-query", code(get("a/timeline?from=yesterday")));
    }

    @Test
    void patchingAnUnknownDeviceMakesNone() {
        assertEquals("device-unknown", code(patch("nobody", "{\"label\":\"x\"}")));
        assertEquals("device-unknown", code(patch("nobody", "{\"tags\":{\"a\":1}}")));
        assertFalse(store.exists("nobody"));
    }
}
