// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.server.WiredServer.Answer;
import io.dormouse.simulator.SimulatedDevice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every operation of the real server, called with real devices behind it; each answer is held against openapi.yaml. */
final class ServerAnswersTest {
    private static final String METER = "a/b €";
    private static final String DEVICES = " /api/v1/devices";
    private static final String DEVICE = DEVICES + "/{ep}";
    private static final String TWIN = DEVICE + "/twin";
    private static final String RPC = "POST" + DEVICE + "/rpc";
    private static final String QUEUE = DEVICE + "/messages";
    private static final String MESSAGE = " /api/v1/messages/{id}";
    private static final String CREDENTIAL = " /api/v1/credentials/{ep}";
    private static final String KEY = "000102030405060708090a0b0c0d0e0f";

    @TempDir
    Path directory;

    @Test
    void everyOperationAnswersAsDescribed() throws Exception {
        try (WiredServer server = new WiredServer(directory);
                SimulatedDevice meter = server.device(METER).build();
                SimulatedDevice sleeper = server.device("sleeper").queueMode().build()) {
            meter.start();
            sleeper.start();
            assertTrue(
                    meter.awaitRegistered(Duration.ofSeconds(20)) && sleeper.awaitRegistered(Duration.ofSeconds(20)));
            lists(server);
            oneDevice(server);
            twin(server);
            calls(server);
            observations(server);
            profiles(server);
            messages(server);
            credentials(server);
            bootstrap(server);
            modelsAndTokens(server);
            people(server);
            system(server);

            Set<String> never = new TreeSet<>(OpenApiContract.load().operations());
            never.removeAll(server.called());
            assertEquals(Set.of("GET /api/v1/events"), never, "a stream never ends, all else is called");
        }
    }

    private static void lists(WiredServer server) {
        String filter = "filter=state%20in%20(online,awake,asleep)";
        await().atMost(Duration.ofSeconds(20)) // lists are up to a second behind
                .until(() -> server.expect(200, "GET" + DEVICES + ":count?" + filter, "", "")
                        .at("/count")
                        .equals("2"));
        String list = "GET" + DEVICES + "?limit=1&sort=-lastSeenAt&" + filter;
        Answer first = server.expect(200, list, "", "");
        server.expect(200, list + "&cursor=" + first.at("/next"), "", "");
        server.expect(400, "GET" + DEVICES + "?cursor=" + first.at("/next"), "", "");
        server.expect(400, "GET" + DEVICES + "?filter=stat=x", "", "");
        server.expect(400, "GET" + DEVICES + "?limit=1001", "", "");
        assertEquals("2", server.expect(200, "GET" + DEVICES + ":count", "", "").at("/count"));
        server.expect(200, "GET" + DEVICES + ":facets?by=state", "", "");
        server.expect(400, "GET" + DEVICES + ":facets?by=lastSeenAt", "", "");
        assertEquals("2", server.expect(200, "GET /api/v1/fleet", "", "").at("/devices/total"));
        server.expect(200, "GET /api/v1/fleet/forecast?hours=48&" + filter, "", "");
        server.expect(400, "GET /api/v1/fleet/forecast?hours=0", "", "");
        server.expect(200, "PUT /api/v1/me/views/{name}", "my list", "{'filter':'state = overdue','columns':['a']}");
        server.expect(400, "PUT /api/v1/me/views/{name}", "my list", "{'filter':'stat = overdue'}");
        assertEquals(1, server.expect(200, "GET /api/v1/me/views", "", "").count("/items"));
        server.expect(204, "DELETE /api/v1/me/views/{name}", "my list", "");
        server.expect(404, "DELETE /api/v1/me/views/{name}", "my list", "");
    }

