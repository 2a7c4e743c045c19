// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.http.Route;
import io.dormouse.kit.time.SystemTime;
import io.dormouse.server.WiredServer.Answer;
import io.dormouse.simulator.SimulatedDevice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as it is wired, against openapi.yaml: the same operations, roles and bodies, and real answers as described. */
final class ServerContractTest {
    private static final String DEVICES = "/api/v1/devices";
    private static final String DEVICE = DEVICES + "/{ep}";
    private static final String TWIN = DEVICE + "/twin";

    @TempDir
    Path directory;

    private final OpenApiContract contract = OpenApiContract.load();

    private List<Route> routes() {
        ServerConfig config = WiredServer.config(directory, Map.of("http-port", "0"));
        try (Core core = Core.open(config, new SystemTime());
                HttpSide http = new HttpSide(config, core)) {
            return http.routes().routes();
        }
    }

    private JsonNode operation(Route route) {
        return contract.document()
                .path("paths")
                .path(route.template())
                .path(route.method().toLowerCase(Locale.ROOT));
    }

    @Test
    void theDocumentAndTheServerHaveTheSameOperations() {
        Set<String> served = routes().stream()
                .map(route -> route.method() + " " + route.template())
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(String.join("\n", served), String.join("\n", contract.operations()));
    }

    @Test
    void theDocumentTellsTheRoleTheBodiesAndTheKeysOfEveryRoute() {
        for (Route route : routes()) {
            JsonNode operation = operation(route);
            String where = route.method() + " " + route.template();
            if (route.role() == null) {
                assertTrue(
                        operation.has("security") && operation.path("security").isEmpty(), where);
            } else {
                assertFalse(operation.has("security"), where);
                String role = "role\\s+`" + route.role().name().toLowerCase(Locale.ROOT) + "`";
                String description = operation.path("description").asText();
                assertTrue(
                        description.matches("(?s).*" + role + ".*") || where.startsWith("PUT /api/v1/devices"), where);
            }
            Set<String> described = new TreeSet<>();
            operation.path("requestBody").path("content").fieldNames().forEachRemaining(described::add);
            described.removeIf(type -> type.endsWith("+json"));
            assertEquals(described.isEmpty() ? Set.of() : new TreeSet<>(route.mediaTypes()), described, where);
            assertEquals(route.idempotencyKeys(), operation.toString().contains("parameters/idempotencyKey"), where);
        }
    }

    @Test
    void realAnswersAreAsDescribed() throws Exception {
        try (WiredServer server = new WiredServer(directory);
                SimulatedDevice meter = server.device("a/b €").build();
                SimulatedDevice sleeper =
                        server.device("sleeper").queueMode().registersAtWake().build()) {
            meter.start();
            sleeper.start();
            assertTrue(meter.awaitRegistered(Duration.ofSeconds(20)));
            assertTrue(sleeper.awaitRegistered(Duration.ofSeconds(20)));
            devices(server);
            twin(server);
            calls(server);
            messages(server);
            keysAndModels(server);
            system(server);
        }
    }

    private static Answer get(WiredServer server, String template, String name) {
        return server.call("GET", template, name, "", "");
    }

    private static void devices(WiredServer server) {
        assertEquals(2, get(server, DEVICES, "").json().path("items").size());
        Answer page = server.call(
                "GET", DEVICES, "", "?limit=1&sort=-lastSeenAt&filter=state%20in%20(online,awake,asleep)", "");
        assertEquals(
                200,
                server.call(
                                "GET",
                                DEVICES,
                                "",
                                "?limit=1&sort=-lastSeenAt&filter=state%20in%20(online,awake,asleep)&cursor="
                                        + page.json().path("next").asText(),
                                "")
                        .status());
        assertEquals(400, server.call("GET", DEVICES, "", "?filter=stat=x", "").status());
        assertEquals(2, get(server, DEVICES + ":count", "").json().path("count").asInt());
        assertEquals(
                200,
                server.call("GET", DEVICES + ":facets", "", "?by=state", "").status());
        Answer device = get(server, DEVICE, "a/b €");
        assertEquals("online", device.json().path("state").asText());
        assertEquals(
                304,
                server.call("GET", DEVICE, "a/b €", "", "", "If-None-Match", device.header("etag"))
                        .status());
        assertEquals(
                200,
                server.call(
                                "PATCH",
                                DEVICE,
                                "a/b €",
                                "",
                                "{'tags':{'site':'brno','floor':3},'label':'Meter','settings':{'awakeTime':'PT30S'}}")
                        .status());
        assertEquals(
                422,
                server.call("PATCH", DEVICE, "a/b €", "", "{'lable':'Meter'}").status());
        assertEquals(
                412,
                server.call("PATCH", DEVICE, "a/b €", "", "{'label':'M'}", "If-Match", "\"9999\"")
                        .status());
        assertEquals(200, get(server, DEVICE + "/registration", "a/b €").status());
        assertFalse(
                get(server, DEVICE + "/objects", "a/b €").json().path("objects").isEmpty());
        assertFalse(
                get(server, DEVICE + "/timeline", "a/b €").json().path("items").isEmpty());
        assertEquals(404, get(server, DEVICE, "nobody").status());
        assertEquals(
                201,
                server.call(
                                "POST",
                                DEVICES,
                                "",
                                "",
                                "{'endpoint':'new','tags':{'site':'x'},'credential':{'type':'psk','generate':true}}")
                        .status());
        assertEquals(
                409, server.call("POST", DEVICES, "", "", "{'endpoint':'new'}").status());
        assertEquals(404, get(server, DEVICE + "/registration", "new").status());
        assertEquals(204, server.call("DELETE", DEVICE, "new", "", "").status());
    }

