// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.enrolment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.dormouse.kit.database.EveryDatabase;
import io.dormouse.kit.database.TestDatabase;
import io.dormouse.kit.http.Json;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.TestHttp;
import io.dormouse.kit.http.TestRequest;
import io.dormouse.kit.secret.SealedBox;
import io.dormouse.kit.time.Randomness;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Configurations and groups as callers put and get them, on both databases. */
final class EnrolmentRoutesTest {
    private static final String KEY = "000102030405060708090a0b0c0d0e0f";
    private static final String CONFIG = "/api/v1/bootstrap/configs/a%2Fb";
    private static final String PLAN =
            "{'credential':{'identity':'boot','key':'" + KEY + "'},'servers':[{'shortServerId':101,"
                    + "'uri':'coaps://dm.example:5684','security':{'identity':'own','key':'" + KEY + "'}}]}";

    private final List<String> cut = new ArrayList<>();
    private Enrolments enrolments;

    private TestHttp http(TestDatabase database) {
        enrolments = new Enrolments(
                database, new SealedBox(new byte[32], Randomness.seeded(1)), database.time(), Randomness.seeded(2));
        return new TestHttp(database.time(), new EnrolmentRoutes(enrolments, true, cut::add));
    }

    private static TestRequest put(String path, String json) {
        return TestRequest.put(path).withJson(json.replace('\'', '"'));
    }

    private static JsonNode json(Reply reply) {
        JsonNode json = reply.json();
        return json == null ? MissingNode.getInstance() : Json.read(Json.write(json));
    }

    private static Set<String> faults(Reply reply) {
        Set<String> faults = new TreeSet<>();
        json(reply)
                .path("errors")
                .forEach(fault -> faults.add(fault.path("pointer").asText() + " "
                        + fault.path("code").asText()));
        return faults;
    }

    @EveryDatabase
    void whatWasPutIsThereAfterARestartWithoutItsKeys(TestDatabase database) {
        Reply first = http(database).send(put(CONFIG, PLAN));
        assertEquals(201, first.status());
        database.reopen();

        Reply read = http(database).send(TestRequest.get(CONFIG).as(Role.VIEWER));

        assertEquals("a/b", json(read).path("endpoint").asText());
        assertEquals("boot", json(read).at("/credential/identity").asText());
        assertFalse((json(first) + "" + json(read)).contains(KEY));
        assertEquals("\"1\"", read.headers().get("ETag"));
        assertEquals(1, enrolments.find("boot").size());
        enrolments.check();
    }

    @EveryDatabase
    void theKeyInTheDatabaseIsNotReadable(TestDatabase database) {
        http(database).send(put(CONFIG, PLAN));

        String rows = database.read(connection -> {
            try (var found = connection.createStatement().executeQuery("SELECT sealed FROM enrolment")) {
                found.next();
                return found.getString(1);
            }
        });

        assertFalse(rows.contains(KEY));
        assertFalse(rows.contains("servers"));
    }

    @EveryDatabase
    void aKeyThatIsLeftOutIsTheStoredOneWhenTheIdentityIsTheSame(TestDatabase database) {
        TestHttp http = http(database);
        http.send(put(CONFIG, PLAN));
        String shown = PLAN.replace(",'key':'" + KEY + "'", "");

        assertEquals(200, http.send(put(CONFIG, shown)).status());
        assertEquals(1, enrolments.find("boot").size());
        Reply other = http.send(put(CONFIG, shown.replace("'own'", "'other'")));
        assertEquals(Set.of("/servers/0/security/key bad-key"), faults(other));
    }

    @EveryDatabase
    void aVersionThatIsNotTheNewestIsRefused(TestDatabase database) {
        TestHttp http = http(database);
        http.send(put(CONFIG, PLAN));

        assertEquals(412, http.send(put(CONFIG, PLAN).withIfMatch(2)).status());
        assertEquals(200, http.send(put(CONFIG, PLAN).withIfMatch(1)).status());
        assertEquals(412, http.send(put(CONFIG, PLAN).withIfMatch(1)).status());
    }

