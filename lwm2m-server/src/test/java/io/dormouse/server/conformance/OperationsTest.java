// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.conformance;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.server.WiredServer;
import io.dormouse.server.WiredServer.Answer;
import io.dormouse.server.lwm2m.RawDevice;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.californium.core.coap.CoAP.Code;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.CoAP.Type;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Device management and service enablement as datagrams (OMA LwM2M Core 1.1 §6.3, Transport 1.1 §6.4.3). */
final class OperationsTest {
    static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int SENML_JSON = 110;

    @TempDir
    static Path directory;

    private static WiredServer server;
    private static int devices;
    private final List<Request> got = new ArrayList<>();
    private RawDevice device;
    private String name;

    @BeforeAll
    static void start() throws Exception {
        server = new WiredServer(directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void born() throws Exception {
        device = RawDevice.plain(server.address("coap"));
        name = "device-" + devices++;
        register("</1/0>,</3/0>,</3303/0>,</19/0>,</31337/0>");
    }

    private void register(String links) throws Exception {
        device.odd = request -> content(0, "");
        assertEquals(
                ResponseCode.CREATED,
                device.post("rd", "ep=" + name + "&lt=300&lwm2m=1.1", links).getCode());
        await().atMost(PATIENCE)
                .untilAsserted(() -> server.expect(200, "GET /api/v1/devices/{ep}/registration", name, ""));
    }

    @AfterEach
    void gone() {
        device.close();
    }

    static Response content(int format, String text) {
        return content(format, text.getBytes(StandardCharsets.UTF_8));
    }

    static Response content(int format, byte[] payload) {
        Response response = new Response(ResponseCode.CONTENT);
        response.getOptions().setContentFormat(format);
        response.setPayload(payload);
        return response;
    }

    /** Answers the requests for this path, and remembers them; what else the server asks is not found. */
    private void answers(String path, Response... answers) {
        device.odd = request -> {
            if (!("/" + request.getOptions().getUriPathString()).equals(path)) {
                return new Response(ResponseCode.NOT_FOUND);
            }
            synchronized (got) {
                got.add(request);
                Response next = answers[Math.min(got.size(), answers.length) - 1];
                Response fresh = new Response(next.getCode());
                fresh.setOptions(next.getOptions());
                fresh.setPayload(next.getPayload());
                return fresh;
            }
        };
    }

    private Answer rpc(String body) {
        return server.expect(200, "POST /api/v1/devices/{ep}/rpc", name, body);
    }

    private Request only() {
        assertEquals(1, got.size());
        return got.get(0);
    }

    static Stream<List<String>> reads() {
        return Stream.of(
                List.of("/3303", "[{'bn':'/3303/0/','n':'5700','v':21.5}]", "21.5"),
                List.of("/3303/0", "[{'bn':'/3303/0/','n':'5700','v':21.5}]", "21.5"),
                List.of("/3303/0/5700", "[{'n':'/3303/0/5700','v':21.5}]", "21.5"),
                List.of("/3/0/7/0", "[{'n':'/3/0/7/0','v':3800}]", "3800"));
    }

    @ParameterizedTest
    @MethodSource("reads")
    void DM_01_DM_18_readsOfEveryLevelAreConfirmableGets(List<String> asked) {
        answers(asked.get(0), content(SENML_JSON, asked.get(1).replace('\'', '"')));

        Answer answer = rpc("{'op':'read','path':'" + asked.get(0) + "'}");

        assertEquals("2.05", answer.at("/code"));
        assertTrue(answer.json().path("content").toString().contains(asked.get(2)), answer.text());
        assertEquals(Code.GET, only().getCode());
        assertEquals(Type.CON, only().getType());
        assertFalse(only().getOptions().hasObserve());
    }

    @ParameterizedTest
    @CsvSource({
        "BAD_REQUEST, 4.00",
        "UNAUTHORIZED, 4.01",
        "NOT_FOUND, 4.04",
        "METHOD_NOT_ALLOWED, 4.05",
        "INTERNAL_SERVER_ERROR, 5.00"
    })
    void DM_02_theDevicesOwnCodeIsTheAnswer(ResponseCode code, String shown) {
        answers("/3/0/0", new Response(code));

        Answer answer = rpc("{'op':'read','path':'/3/0/0'}");

        assertEquals(shown, answer.at("/code"));
        assertEquals("false", answer.at("/success"));
    }

    @Test
    void DM_03_discoverAsksForLinksAndReadsTheirAttributes() {
        answers("/3/0", content(40, "</3/0>;pmin=10,</3/0/9>;dim=1;pmax=60,</3/0/16>"));

        Answer answer = rpc("{'op':'discover','path':'/3/0'}");

        assertEquals(40, only().getOptions().getAccept());
        assertEquals(3, answer.count("/links"));
        assertTrue(answer.json().path("links").toString().contains("pmax"), answer.text());
    }

    @Test
    void DM_05_aWriteIsPartialOrReplacesAndAlwaysHasAFormat() {
        answers("/3/0", new Response(ResponseCode.CHANGED));
        String values = "'values':{'/3/0/14':'+02:00','/3/0/15':'Europe/Prague'}";

        rpc("{'op':'write','path':'/3/0'," + values + "}");
        rpc("{'op':'write','path':'/3/0'," + values + ",'replace':true}");

        assertEquals(Code.POST, got.get(0).getCode());
        assertEquals(Code.PUT, got.get(1).getCode());
        assertTrue(got.stream().allMatch(one -> one.getOptions().hasContentFormat()));
        assertTrue(got.stream().allMatch(one -> one.getOptions().getUriQuery().size() == 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/3303", "/3303/0", "/3303/0/5700"})
    void DM_08_DM_10_attributesAreWrittenInTheQueryAloneAtEveryLevel(String path) {
        answers(path, new Response(ResponseCode.CHANGED));
        boolean resource = path.endsWith("5700");
        String attributes =
                resource ? "{'pmin':10,'pmax':60,'gt':30.5,'st':1,'epmin':5,'epmax':50}" : "{'pmin':10,'pmax':60}";

        rpc("{'op':'writeAttributes','path':'" + path + "','attributes':" + attributes + "}");

        assertEquals(Code.PUT, only().getCode());
        assertEquals(0, only().getPayloadSize());
        assertFalse(only().getOptions().hasContentFormat());
        List<String> query = only().getOptions().getUriQuery();
        assertTrue(query.containsAll(List.of("pmin=10", "pmax=60")), query::toString);
        assertTrue(!resource || query.containsAll(List.of("gt=30.5", "epmin=5", "epmax=50")), query::toString);
    }

    @Test
    void DM_08_anAttributeIsUnsetByItsNameAlone() {
        answers("/3303/0", new Response(ResponseCode.CHANGED));

        rpc("{'op':'writeAttributes','path':'/3303/0','attributes':{'pmin':null}}");

        assertEquals(List.of("pmin"), only().getOptions().getUriQuery());
    }

    @ParameterizedTest
    @CsvSource({"'{\"gt\":5,\"lt\":10}'", "'{\"pmin\":-1}'", "'{\"x\":1}'"})
    void DM_09_attributesThatDoNotGoTogetherAreRefusedHere(String attributes) {
        server.expect(
                422,
                "POST /api/v1/devices/{ep}/rpc",
                name,
                "{'op':'writeAttributes','path':'/3303/0/5700','attributes':" + attributes + "}");
    }

    @Test
    void DM_12_executeIsAPostWithArgumentsAsText() {
        answers("/3/0/4", new Response(ResponseCode.CHANGED));

        rpc("{'op':'execute','path':'/3/0/4'}");
        rpc("{'op':'execute','path':'/3/0/4','args':'0=\\'5\\',2'}".replace("\\'", "\\u0027"));

        assertEquals(Code.POST, got.get(0).getCode());
        assertEquals(0, got.get(0).getPayloadSize());
        assertEquals("0='5',2", got.get(1).getPayloadString());
        assertEquals(0, got.get(1).getOptions().getContentFormat());
        server.expect(422, "POST /api/v1/devices/{ep}/rpc", name, "{'op':'execute','path':'/3/0'}");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void DM_13_TOL_25_createIsAPostOnTheObjectWithOrWithoutALocation(boolean located) {
        Response created = new Response(ResponseCode.CREATED);
        if (located) {
            created.getOptions().setLocationPath("19/7");
        }
        answers("/19", created);

        Answer answer = rpc("{'op':'create','path':'/19','values':{'/19/7/0':{'0':'AQID'}}}");

        assertEquals("2.01", answer.at("/code"));
        assertEquals(Code.POST, only().getCode());
        assertTrue(only().getOptions().hasContentFormat());
    }

    @Test
    void DM_14_anInstanceIsDeleted() {
        answers("/19/0", new Response(ResponseCode.DELETED));

        assertEquals("2.02", rpc("{'op':'delete','path':'/19/0'}").at("/code"));

        assertEquals(Code.DELETE, only().getCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/0/0/1", "/0/0", "/21/0/0"})
    void DM_19_theSecurityObjectsAreNeverAsked(String path) {
        answers(path, content(0, "secret"));

        server.expect(422, "POST /api/v1/devices/{ep}/rpc", name, "{'op':'read','path':'" + path + "'}");

        assertEquals(0, got.size());
    }

    @Test
    void DM_15_TOL_21_aReadCompositeFetchesTheRootAndMissingPathsAreAbsent() {
        answers("/", content(SENML_JSON, "[{\"n\":\"/3/0/0\",\"vs\":\"Acme\"}]"));

        Answer answer = rpc("{'op':'readComposite','paths':['/3/0/0','/3303/0/5700']}");

        assertEquals("2.05", answer.at("/code"));
        assertEquals("Acme", answer.json().path("content").path("/3/0/0").asText());
        assertEquals(Code.FETCH, only().getCode());
        assertEquals(0, only().getOptions().getUriPath().size());
        assertEquals(0, only().getOptions().getUriQuery().size());
        assertTrue(only().getOptions().hasAccept());
    }

    @Test
    void DM_15_DM_17_aDeviceThatRefusesACompositeIsSaidToDoSo() {
        answers("/", new Response(ResponseCode.METHOD_NOT_ALLOWED));

        assertEquals("4.05", rpc("{'op':'readComposite','paths':['/3/0/0']}").at("/code"));
    }

    @Test
    void DM_16_aWriteCompositeIsOneIPatchOnTheRoot() {
        answers("/", new Response(ResponseCode.CHANGED));

        Answer answer = rpc("{'op':'writeComposite','values':{'/3/0/14':'+02:00','/1/0/1':300}}");

        assertEquals("2.04", answer.at("/code"));
        assertEquals(Code.IPATCH, only().getCode());
        assertEquals(0, only().getOptions().getUriPath().size());
    }

    @Test
    void DM_20_anUnansweredRequestIsTold() {
        device.mute = true;
        device.odd = request -> null;

        server.expect(
                504, "POST /api/v1/devices/{ep}/rpc", name, "{'op':'read','path':'/3/0/0','responseTimeout':'PT1S'}");
    }

    @Test
    void DM_21_FMT_09_anObjectThatNobodyKnowsIsReadable() {
        answers(
                "/31337/0",
                content(SENML_JSON, "[{\"bn\":\"/31337/0/\",\"n\":\"1\",\"v\":5},{\"n\":\"65001\",\"vs\":\"x\"}]"));

        Answer answer = rpc("{'op':'read','path':'/31337/0'}");

        assertEquals("2.05", answer.at("/code"));
        assertTrue(answer.json().path("content").toString().contains("65001"), answer.text());
    }

    @Test
    void FMT_02_FMT_03_theFormatOfTheAnswerCountsWhateverWasAsked() {
        answers("/3/0/9", content(11542, new byte[] {(byte) 0xC1, 9, 77}));

        Answer answer = rpc("{'op':'read','path':'/3/0/9','contentFormat':'senml-cbor'}");

        assertEquals(112, only().getOptions().getAccept());
        assertEquals("77", answer.at("/content"));
    }

    @Test
    void FMT_04_aPayloadWithoutAFormatIsAnErrorAndNoCrash() {
        Response bare = new Response(ResponseCode.CONTENT);
        bare.setPayload("77");
        answers("/3/0/9", bare);

        server.expect(502, "POST /api/v1/devices/{ep}/rpc", name, "{'op':'read','path':'/3/0/9'}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "1.5", "1e300"})
    void FMT_07_aValueOfAnotherTypeIsShownAsAnErrorAndNotStored(String value) {
        answers("/3/0/9", content(0, value));

        server.expect(502, "POST /api/v1/devices/{ep}/rpc", name, "{'op':'read','path':'/3/0/9'}");

        assertFalse(server.expect(200, "GET /api/v1/devices/{ep}/twin/reported", name, "")
                .text()
                .contains("/3/0/9"));
    }

    @Test
    void REG_14_anAlternatePathIsInUrisAndInSenml() throws Exception {
        register("</lwm2m>;rt=\"oma.lwm2m\";ct=\"110 112\",</lwm2m/1/0>,</lwm2m/3/0>,</lwm2m/3303/0>");
        answers(
                "/lwm2m",
                content(
                        SENML_JSON,
                        "[{\"bn\":\"/lwm2m/3/0/\",\"n\":\"0\",\"vs\":\"Acme\"},{\"n\":\"1\",\"vs\":\"M\"}]"));

        Answer composite = rpc("{'op':'readComposite','paths':['/3/0/0','/3/0/1'],'contentFormat':'senml-json'}");

        assertEquals("Acme", composite.json().path("content").path("/3/0/0").asText(), composite.text());
        assertEquals("M", composite.json().path("content").path("/3/0/1").asText());
        assertTrue(only().getPayloadString().contains("/lwm2m"), only().getPayloadString());

        got.clear();
        answers("/lwm2m/3/0", content(SENML_JSON, "[{\"bn\":\"/lwm2m/3/0/\",\"n\":\"0\",\"vs\":\"Acme\"}]"));
        assertEquals(
                "Acme",
                rpc("{'op':'read','path':'/3/0'}")
                        .json()
                        .path("content")
                        .path("/3/0/0")
                        .asText());

        Request send = device.request(Code.POST, "dp", "", "");
        send.setPayload("[{\"bn\":\"/lwm2m/3303/0/\",\"n\":\"5700\",\"v\":21.5}]");
        send.getOptions().setContentFormat(SENML_JSON);
        assertEquals(ResponseCode.CHANGED, device.send(send).getCode());
        await().atMost(PATIENCE)
                .until(() -> server.expect(200, "GET /api/v1/devices/{ep}/twin/reported", name, "")
                        .json()
                        .path("/3303/0/5700")
                        .asText()
                        .equals("21.5"));
    }
}