    private static void oneDevice(WiredServer server) {
        server.expect(200, "GET" + DEVICE + "/telemetry:paths", METER, "");
        server.expect(200, "GET" + DEVICE + "/telemetry?path=/3303/0/5700", METER, "");
        server.expect(200, "GET" + DEVICE + "/telemetry?path=/3303/0/5700&agg=avg,last&step=PT1M", METER, "");
        server.expect(400, "GET" + DEVICE + "/telemetry?path=/3303/0/5700&step=PT1S", METER, "");
        server.expect(404, "GET" + DEVICE + "/telemetry?path=/3303/0/5700", "nobody", "");
        Answer device = server.expect(200, "GET" + DEVICE, METER, "");
        assertEquals("online", device.at("/state"));
        server.expect(304, "GET" + DEVICE, METER, "", "If-None-Match", device.header("etag"));
        server.expect(
                200,
                "PATCH" + DEVICE,
                METER,
                "{'tags':{'site':'brno','floor':3},'label':'M','settings':{'awakeTime':'PT30S'}}");
        server.expect(422, "PATCH" + DEVICE, METER, "{'lable':'Meter'}");
        server.expect(412, "PATCH" + DEVICE, METER, "{'label':'M'}", "If-Match", "\"9999\"");
        server.expect(200, "GET" + DEVICE + "/registration", METER, "");
        assertTrue(server.expect(200, "GET" + DEVICE + "/objects", METER, "").count("/objects") > 3);
        assertTrue(server.expect(200, "GET" + DEVICE + "/timeline", METER, "").count("/items") > 0);
        server.expect(404, "GET" + DEVICE, "nobody", "");
        server.expect(
                201,
                "POST" + DEVICES,
                "",
                "{'endpoint':'new','tags':{'site':'x'},'credential':{'type':'psk','generate':true}}");
        server.expect(409, "POST" + DEVICES, "", "{'endpoint':'new'}");
        server.expect(404, "GET" + DEVICE + "/registration", "new", "");
        server.expect(204, "DELETE" + DEVICE, "new", "");
    }

    private static void twin(WiredServer server) {
        String desired = "PATCH" + TWIN + "/desired";
        Answer changed = server.expect(200, desired, METER, "{'/3/0/14':'+02:00'}", "Prefer", "wait=20");
        assertEquals("in-sync", changed.at("/members/~13~10~114/state"));
        assertEquals("wait=20", changed.header("preference-applied"));
        for (String view : List.of("", "/desired", "/reported", "/delta", "/explain")) {
            server.expect(200, "GET" + TWIN + view, METER, "");
        }
        server.expect(412, desired, METER, "{'/3/0/14':'+03:00'}", "If-Match", "\"9999\"");
        server.expect(422, desired, METER, "{'/3/0/0':'Acme','/3/0/999':1}");
        server.expect(400, desired, METER, "{'/3/0/14'", "Content-Type", "application/merge-patch+json");
        server.expect(413, desired, METER, "{'/3/0/14':'" + "x".repeat(40_000) + "'}");
        server.expect(415, desired, METER, "x", "Content-Type", "text/plain");
        server.expect(200, "PUT" + TWIN + "/desired", METER, "{'/3/0/14':'+02:00'}");
        server.expect(200, "POST" + TWIN + ":adopt", METER, "{'paths':['/3/0/14']}");
        server.expect(200, "POST" + TWIN + ":retry", METER, "");
    }

    private static void calls(WiredServer server) {
        for (String call : List.of(
                "{'op':'read','path':'/3/0/9'}",
                "{'op':'read','path':'/3/0'}",
                "{'op':'read','path':'/3303','contentFormat':'senml-cbor'}",
                "{'op':'read','path':'/3/0/9999'}",
                "{'op':'discover','path':'/3'}",
                "{'op':'write','path':'/3/0/14','value':'+02:00','thenRead':['/3/0/14','/3/0/15']}",
                "{'op':'write','values':{'/3/0/14':'+02:00'},'responseTimeout':'PT10S'}",
                "{'op':'execute','path':'/3/0/12','thenRead':['/3/0/11']}",
                "{'op':'writeAttributes','path':'/3303/0/5700','attributes':{'pmin':10,'pmax':300}}",
                "{'op':'readComposite','paths':['/3/0/9','/1/0/1']}",
                "{'op':'writeComposite','values':{'/3/0/14':'+02:00'}}",
                "{'op':'observe','path':'/3303/0/5701'}",
                "{'op':'cancelObservation','path':'/3303/0/5701'}",
                "{'op':'delete','path':'/3303/7'}")) {
            server.expect(200, RPC, METER, call);
        }
        server.expect(422, RPC, METER, "{'op':'read','path':'/3/0/4','timeout':'PT1S'}");
        server.expect(404, RPC, "nobody", "{'op':'read','path':'/3/0/9'}");
        server.expect(202, "POST" + QUEUE, "absent", "{'op':'read','path':'/3/0/9'}");
        Answer absent = server.expect(409, RPC, "absent", "{'op':'read','path':'/3/0/9'}");
        assertEquals("device-offline", absent.at("/code"));
        assertTrue(absent.header("retry-after").matches("[1-9][0-9]*"));
    }

    private static void observations(WiredServer server) {
        String observations = DEVICE + "/observations";
        Answer made = server.expect(201, "POST" + observations, METER, "{'path':'/3/0/7','attributes':{'pmin':10}}");
        server.expect(200, "POST" + observations, METER, "{'path':'/3/0/7','attributes':{'pmin':10}}");
        server.expect(422, "POST" + observations, METER, "{'path':'/3/0/7','attribute':{}}");
        assertTrue(server.expect(200, "GET" + observations, METER, "").count("/items") > 0);
        server.expect(404, "DELETE" + observations + "/{id}", METER, "");
        assertTrue(made.at("/id").length() > 3);
    }