    @EveryDatabase
    void anIdentityBelongsToOneAlone(TestDatabase database) {
        TestHttp http = http(database);
        http.send(put(CONFIG, PLAN));

        Reply group = http.send(put("/api/v1/bootstrap/groups/g", PLAN));

        assertEquals("identity-taken", json(group).path("code").asText());
        assertEquals(204, http.send(TestRequest.delete(CONFIG)).status());
        assertEquals(201, http.send(put("/api/v1/bootstrap/groups/g", PLAN)).status());
        assertEquals(List.of("boot"), cut);
    }

    @EveryDatabase
    void anotherKeyCutsTheConnectionThatTheOldOneMade(TestDatabase database) {
        TestHttp http = http(database);
        http.send(put(CONFIG, PLAN));
        http.send(put(CONFIG, PLAN));
        assertEquals(List.of(), cut);

        http.send(put(CONFIG, PLAN.replace("'boot','key':'00", "'boot','key':'ff")));

        assertEquals(List.of("boot"), cut);
    }

    @EveryDatabase
    void aGeneratedKeyIsToldOnce(TestDatabase database) {
        TestHttp http = http(database);
        String generated = PLAN.replace("{'identity':'boot','key':'" + KEY + "'}", "{'generate':true}");

        JsonNode told = json(http.send(put("/api/v1/bootstrap/groups/g", generated)));

        assertEquals("group-g", told.at("/credential/identity").asText());
        assertEquals(32, told.at("/credential/key").asText().length());
        JsonNode read = json(http.send(TestRequest.get("/api/v1/bootstrap/groups/g")));
        assertTrue(read.at("/credential/key").isMissingNode(), read::toString);
        assertEquals(1, enrolments.find("group-g").size());
    }

    @EveryDatabase
    void checkOnlyStoresNothing(TestDatabase database) {
        TestHttp http = http(database);

        assertEquals(200, http.send(put(CONFIG + "?check=only", PLAN)).status());
        assertEquals(400, http.send(put(CONFIG + "?check=twice", PLAN)).status());
        assertEquals(404, http.send(TestRequest.get(CONFIG)).status());
    }

    @EveryDatabase
    void pagesFollowOneAnother(TestDatabase database) {
        TestHttp http = http(database);
        for (int i = 0; i < 5; i++) {
            http.send(put("/api/v1/bootstrap/configs/m" + i, PLAN.replace("'boot'", "'boot" + i + "'")));
        }

        JsonNode first = json(http.send(TestRequest.get("/api/v1/bootstrap/configs?limit=3")));
        JsonNode second = json(http.send(TestRequest.get(
                "/api/v1/bootstrap/configs?limit=3&cursor=" + first.path("next").asText())));

        assertEquals(3, first.path("items").size());
        assertEquals(2, second.path("items").size());
        assertTrue(second.path("next").isNull());
        assertEquals(5, first.path("estimatedTotal").asInt());
    }

    @EveryDatabase
    void whatDoesNotFitTogetherIsNamedBeforeAnythingIsStored(TestDatabase database) {
        TestHttp http = http(database);
        String server = "{'shortServerId':%d,'uri':'coaps://a:1','security':{'generate':true}%s}";
        String two = "{'servers':[" + server.formatted(1, "") + "," + server.formatted(1, "") + "]}";

        assertEquals(
                Set.of("/servers/1/shortServerId duplicate", "/servers several-device-servers"),
                faults(http.send(put(CONFIG, two))));
        assertEquals(
                Set.of(
                        "/servers/0/uri bad-uri",
                        "/servers/0/shortServerId out-of-range",
                        "/servers/0/binding bad-binding"),
                faults(http.send(
                        put(CONFIG, "{'servers':[{'shortServerId':65535,'uri':'coaps://a:1','binding':'X'}]}"))));
        String rules = "{'servers':[{'shortServerId':1,'uri':'coap://a:1'}],'accessControl':["
                + "{'object':3,'instance':0,'owner':2,'rights':{'7':['read']}},"
                + "{'object':3,'instance':0,'owner':1,'rights':{'1':['create']}},"
                + "{'object':2,'instance':0,'owner':1,'rights':{'default':['read']}}]}";
        assertEquals(
                Set.of(
                        "/accessControl/0/owner unknown-server",
                        "/accessControl/0/rights unknown-server",
                        "/accessControl/1 duplicate",
                        "/accessControl/1/rights create-belongs-to-object",
                        "/accessControl/2/object not-guarded"),
                faults(http.send(put(CONFIG, rules))));
        assertEquals(
                Set.of("/nonsense unknown-member"),
                faults(http.send(put(CONFIG, PLAN.replace("{'credential'", "{'nonsense':1,'credential'")))));
        assertEquals(404, http.send(TestRequest.get(CONFIG)).status());
    }

