// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {
    private static final String DEVICES = "/api/v1/devices";

    private final TestHttp http = new TestHttp(router -> {
        for (String template : List.of(
                DEVICES,
                DEVICES + "/{ep}",
                DEVICES + ":count",
                DEVICES + "/{ep}/twin",
                DEVICES + "/{ep}/messages",
                "/api/v1/messages/{id}",
                "/api/v1/users/me",
                "/api/v1/users/{name}")) {
            router.get(template, Role.VIEWER, naming(template));
        }
        for (String template :
                List.of(DEVICES + "/{ep}/twin:adopt", "/api/v1/messages/{id}:requeue", DEVICES + "/{ep}:wake")) {
            router.post(template, Role.VIEWER, naming(template));
        }
        router.delete(DEVICES + "/{ep}", Role.ADMIN, naming("delete"));
    });

    private static Handler naming(String template) {
        return request -> {
            var json = JsonNodeFactory.instance.objectNode().put("template", template);
            request.pathVariables().forEach(json::put);
            return Reply.ok(json).done();
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET  | /api/v1/devices                        | /api/v1/devices               |                 | ",
                "GET  | /api/v1/devices:count                  | /api/v1/devices:count         |                 | ",
                "GET  | /api/v1/devices/m1                     | /api/v1/devices/{ep}          | ep              | m1",
                "GET  | /api/v1/devices/a%2Fb                  | /api/v1/devices/{ep}          | ep              | a/b",
                "GET  | /api/v1/devices/a;b                    | /api/v1/devices/{ep}          | ep              | a;b",
                "GET  | /api/v1/devices/a%25b                  | /api/v1/devices/{ep}          | ep              | a%b",
                "GET  | /api/v1/devices/a%252Fb                | /api/v1/devices/{ep}          | ep              | a%2Fb",
                "GET  | /api/v1/devices/%E2%82%AC              | /api/v1/devices/{ep}          | ep              | €",
                "GET  | /api/v1/devices/a%20b+c                | /api/v1/devices/{ep}          | ep              | a b+c",
                "GET  | /api/v1/devices/urn:imei:35/twin       | /api/v1/devices/{ep}/twin     | ep              | urn:imei:35",
                "POST | /api/v1/devices/a%2Fb/twin:adopt       | /api/v1/devices/{ep}/twin:adopt | ep            | a/b",
                "POST | /api/v1/messages/m7:requeue            | /api/v1/messages/{id}:requeue | id              | m7",
                "GET  | /api/v1/messages/m7:requeue            | /api/v1/messages/{id}         | id              | m7:requeue",
                "POST | /api/v1/devices/urn:imei:35:wake       | /api/v1/devices/{ep}:wake     | ep              | urn:imei:35",
                "GET  | /api/v1/devices/urn:imei:35:wake       | /api/v1/devices/{ep}          | ep              | urn:imei:35:wake",
                "GET  | /api/v1/users/me                       | /api/v1/users/me              |                 | ",
                "GET  | /api/v1/users/mel                      | /api/v1/users/{name}          | name            | mel",
                "HEAD | /api/v1/users/mel                      | /api/v1/users/{name}          | name            | mel",
            })
    void findsTheRouteAndDecodesTheNameOnce(
            String method, String path, String template, String variable, String value) {
        Reply reply = http.send(TestRequest.of(method, path));

        assertEquals(200, reply.status());
        assertEquals(template, reply.json().get("template").textValue());
        if (variable != null) {
            assertEquals(value, reply.json().get(variable).textValue());
        }
    }

    @Test
    void anEscapedColonNeverSplits() {
        Reply requeue = http.send(TestRequest.post("/api/v1/messages/m7%3Arequeue"));
        Reply count = http.send(TestRequest.get("/api/v1/devices%3Acount"));

        assertEquals(405, requeue.status());
        assertEquals(404, count.status());
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/nothing,       404, not-found",
        "/api/v1/devices/,      404, not-found",
        "/api/v1/devices//twin, 404, not-found",
        "/,                     404, not-found",
        "/api/v1/devices/%zz,   400, bad-path",
        "/api/v1/devices/%2,    400, bad-path",
        "/api/v1/devices/%ff,   400, bad-path",
        "/api/v1/devices/a%00b, 400, bad-path",
        "/api/v1/../devices,    400, bad-path",
        "/api/v1/devices?a=%,   400, bad-query",
    })
    void refusesWhatIsNoPath(String path, int status, String code) {
        Reply reply = http.send(TestRequest.get(path));

        assertEquals(status, reply.status());
        assertEquals(code, reply.json().get("code").textValue());
    }

    @Test
    void aWrongMethodIsToldTheRightOnes() {
        Reply reply = http.send(TestRequest.put("/api/v1/devices/m1"));

        assertEquals(405, reply.status());
        assertEquals("method-not-allowed", reply.json().get("code").textValue());
        assertEquals("DELETE, GET, HEAD, OPTIONS", reply.headers().get("Allow"));
    }

    @Test
    void optionsTellsTheMethodsWithoutSigningIn() {
        Reply reply = http.send(TestRequest.of("OPTIONS", "/api/v1/messages/m7"));

        assertEquals(204, reply.status());
        assertEquals("GET, HEAD, OPTIONS", reply.headers().get("Allow"));
    }

    @Test
    void aRoleTooSmallIsToldWhichIsNeeded() {
        Reply reply = http.send(TestRequest.delete("/api/v1/devices/m1").as(Role.ENGINEER));

        assertEquals(403, reply.status());
        assertEquals("role-missing", reply.json().get("code").textValue());
        assertEquals("admin", reply.json().get("neededRole").textValue());
    }

    @Test
    void theSameRouteTwiceIsAProgrammingError() {
        RouteTable table = new RouteTable();
        table.get("/a/{x}", Role.VIEWER, naming("one"));

        assertThrows(IllegalStateException.class, () -> table.get("/a/{y}", Role.VIEWER, naming("two")));
    }

    @Test
    void allRoutesAreListedForTheOpenApiTest() {
        List<String> routes = http.table().routes().stream()
                .map(route -> route.method() + " " + route.template())
                .toList();

        assertEquals(12, routes.size());
        assertEquals("GET /api/v1/devices", routes.get(0));
    }

    @Test
    void queriesAreDecodedAndKeptInOrder() {
        TestRequest request = TestRequest.get("/x?a=1&b=%E2%82%AC+y&a=2&c");

        assertEquals(List.of("1", "2"), request.queries("a"));
        assertEquals("€ y", request.query("b").orElseThrow());
        assertEquals("", request.query("c").orElseThrow());
    }

    @Test
    void asManyQueryParametersAsAllowedAndNoneMore() {
        String most = "x=1&".repeat(RequestTarget.QUERY_PARAMETERS_MAX - 1) + "x=1";

        assertEquals(
                RequestTarget.QUERY_PARAMETERS_MAX,
                TestRequest.get("/x?" + most).queries("x").size());
        assertEquals(
                400,
                http.send(TestRequest.get("/api/v1/devices?" + most + "&x=1")).status());
    }
}