    private static void twin(WiredServer server) {
        String ep = "a/b €";
        Answer changed = server.call("PATCH", TWIN + "/desired", ep, "", "{'/3/0/14':'+02:00'}", "Prefer", "wait=20");
        assertEquals("in-sync", changed.json().at("/members/~13~10~114/state").asText(), changed::text);
        assertEquals("wait=20", changed.header("preference-applied"));
        for (String view : List.of("", "/desired", "/reported", "/delta", "/explain")) {
            assertEquals(200, get(server, TWIN + view, ep).status());
        }
        assertEquals(
                412,
                server.call("PATCH", TWIN + "/desired", ep, "", "{'/3/0/14':'+03:00'}", "If-Match", "\"9999\"")
                        .status());
        assertEquals(
                422,
                server.call("PATCH", TWIN + "/desired", ep, "", "{'/3/0/0':'Acme','/3/0/999':1}")
                        .status());
        assertEquals(
                400,
                server.call("PATCH", TWIN + "/desired", ep, "", "{'/3/0/14'").status());
        assertEquals(
                413,
                server.call("PATCH", TWIN + "/desired", ep, "", "{'/3/0/14':'" + "x".repeat(40_000) + "'}")
                        .status());
        assertEquals(
                200,
                server.call("PUT", TWIN + "/desired", ep, "", "{'/3/0/14':'+02:00'}")
                        .status());
        assertEquals(
                200,
                server.call("POST", TWIN + ":adopt", ep, "", "{'paths':['/3/0/14']}")
                        .status());
        assertEquals(200, server.call("POST", TWIN + ":retry", ep, "", "").status());
    }

    private static void calls(WiredServer server) {
        String rpc = DEVICE + "/rpc";
        String ep = "a/b €";
        for (String call : List.of(
                "{'op':'read','path':'/3/0/9'}",
                "{'op':'read','path':'/3/0'}",
                "{'op':'read','path':'/3303'}",
                "{'op':'discover','path':'/3'}",
                "{'op':'write','path':'/3/0/14','value':'+02:00','thenRead':['/3/0/14','/3/0/15']}",
                "{'op':'write','values':{'/3/0/14':'+02:00'}}",
                "{'op':'execute','path':'/3/0/12','thenRead':['/3/0/11']}",
                "{'op':'writeAttributes','path':'/3303/0/5700','attributes':{'pmin':10,'pmax':300}}",
                "{'op':'readComposite','paths':['/3/0/9','/1/0/1']}",
                "{'op':'writeComposite','values':{'/3/0/14':'+02:00'}}",
                "{'op':'observe','path':'/3303/0/5700'}",
                "{'op':'cancelObservation','path':'/3303/0/5700'}",
                "{'op':'delete','path':'/9999/0'}")) {
            assertEquals(200, server.call("POST", rpc, ep, "", call).status(), call);
        }
        assertEquals(
                422,
                server.call("POST", rpc, ep, "", "{'op':'read','path':'/3/0/4'}")
                        .status());
        assertEquals(
                404,
                server.call("POST", rpc, "nobody", "", "{'op':'read','path':'/3/0/9'}")
                        .status());
        String observations = DEVICE + "/observations";
        Answer made = server.call("POST", observations, ep, "", "{'path':'/3/0/9','attributes':{'pmin':10}}");
        assertTrue(made.status() == 201 || made.status() == 200, made::text);
        assertFalse(get(server, observations, ep).json().path("items").isEmpty());
    }

