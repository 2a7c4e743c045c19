// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.database.EveryDatabase;
import io.dormouse.kit.database.TestDatabase;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.TestHttp;
import io.dormouse.kit.http.TestRequest;
import io.dormouse.kit.time.Randomness;
import io.dormouse.objects.ObjectVersion;
import io.dormouse.server.OpenApiContract;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.ObjectList;
import io.dormouse.server.device.Registered;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;

class ModelRoutesTest {
    @TempDir
    Path directory;

    private static String ddf(int id, String version, String name) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <LWM2M>
                  <Object ObjectType="MODefinition">
                    <Name>%s</Name>
                    <ObjectID>%d</ObjectID>
                    <ObjectURN>urn:oma:lwm2m:x:%d:%s</ObjectURN>
                    <LWM2MVersion>1.0</LWM2MVersion>
                    <ObjectVersion>%s</ObjectVersion>
                    <MultipleInstances>Multiple</MultipleInstances>
                    <Mandatory>Optional</Mandatory>
                    <Resources>
                      <Item ID="1"><Name>Level</Name><Operations>RW</Operations><MultipleInstances>Single</MultipleInstances>
                        <Mandatory>Mandatory</Mandatory><Type>Integer</Type><RangeEnumeration>0..100</RangeEnumeration><Units>%%</Units></Item>
                      <Item ID="2"><Name>Reset</Name><Operations>E</Operations><MultipleInstances>Single</MultipleInstances>
                        <Mandatory>Optional</Mandatory><Type></Type><RangeEnumeration></RangeEnumeration><Units></Units></Item>
                    </Resources>
                  </Object>
                </LWM2M>
                """.formatted(name, id, id, version, version);
    }

    private static Models models(TestDatabase database) {
        return Models.open(null, database, database.time(), Randomness.secure());
    }

    private static TestHttp http(Models models) {
        return new TestHttp(OpenApiContract.load().holding(new ModelRoutes(models)));
    }

    private static Reply post(TestHttp http, String xml) {
        return http.send(TestRequest.post("/api/v1/models")
                .withBody("application/xml", xml.getBytes(StandardCharsets.UTF_8))
                .as(Role.ENGINEER));
    }

    private static Reply get(TestHttp http, String target) {
        return http.send(TestRequest.get("/api/v1/models" + target).as(Role.VIEWER));
    }

    private static JsonNode json(Reply reply) {
        return Objects.requireNonNull(reply.json());
    }

    @EveryDatabase
    void anUploadedModelCountsAtOnceAndAfterARestart(TestDatabase database) {
        Models models = models(database);
        Reply reply = post(http(models), ddf(32_001, "1.2", "Tank"));
        assertEquals(201, reply.status());
        assertEquals(
                "Tank", models.object(Optional.empty(), 32_001).orElseThrow().name());

        database.reopen();
        JsonNode read = json(get(http(models(database)), "/32001/1.2"));

        assertEquals("Tank", read.path("name").asText());
        assertTrue(read.path("uploaded").asBoolean());
        assertEquals("RW", read.at("/resources/0/operations").asText());
        assertEquals("integer", read.at("/resources/0/type").asText());
        assertEquals("%", read.at("/resources/0/units").asText());
        assertEquals("E", read.at("/resources/1/operations").asText());
        assertTrue(read.at("/resources/1/type").isNull());
    }

    @EveryDatabase
    void theNewestVersionIsTakenUnlessADeviceSaysWhich(TestDatabase database) {
        Models models = models(database);
        TestHttp http = http(models);
        post(http, ddf(32_001, "1.10", "Newest"));
        post(http, ddf(32_001, "1.9", "Older"));

        assertEquals(
                "Newest", models.object(Optional.empty(), 32_001).orElseThrow().name());
    }

    private static Device deviceWith(int objectId, String version) {
        ObjectList objects = new ObjectList(
                new TreeMap<>(Map.of(objectId, ObjectVersion.parse(version).orElseThrow())), new TreeMap<>());
        Registered registered = new Registered(
                "id",
                new InetSocketAddress("192.0.2.7", 5684),
                URI.create("coap://0.0.0.0:5683"),
                "none",
                null,
                null,
                "1.1",
                "U",
                true,
                Duration.ofDays(1),
                Instant.EPOCH,
                Instant.EPOCH,
                objects,
                "/",
                Map.of());
        return new Device("meter-17", registered);
    }

    @EveryDatabase
    void anUploadOverABundledModelHidesItUntilItIsDeleted(TestDatabase database) {
        Models models = models(database);
        TestHttp http = http(models);
        String bundled = json(get(http, "/3/1.1")).path("name").asText();

        assertEquals(201, post(http, ddf(3, "1.1", "My Device")).status());
        assertEquals("My Device", json(get(http, "/3/1.1")).path("name").asText());
        assertEquals(204, http.send(TestRequest.delete("/api/v1/models/3/1.1")).status());
        assertEquals(bundled, json(get(http, "/3/1.1")).path("name").asText());

        Reply again = http.send(TestRequest.delete("/api/v1/models/3/1.1"));
        assertEquals(409, again.status());
        assertEquals("model-bundled", json(again).path("code").asText());
        database.reopen();
        assertEquals(
                bundled,
                models(database)
                        .registry()
                        .find(3, ObjectVersion.parse("1.1").orElseThrow())
                        .orElseThrow()
                        .name());
        assertEquals(0, files(database));
    }

    private static int files(TestDatabase database) {
        return database.read(connection -> {
            try (var rows = connection.createStatement().executeQuery("SELECT COUNT(*) FROM user_model_file")) {
                rows.next();
                return rows.getInt(1);
            }
        });
    }

    @EveryDatabase
    void theSameUploadAgainChangesNothingAndANewOneReplaces(TestDatabase database) {
        TestHttp http = http(models(database));
        post(http, ddf(32_001, "1.0", "Tank"));

        assertEquals(200, post(http, ddf(32_001, "1.0", "Tank")).status());
        assertEquals(201, post(http, ddf(32_001, "1.0", "Big Tank")).status());
        assertEquals(1, files(database));
        assertEquals("Big Tank", json(get(http, "/32001/1.0")).path("name").asText());
    }

    @EveryDatabase
    void aFileThatIsNoModelIsRefusedWithItsLine(TestDatabase database) {
        Reply reply = post(
                http(models(database)), ddf(32_001, "1.0", "Tank").replace("<Type>Integer</Type>", "<Type>Int</Type>"));

        assertEquals(422, reply.status());
        assertEquals("bad-model", json(reply).path("code").asText());
        assertTrue(json(reply).path("line").asInt() > 10, () -> json(reply).toString());
        assertEquals(0, files(database));
    }

    @EveryDatabase
    void whatIsNotKnownIs404(TestDatabase database) {
        TestHttp http = http(models(database));

        assertEquals(404, get(http, "/3/9.9").status());
        assertEquals(404, get(http, "/99999/1.0").status());
        assertEquals(404, get(http, "/x/1.0").status());
        assertEquals(404, get(http, "/3/newest").status());
    }

    @EveryDatabase
    void thePagesOfTheListHoldEveryModelOnce(TestDatabase database) {
        TestHttp http = http(models(database));
        Set<String> seen = new HashSet<>();
        int total = 0;
        String target = "?limit=100";
        while (!target.isEmpty()) {
            JsonNode page = json(get(http, target));
            page.path("items")
                    .forEach(item -> assertTrue(seen.add(item.path("id").asText() + "/"
                            + item.path("version").asText())));
            total = page.path("estimatedTotal").asInt();
            target = page.path("next").isNull()
                    ? ""
                    : "?limit=100&cursor=" + page.path("next").asText();
        }

        assertEquals(total, seen.size());
        assertTrue(seen.contains("3/1.0") && seen.contains("3/1.1"), seen::toString);
    }

    @EveryDatabase
    void modelsOfTheDirectoryCountAndABadFileHarmsNoOther(TestDatabase database) throws IOException {
        Files.writeString(directory.resolve("tank.xml"), ddf(32_002, "1.0", "From the directory"));
        Files.writeString(directory.resolve("bad.xml"), "<LWM2M>");

        Models models = Models.open(directory, database, database.time(), Randomness.secure());

        assertEquals(
                "From the directory",
                models.object(Optional.empty(), 32_002).orElseThrow().name());
        Reply refused = http(models).send(TestRequest.delete("/api/v1/models/32002/1.0"));
        assertEquals(409, refused.status());
        assertFalse(models.registry().all().isEmpty());
    }
}
