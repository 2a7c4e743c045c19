// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.credential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.coap.PskKey;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.TestHttp;
import io.dormouse.kit.http.TestRequest;
import io.dormouse.kit.secret.SealedBox;
import io.dormouse.kit.time.Randomness;
import io.dormouse.server.OpenApiContract;
import io.dormouse.server.World;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.ObjectList;
import io.dormouse.server.device.Registered;
import io.dormouse.server.device.Sender;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialRoutesTest {
    private static final String KEY = "000102030405060708090a0b0c0d0e0f";
    private static final String OTHER_KEY = "ff0102030405060708090a0b0c0d0e0f";
    private static final String PEM = "-----BEGIN PUBLIC KEY-----\n"
            + "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt\n"
            + "6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==\n"
            + "-----END PUBLIC KEY-----\n";

    private final World world = new World();
    private final List<String> cut = new ArrayList<>();
    private final Credentials credentials = new Credentials(
            new Credentials.Ports(
                    world.database,
                    world.lanes,
                    world.known,
                    (type, identity) -> cut.add(identity),
                    new SealedBox(new byte[32], Randomness.seeded(1)),
                    world.time,
                    Randomness.seeded(2)),
            16);
    private final TestHttp http =
            new TestHttp(world.time, OpenApiContract.load().holding(new CredentialRoutes(credentials)));

    @AfterEach
    void close() {
        world.close();
    }

    private Reply put(String endpoint, String identity, String key) {
        return put(endpoint, "{\"type\":\"psk\",\"identity\":\"" + identity + "\",\"key\":\"" + key + "\"}");
    }

    private Reply put(String target, String json) {
        return http.send(
                TestRequest.put("/api/v1/credentials/" + target).withJson(json).as(Role.ENGINEER));
    }

    private JsonNode get(String endpoint) {
        return json(http.send(TestRequest.get("/api/v1/credentials/" + endpoint).as(Role.ENGINEER)));
    }

    private static JsonNode json(Reply reply) {
        return java.util.Objects.requireNonNull(reply.json());
    }

    private String endpointOf(String identity) {
        return credentials.lookup().find(identity).stream()
                .map(PskKey::endpoint)
                .findFirst()
                .orElse("nobody");
    }

    private void registers(String endpoint, String identity) {
        registers(endpoint, "psk", identity);
    }

    private void registers(String endpoint, String security, String identity) {
        Registered registered = new Registered(
                "id",
                new InetSocketAddress("192.0.2.7", 5684),
                URI.create("coaps://0.0.0.0:5684"),
                security,
                identity,
                null,
                "1.1",
                "U",
                true,
                Duration.ofDays(1),
                Instant.EPOCH,
                Instant.EPOCH,
                ObjectList.EMPTY,
                "/",
                Map.of());
        world.lanes.tell(endpoint, () -> credentials.registered(new Device(endpoint, registered), Optional.empty()));
    }

    @Test
    void aDeviceGetsItsFirstCredentialAndExistsFromThenOn() {
        Reply reply = put("meter-17", "id-17", KEY);

        assertEquals(201, reply.status());
        assertEquals("id-17", json(reply).at("/current/identity").asText());
        assertTrue(world.known.exists("meter-17"));
        assertEquals(
                KEY,
                HexFormat.of()
                        .formatHex(credentials.lookup().find("id-17").get(0).key()));
        assertEquals(1, world.events("credential.added").size());
    }

    @Test
    void aKeyIsNeverReadableBack() {
        put("meter-17", "id-17", KEY);
        put("meter-17", "id-17b", OTHER_KEY);

        String everything = get("meter-17").toString()
                + json(http.send(TestRequest.get("/api/v1/credentials")))
                + world.events()
                + stored();

        assertFalse(everything.toLowerCase().contains(KEY), everything);
        assertFalse(everything.toLowerCase().contains(OTHER_KEY), everything);
        assertFalse(everything.contains(
                java.util.Base64.getEncoder().encodeToString(HexFormat.of().parseHex(KEY))));
    }

    private String stored() {
        return world.database.read(connection -> {
            StringBuilder all = new StringBuilder();
            try (var rows = connection.createStatement().executeQuery("SELECT sealed FROM credential")) {
                while (rows.next()) {
                    all.append(rows.getString(1)).append(' ');
                }
            }
            return all.toString();
        });
    }

    @Test
    void aGeneratedKeyIsToldOnce() {
        Reply reply = put("meter-17", "{\"type\":\"psk\",\"generate\":true}");

        String key = json(reply).path("key").asText();
        assertEquals(32, key.length());
        assertEquals("no-store", reply.headers().get("Cache-Control"));
        assertEquals(
                key,
                HexFormat.of()
                        .formatHex(credentials.lookup().find("meter-17").get(0).key()));
        assertFalse(get("meter-17").toString().contains(key));
    }

    @Test
    void aSecondCredentialIsTheNextAndBothAreValidUntilItIsUsed() {
        put("meter-17", "old", KEY);
        Reply reply = put("meter-17", "new", OTHER_KEY);

        assertEquals(200, reply.status());
        assertEquals("old", json(reply).at("/current/identity").asText());
        assertEquals("new", json(reply).at("/next/identity").asText());
        assertEquals("meter-17", endpointOf("old"));
        assertEquals("meter-17", endpointOf("new"));

        registers("meter-17", "old");
        assertEquals("meter-17", endpointOf("new"));
        registers("meter-17", "new");

        assertEquals("nobody", endpointOf("old"));
        assertEquals("meter-17", endpointOf("new"));
        assertEquals("new", get("meter-17").at("/current/identity").asText());
        assertTrue(get("meter-17").at("/next").isNull());
        assertEquals(List.of("old"), cut);
        assertEquals(
                "old",
                world.events("credential.rotated")
                        .get(0)
                        .data()
                        .path("replaced")
                        .asText());
    }

    @Test
    void anotherNextReplacesTheOneThatWasNeverUsed() {
        put("meter-17", "old", KEY);
        put("meter-17", "lost", OTHER_KEY);
        put("meter-17", "new", OTHER_KEY);

        assertEquals("nobody", endpointOf("lost"));
        assertEquals("meter-17", endpointOf("old"));
        assertEquals("meter-17", endpointOf("new"));
    }

    @Test
    void replaceNowCutsTheOldOneOffAtOnce() {
        put("meter-17", "old", KEY);
        Reply reply = put("meter-17?replace=now", "new", OTHER_KEY);

        assertEquals("new", json(reply).at("/current/identity").asText());
        assertEquals("nobody", endpointOf("old"));
        assertEquals(List.of("old"), cut);
    }

    @Test
    void theSameKeyAgainChangesNothing() {
        put("meter-17", "id", KEY);
        int events = world.events().size();

        assertEquals(200, put("meter-17", "id", KEY).status());
        assertEquals(events, world.events().size());
        assertTrue(cut.isEmpty());
    }

    private List<String> keysOf(String identity) {
        return credentials.lookup().find(identity).stream()
                .map(one -> HexFormat.of().formatHex(one.key()))
                .toList();
    }

    @Test
    void anotherKeyUnderTheSameIdentityIsTheNextUntilAHandshakeUsesIt() {
        put("meter-17", "id", KEY);

        Reply stored = put("meter-17", "id", OTHER_KEY);

        assertEquals(200, stored.status());
        assertEquals("id", json(stored).at("/next/identity").asText());
        assertEquals(List.of(KEY, OTHER_KEY), keysOf("id"));
        registers("meter-17", "id");
        credentials.lookup().proven("id", credentials.lookup().find("id").get(0));
        assertEquals(List.of(KEY, OTHER_KEY), keysOf("id"));

        credentials.lookup().proven("id", credentials.lookup().find("id").get(1));

        assertEquals(List.of(OTHER_KEY), keysOf("id"));
        assertEquals(1, world.events("credential.rotated").size());
        assertEquals(List.of(), cut);
    }

    @Test
    void anotherKeyUnderTheSameIdentityReplacesAtOnceWhenAsked() {
        put("meter-17", "id", KEY);

        assertEquals(200, put("meter-17?replace=now", "id", OTHER_KEY).status());

        assertEquals(List.of(OTHER_KEY), keysOf("id"));
        assertEquals(List.of("id"), cut);
    }

    @Test
    void aNextKeyThatWasNeverUsedIsReplacedWithoutCuttingTheCurrentOneOfTheSameIdentity() {
        put("meter-17", "id", KEY);
        put("meter-17", "id", OTHER_KEY);

        put("meter-17", "new", OTHER_KEY);

        assertEquals(List.of(KEY), keysOf("id"));
        assertEquals(List.of(), cut);
    }

    private Reply putRaw(String endpoint) {
        return put(endpoint, "{\"type\":\"rpk\",\"publicKey\":\"" + PEM.replace("\n", "\\n") + "\"}");
    }

    @Test
    void aRawPublicKeyIsStoredShownAndRecognisedByItsHash() {
        Reply reply = putRaw("meter-17");

        assertEquals(201, reply.status());
        assertEquals("rpk", json(reply).at("/current/type").asText());
        assertEquals(PEM, json(reply).at("/current/publicKey").asText());
        String identity = json(reply).at("/current/identity").asText();
        assertTrue(identity.startsWith("ni:///sha-256;"), identity);
        assertTrue(credentials.lookup().knowsKey(identity));
        assertEquals(
                Optional.of("meter-17"), credentials.lookup().endpointOf(sender("rpk", identity, List.of()), null));
        assertEquals(409, putRaw("meter-18").status());
    }

    @Test
    void aCertificateIsRecognisedByTheNameOfTheDeviceAmongItsNames() {
        put("meter-17", "{\"type\":\"x509\"}");
        put("meter-18", "{\"type\":\"x509\"}");

        assertTrue(credentials.lookup().knowsOneOf(List.of("Acme", "meter-17")));
        assertFalse(credentials.lookup().knowsOneOf(List.of("Acme")));
        Sender both = sender("x509", "meter-17,meter-18", List.of("meter-17", "meter-18"));
        assertEquals(Optional.of("meter-17"), credentials.lookup().endpointOf(both, null));
        assertEquals(Optional.of("meter-18"), credentials.lookup().endpointOf(both, "meter-18"));
        assertEquals(Optional.of("meter-17"), credentials.lookup().endpointOf(both, "meter-19"));
        assertEquals(Optional.empty(), credentials.lookup().endpointOf(sender("psk", "meter-17", List.of()), null));
    }

    @Test
    void aDeviceIsRotatedFromAKeyToACertificate() {
        put("meter-17", "id", KEY);
        put("meter-17", "{\"type\":\"x509\"}");
        assertEquals("x509", get("meter-17").at("/next/type").asText());

        registers("meter-17", "x509", "Acme,meter-17");

        assertEquals("x509", get("meter-17").at("/current/type").asText());
        assertEquals(List.of("id"), cut);
    }

    private static Sender sender(String security, String identity, List<String> names) {
        return new Sender(
                new InetSocketAddress("192.0.2.7", 5684),
                URI.create("coaps://0.0.0.0:5684"),
                security,
                identity,
                names,
                null);
    }

    @Test
    void anIdentityBelongsToOneDevice() {
        put("meter-17", "id", KEY);
        Reply refused = put("meter-18", "id", OTHER_KEY);

        assertEquals(409, refused.status());
        assertEquals("identity-taken", json(refused).path("code").asText());
        assertFalse(world.known.exists("meter-18"));
        assertEquals("meter-17", endpointOf("id"));
    }

    @Test
    void deletingCutsTheSessionsOfBoth() {
        put("meter-17", "old", KEY);
        put("meter-17", "new", OTHER_KEY);

        Reply reply = http.send(TestRequest.delete("/api/v1/credentials/meter-17"));

        assertEquals(204, reply.status());
        assertEquals(List.of("old", "new"), cut);
        assertEquals("nobody", endpointOf("old"));
        assertEquals(
                404,
                http.send(TestRequest.delete("/api/v1/credentials/meter-17")).status());
        assertEquals(
                404, http.send(TestRequest.get("/api/v1/credentials/meter-17")).status());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"rpk\",\"publicKey\":\"x\"}                     | bad-credential    | /publicKey",
                "{\"type\":\"rpk\"}                                         | bad-credential    | /publicKey",
                "{\"type\":\"x509\",\"key\":\"00\"}                            | bad-credential    | /key",
                "{\"type\":\"oscore\"}                                      | bad-credential    | /type",
                "{\"identity\":\"a\",\"key\":\"000102030405060708090a0b0c0d0e0f\"} | bad-credential | /type",
                "{\"type\":\"psk\",\"identity\":\"a\"}                      | bad-credential    | /key",
                "{\"type\":\"psk\",\"identity\":\"a\",\"key\":\"0001\"}     | bad-credential    | /key",
                "{\"type\":\"psk\",\"identity\":\"a\",\"key\":\"zz0102030405060708090a0b0c0d0e0f\"} | bad-credential | /key",
                "{\"type\":\"psk\",\"key\":\"000102030405060708090a0b0c0d0e0f\"} | bad-credential | /identity",
                "{\"type\":\"psk\",\"identity\":7,\"key\":\"000102030405060708090a0b0c0d0e0f\"} | bad-credential | /identity",
                "{\"type\":\"psk\",\"generate\":true,\"key\":\"00\"}        | bad-credential    | /key",
                "{\"type\":\"psk\",\"generate\":true,\"x\":1}               | bad-credential    | /x",
                "[]                                                         | bad-credential    | ``"
            })
    void whatCannotBeUsedIsRefusedWithAPointer(String body, String code, String pointer) {
        Reply refused = put("meter-17", body);

        assertEquals(422, refused.status());
        assertEquals(code, json(refused).path("code").asText());
        assertEquals(pointer, json(refused).at("/errors/0/pointer").asText());
        assertFalse(world.known.exists("meter-17"));
    }

    @Test
    void identitiesAndKeysHaveTheirLimits() {
        assertEquals(201, put("a", "i".repeat(128), "00".repeat(64)).status());
        assertEquals(422, put("b", "i".repeat(129), KEY).status());
        assertEquals(422, put("b", "€".repeat(43), KEY).status());
        assertEquals(422, put("b", "b", "00".repeat(65)).status());
        assertEquals(422, put("b", "b", "00".repeat(15)).status());
        assertEquals(422, put("x".repeat(256), "b", KEY).status());
    }

    @Test
    void onlyEngineersMayTouchCredentials() {
        Reply refused = http.send(TestRequest.get("/api/v1/credentials").as(Role.OPERATOR));

        assertEquals(403, refused.status());
    }

    @Test
    void aListIsPagedByDeviceWithBothOfItsCredentials() {
        for (String endpoint : List.of("a", "b", "c")) {
            put(endpoint, endpoint + 1, KEY);
            put(endpoint, endpoint + 2, KEY);
        }

        JsonNode first = json(http.send(TestRequest.get("/api/v1/credentials?limit=2")));
        JsonNode second = json(http.send(TestRequest.get(
                "/api/v1/credentials?limit=2&cursor=" + first.path("next").asText())));

        assertEquals(3, first.path("estimatedTotal").asInt());
        assertEquals(2, first.path("items").size());
        assertEquals("b2", first.at("/items/1/next/identity").asText());
        assertEquals("c", second.at("/items/0/endpoint").asText());
        assertTrue(second.path("next").isNull());
    }

    @Test
    void anImportTakesGoodRowsAndTellsWhatIsWrongWithOthers() {
        put("taken", "taken", KEY);
        String csv = "endpoint,identity,key\r\n"
                + "a,a," + KEY + "\r\n"
                + "\"b,\"\"c\",b," + KEY + "\r\n"
                + "\r\n"
                + "d,taken," + KEY + "\r\n"
                + "e,e,00\r\n"
                + "f,f\r\n"
                + "taken,taken," + KEY + "\r\n";

        Reply reply = http.send(TestRequest.post("/api/v1/credentials:import")
                .withBody("text/csv", csv.getBytes(StandardCharsets.UTF_8)));

        JsonNode report = json(reply);
        assertEquals(200, reply.status());
        assertEquals(2, report.path("added").asInt());
        assertEquals(1, report.path("unchanged").asInt());
        assertEquals(3, report.path("refused").asInt());
        assertEquals(5, report.at("/errors/0/line").asInt());
        assertEquals("identity-taken", report.at("/errors/0/code").asText());
        assertEquals("bad-key", report.at("/errors/1/code").asText());
        assertEquals("malformed-row", report.at("/errors/2/code").asText());
        assertEquals("b,\"c", endpointOf("b"));
        assertFalse(report.toString().contains(KEY));
    }

    @Test
    void anImportWithTypesTakesAllOfThem() {
        String key = PEM.replaceAll("-----[A-Z ]+-----|\\s", "");
        String csv = "endpoint,type,identity,key\n"
                + "a,psk,a," + KEY + "\n"
                + "b,rpk,," + key + "\n"
                + "c,x509,,\n"
                + "d,oscore,,\n"
                + "e,rpk,,AAAA\n";

        Reply reply = http.send(TestRequest.post("/api/v1/credentials:import")
                .withBody("text/csv", csv.getBytes(StandardCharsets.UTF_8)));

        JsonNode report = json(reply);
        assertEquals(3, report.path("added").asInt(), report::toString);
        assertEquals("unknown-type", report.at("/errors/0/code").asText());
        assertEquals("bad-public-key", report.at("/errors/1/code").asText());
        assertEquals("rpk", get("b").at("/current/type").asText());
        assertEquals("c", get("c").at("/current/identity").asText());
    }

    @ParameterizedTest
    @CsvSource({"'a,b,c'", "''", "'endpoint,identity,key\n\"open'", "'endpoint;identity;key'"})
    void anotherKindOfFileIsRefused(String csv) {
        Reply reply = http.send(TestRequest.post("/api/v1/credentials:import")
                .withBody("text/csv", csv.getBytes(StandardCharsets.UTF_8)));

        assertEquals(422, reply.status());
        assertEquals("malformed-csv", json(reply).path("code").asText());
    }

    @Test
    void anImportHasALargestSize() {
        String header = "endpoint,identity,key\n";
        String row = "x,,\n";

        assertEquals(200, importOf(header + row.repeat(CredentialCsv.ROWS_MAX)).status());
        assertEquals(
                422, importOf(header + row.repeat(CredentialCsv.ROWS_MAX + 1)).status());
    }

    private Reply importOf(String csv) {
        return http.send(TestRequest.post("/api/v1/credentials:import")
                .withBody("text/csv", csv.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aDeletedDeviceLosesItsCredentialsAndItsSession() {
        put("meter-17", "id", KEY);

        world.database.commit(transaction -> {
            credentials.deleting(transaction, "meter-17");
            return true;
        });
        credentials.deleted("meter-17");

        assertEquals("nobody", endpointOf("id"));
        assertEquals(List.of("id"), cut);
    }

    @Test
    void aDatabaseOfAnotherKeyStopsTheStart() {
        put("meter-17", "id", KEY);
        byte[] anotherKey = new byte[32];
        anotherKey[0] = 1;
        Credentials wrong = new Credentials(
                new Credentials.Ports(
                        world.database,
                        world.lanes,
                        world.known,
                        (type, identity) -> cut.add(identity),
                        new SealedBox(anotherKey, Randomness.seeded(1)),
                        world.time,
                        Randomness.seeded(2)),
                16);

        credentials.check();
        IllegalStateException refused = assertThrows(IllegalStateException.class, wrong::check);
        assertTrue(refused.getMessage().contains("another secret key"), refused::getMessage);
    }
}