    private static void messages(WiredServer server) {
        String message = "{'messageId':'m','op':'read','path':'/3/0','feedback':'full'}";
        String id = server.expect(202, "POST" + QUEUE, METER, message).at("/id");
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        server.expect(200, "GET" + MESSAGE, id, "").at("/state").equals("completed"));
        server.expect(200, "POST" + QUEUE, METER, message);
        server.expect(409, "POST" + QUEUE, METER, "{'messageId':'m','op':'read','path':'/1/0'}");
        server.expect(409, "DELETE" + MESSAGE, id, "");
        server.expect(409, "POST" + MESSAGE + ":requeue", id, "");
        String waits = server.expect(202, "POST" + QUEUE, "later", "{'op':'write','path':'/3/0/14','value':'+02:00'}")
                .at("/id");
        server.expect(200, "DELETE" + MESSAGE, waits, "");
        server.expect(202, "POST" + QUEUE, "later", "{'op':'data','data':'AQID','ttl':'PT30S'}");
        assertEquals("1", server.expect(200, "DELETE" + QUEUE, "later", "").at("/purged"));
        server.expect(200, "GET" + QUEUE, "later", "");
        server.expect(200, "GET /api/v1/messages?state=purged&limit=10", "", "");
        server.expect(422, "POST" + QUEUE, "later", "{'op':'read','path':'/3/0','tll':'PT1M'}");
        server.expect(404, "GET" + MESSAGE, "none", "");
    }

    private static void profiles(WiredServer server) {
        String one = " /api/v1/profiles/{name}";
        String body =
                "{'match':'queueMode = false','observe':[{'path':'/3303/*/5701','attributes':{'pmin':1}}],'builtIn':%s}";
        Answer made = server.expect(201, "PUT" + one, "meters", body.formatted("true"));
        server.expect(200, "PUT" + one, "meters", body.formatted("false"), "If-Match", made.header("etag"));
        server.expect(412, "PUT" + one, "meters", "{}", "If-Match", made.header("etag"));
        server.expect(400, "PUT" + one, "bad", "{'match':'stat = x'}");
        server.expect(422, "PUT" + one, "bad", "{'awake':'PT1S'}");
        server.expect(409, "PUT" + one, "built-in", "{}");
        server.expect(200, "GET /api/v1/profiles", "", "");
        server.expect(200, "GET" + one, "meters", "");
        server.expect(404, "GET" + one, "none", "");
        server.expect(204, "DELETE" + one, "meters", "");
    }

    private static void credentials(WiredServer server) {
        server.expect(201, "PUT" + CREDENTIAL, "k1", "{'type':'psk','generate':true}");
        String other = "{'type':'psk','identity':'k1b','key':'" + KEY + "'}";
        server.expect(200, "PUT" + CREDENTIAL + "?replace=now", "k1", other);
        server.expect(422, "PUT" + CREDENTIAL, "k1", "{'type':'x509','key':'00'}");
        server.expect(200, "PUT" + CREDENTIAL, "k1", "{'type':'x509'}");
        server.expect(409, "PUT" + CREDENTIAL, "k2", other);
        server.expect(200, "GET" + CREDENTIAL, "k1", "");
        server.expect(200, "GET /api/v1/credentials?limit=1", "", "");
        String csv = "endpoint,identity,key\nk3,k3," + KEY + "\nk4,,00\n";
        Answer report = server.expect(200, "POST /api/v1/credentials:import", "", csv, "Content-Type", "text/csv");
        assertEquals("1 1", report.at("/added") + " " + report.at("/refused").replaceAll("[1-9]", "1"));
        server.expect(204, "DELETE" + CREDENTIAL, "k1", "");
        server.expect(404, "GET" + CREDENTIAL, "k1", "");
    }

    private static void bootstrap(WiredServer server) {
        String base = " /api/v1/bootstrap";
        for (String path : List.of(
                "/configs",
                "/configs/{ep}",
                "/groups",
                "/groups/{name}",
                "/sessions",
                "/sessions/{id}",
                "/refusals",
                "/status")) {
            assertEquals(
                    "no-bootstrap-server",
                    server.expect(404, "GET" + base + path, METER, "").at("/code"));
        }
        String plan = "{'servers':[{'shortServerId':1,'uri':'coap://a:1'}]}";
        server.expect(404, "PUT" + base + "/configs/{ep}", METER, plan);
        server.expect(404, "PUT" + base + "/groups/{name}", METER, plan);
        server.expect(404, "DELETE" + base + "/configs/{ep}", METER, "");
        server.expect(404, "DELETE" + base + "/groups/{name}", METER, "");
        server.expect(404, "POST" + base + "/devices/{ep}:trigger", METER, "");
    }

    private static void modelsAndTokens(WiredServer server) {
        server.expect(200, "GET /api/v1/models?limit=5", "", "");
        server.expect(422, "POST /api/v1/models", "", "<LWM2M/>", "Content-Type", "application/xml");
        server.expect(404, "GET /api/v1/models/{object}/{version}", "9", "");
        server.expect(404, "DELETE /api/v1/models/{object}/{version}", "9", "");
        Answer token = server.expect(
                201, "POST /api/v1/tokens", "", "{'name':'ci','role':'viewer','filter':'tags.site = brno'}");
        String bearer = "Bearer " + token.at("/token");
        server.expect(403, "GET /api/v1/tokens", "", "", "Authorization", bearer);
        server.expect(404, "GET" + DEVICE, "sleeper", "", "Authorization", bearer);
        server.expect(200, "GET" + DEVICE, METER, "", "Authorization", bearer);
        server.expect(200, "GET /api/v1/tokens", "", "");
        server.expect(204, "DELETE /api/v1/tokens/{id}", token.at("/id"), "");
    }

    private static void people(WiredServer server) {
        String user = " /api/v1/users/{name}";
        Answer made = server.expect(201, "POST /api/v1/users", "", "{'name':'anna','role':'operator'}");
        server.expect(409, "POST /api/v1/users", "", "{'name':'anna','role':'operator'}");
        server.expect(200, "GET /api/v1/users", "", "");
        server.expect(200, "GET" + user, "anna", "");
        server.expect(200, "PATCH" + user, "anna", "{'role':'viewer'}");
        String link = "{'token':'" + made.at("/setUpToken") + "'";
        server.expect(200, "POST /api/v1/setup:check", "", link + "}");
        server.expect(422, "POST /api/v1/setup", "", link + ",'password':'123456789012'}");
        server.expect(200, "POST /api/v1/setup", "", link + ",'password':'correct horse'}");
        server.expect(401, "POST /api/v1/session", "", "{'name':'anna','password':'wrong'}");
        Answer signedIn = server.expect(200, "POST /api/v1/session", "", "{'name':'anna','password':'correct horse'}");
        String cookie = signedIn.header("set-cookie").split(";")[0];
        String[] asAnna = {"Authorization", "", "Cookie", cookie, "Sec-Fetch-Site", "same-origin"};
        server.expect(200, "GET /api/v1/me", "", "", asAnna);
        server.expect(403, "GET /api/v1/users", "", "", asAnna);
        String change = "{'current':'correct horse','password':'battery staple'}";
        server.expect(403, "PUT /api/v1/me/password", "", change, "Authorization", "", "Cookie", cookie);
        server.expect(204, "PUT /api/v1/me/password", "", change, asAnna);
        server.expect(409, "PUT /api/v1/me/password", "", change);
        server.expect(200, "GET /api/v1/me/sessions", "", "", asAnna);
        server.expect(204, "DELETE /api/v1/me/sessions/{id}", signedIn.at("/session/id"), "", asAnna);
        server.expect(401, "GET /api/v1/me", "", "", asAnna);
        server.expect(204, "DELETE /api/v1/session", "", "", asAnna);
        server.expect(200, "POST" + user + ":reset", "anna", "");
        server.expect(204, "DELETE" + user, "anna", "");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> server.expect(200, "GET /api/v1/audit?operation=DELETE%20/users/%7Bname%7D", "", "")
                        .at("/items/0/target")
                        .equals("anna"));
    }

    private static void system(WiredServer server) {
        for (String path :
                List.of("/api/v1/me", "/api/v1/system", "/api/v1/arrivals", "/livez", "/readyz", "/metrics")) {
            server.expect(200, "GET " + path, "", "");
        }
        server.expect(200, "GET /openapi.yaml", "", "");
        server.expect(308, "GET /api-docs", "", "");
        server.expect(200, "GET /docs/{page}", "errors", "");
        server.expect(404, "GET /docs/{page}", "none", "");
        Answer events = server.expect(200, "GET /api/v1/events/history?since=0&types=device.*&limit=50", "", "");
        assertTrue(events.count("/items") >= 2);
        server.expect(400, "GET /api/v1/events/history?since=x", "", "");
        server.expect(401, "GET /api/v1/me", "", "", "Authorization", "Bearer no");
    }
}