    private static void messages(WiredServer server) {
        String messages = DEVICE + "/messages";
        Answer sent = server.call(
                "POST", messages, "a/b €", "", "{'messageId':'m','op':'read','path':'/3/0','feedback':'full'}");
        assertEquals(202, sent.status());
        String id = sent.json().path("id").asText();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> get(server, "/api/v1/messages/{id}", id)
                        .json()
                        .path("state")
                        .asText()
                        .equals("completed"));
        assertEquals(
                200,
                server.call(
                                "POST",
                                messages,
                                "a/b €",
                                "",
                                "{'messageId':'m','op':'read','path':'/3/0','feedback':'full'}")
                        .status());
        assertEquals(
                409,
                server.call("POST", messages, "a/b €", "", "{'messageId':'m','op':'read','path':'/1/0'}")
                        .status());
        assertEquals(
                409, server.call("DELETE", "/api/v1/messages/{id}", id, "", "").status());
        assertEquals(
                409,
                server.call("POST", "/api/v1/messages/{id}:requeue", id, "", "").status());
        Answer waits = server.call("POST", messages, "later", "", "{'op':'write','path':'/3/0/14','value':'+02:00'}");
        assertEquals(
                200,
                server.call(
                                "DELETE",
                                "/api/v1/messages/{id}",
                                waits.json().path("id").asText(),
                                "",
                                "")
                        .status());
        assertEquals(
                202,
                server.call("POST", messages, "later", "", "{'op':'data','data':'AQID'}")
                        .status());
        assertEquals(
                1,
                server.call("DELETE", messages, "later", "", "")
                        .json()
                        .path("purged")
                        .asInt());
        assertEquals(200, get(server, messages, "later").status());
        assertEquals(
                200,
                server.call("GET", "/api/v1/messages", "", "?state=purged&limit=10", "")
                        .status());
        assertEquals(
                422,
                server.call("POST", messages, "later", "", "{'op':'read','path':'/3/0','tll':'PT1M'}")
                        .status());
        assertEquals(404, get(server, "/api/v1/messages/{id}", "none").status());
    }

    private static void keysAndModels(WiredServer server) {
        String credential = "/api/v1/credentials/{ep}";
        assertEquals(
                201,
                server.call("PUT", credential, "k1", "", "{'type':'psk','generate':true}")
                        .status());
        assertEquals(
                200,
                server.call(
                                "PUT",
                                credential,
                                "k1",
                                "?replace=now",
                                "{'type':'psk','identity':'k1b','key':'000102030405060708090a0b0c0d0e0f'}")
                        .status());
        assertEquals(
                422, server.call("PUT", credential, "k1", "", "{'type':'x509'}").status());
        assertEquals(200, get(server, credential, "k1").status());
        assertEquals(200, get(server, "/api/v1/credentials", "").status());
        String csv = "endpoint,identity,key\nk2,k2,000102030405060708090a0b0c0d0e0f\nk3,,00\n";
        assertEquals(
                200,
                server.call("POST", "/api/v1/credentials:import", "", "", csv, "Content-Type", "text/csv")
                        .status());
        assertEquals(204, server.call("DELETE", credential, "k1", "", "").status());
        assertEquals(404, get(server, credential, "k1").status());
        assertEquals(
                200, server.call("GET", "/api/v1/models", "", "?limit=5", "").status());
        assertEquals(
                422,
                server.call("POST", "/api/v1/models", "", "", "<LWM2M/>", "Content-Type", "application/xml")
                        .status());
        assertEquals(200, get(server, "/api/v1/tokens", "").status());
        Answer token = server.call(
                "POST", "/api/v1/tokens", "", "", "{'name':'ci','role':'viewer','filter':'tags.site = brno'}");
        assertEquals(201, token.status());
        assertEquals(
                204,
                server.call(
                                "DELETE",
                                "/api/v1/tokens/{id}",
                                token.json().path("id").asText(),
                                "",
                                "")
                        .status());
    }

    private static void system(WiredServer server) {
        for (String path : List.of(
                "/api/v1/me", "/api/v1/system", "/api/v1/arrivals", "/livez", "/readyz", "/metrics", "/openapi.yaml")) {
            assertEquals(200, get(server, path, "").status(), path);
        }
        assertEquals(
                200,
                server.call("GET", "/api/v1/events/history", "", "?since=0&types=device.*&limit=50", "")
                        .status());
        assertEquals(
                400,
                server.call("GET", "/api/v1/events/history", "", "?since=x", "").status());
        assertEquals(308, get(server, "/api-docs", "").status());
        assertEquals(
                401,
                server.call("GET", "/api/v1/me", "", "", "", "Authorization", "Bearer no")
                        .status());
    }
}