    @EveryDatabase
    void limitsHoldAtTheirNumber(TestDatabase database) {
        TestHttp http = http(database);

        assertEquals(201, http.send(put(CONFIG, servers(10))).status());
        assertEquals(Set.of("/servers bad-list"), faults(http.send(put(CONFIG, servers(11)))));
        assertEquals(
                201,
                http.send(put("/api/v1/bootstrap/configs/" + "n".repeat(255), servers(1)))
                        .status());
        assertEquals(
                422,
                http.send(put("/api/v1/bootstrap/configs/" + "n".repeat(256), servers(1)))
                        .status());
        assertEquals(200, http.send(put(CONFIG, rules(100))).status());
        assertEquals(Set.of("/accessControl bad-list"), faults(http.send(put(CONFIG, rules(101)))));
        String identity = PLAN.replace("'boot'", "'" + "i".repeat(128) + "'");
        assertEquals(200, http.send(put(CONFIG, identity)).status());
        assertEquals(
                422, http.send(put(CONFIG, identity.replace("iii", "iiii"))).status());
        assertEquals(
                422, http.send(put(CONFIG, PLAN.replace(KEY, KEY.substring(2)))).status());
    }

    private static String servers(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(id -> "{'shortServerId':" + id + ",'uri':'coap://a:1'}")
                .collect(Collectors.joining(",", "{'servers':[", "],'accessControl':[]}"));
    }

    private static String rules(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(id -> "{'object':" + (id + 2) + ",'instance':0,'owner':1,'rights':{'default':['read']}}")
                .collect(Collectors.joining(
                        ",", "{'servers':[{'shortServerId':1,'uri':'coap://a:1'}],'accessControl':[", "]}"));
    }

    @EveryDatabase
    void groupsHaveALimit(TestDatabase database) {
        TestHttp http = http(database);
        for (int i = 0; i < Enrolments.GROUPS_MAX; i++) {
            enrolments
                    .put(
                            Enrolment.Kind.GROUP,
                            "g" + i,
                            enrolments.reader().read(Enrolment.Kind.GROUP, "g" + i, group(), null),
                            java.util.OptionalLong.empty(),
                            "test")
                    .join();
        }

        Reply more = http.send(TestRequest.put("/api/v1/bootstrap/groups/more").withJson(group()));

        assertEquals("too-many-configurations", json(more).path("code").asText());
        assertEquals(
                200,
                http.send(TestRequest.put("/api/v1/bootstrap/groups/g7").withJson(group()))
                        .status());
    }

    private static JsonNode group() {
        return Json.read("{\"match\":{\"endpoint\":\"m*\"},\"servers\":[{\"shortServerId\":1,\"uri\":\"coap://a:1\"}]}"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @EveryDatabase
    void onlyEngineersChangeAnything(TestDatabase database) {
        TestHttp http = http(database);

        assertEquals(403, http.send(put(CONFIG, PLAN).as(Role.OPERATOR)).status());
        assertEquals(
                403, http.send(TestRequest.delete(CONFIG).as(Role.OPERATOR)).status());
        assertEquals(
                404, http.send(TestRequest.delete(CONFIG).as(Role.ENGINEER)).status());
    }
}
