// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.conformance;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.server.WiredServer;
import io.dormouse.server.WiredServer.Answer;
import io.dormouse.server.lwm2m.RawDevice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Register on the wire (OMA LwM2M Core 1.1 §6.2.1), with what devices of the field write. */
final class RegisterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String REGISTRATION = "GET /api/v1/devices/{ep}/registration";

    @TempDir
    static Path directory;

    private static WiredServer server;
    private static int devices;
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
    void born() {
        device = RawDevice.plain(server.address("coap"));
        name = "device-" + devices++;
    }

    @AfterEach
    void gone() {
        device.close();
    }

    private Response register(String query, String links) throws Exception {
        return device.post("rd", query.replace("NAME", name), links);
    }

    private Response register(String query) throws Exception {
        return register(query, RawDevice.LINKS);
    }

    private void assertCode(ResponseCode code, String query) throws Exception {
        assertEquals(code, register(query).getCode(), query);
    }

    private Answer registration() {
        await().atMost(PATIENCE).untilAsserted(() -> server.expect(200, REGISTRATION, name, ""));
        return server.expect(200, REGISTRATION, name, "");
    }

    private void assertNothingLeft() {
        server.expect(404, "GET /api/v1/devices/{ep}", name, "");
    }

    private void awaitRefusal(String cause) {
        await().atMost(PATIENCE)
                .until(() -> server.expect(200, "GET /api/v1/arrivals", "", "")
                        .text()
                        .contains(cause));
    }

    @Test
    void REG_01_aRegisterIsAnsweredWithALocationOfTwoShortSegments() throws Exception {
        Response answer = register("ep=NAME&lt=300&lwm2m=1.1&b=U");

        assertEquals(ResponseCode.CREATED, answer.getCode());
        List<String> path = answer.getOptions().getLocationPath();
        assertEquals("rd", path.get(0));
        assertTrue(path.get(1).matches("[A-Za-z0-9_-]{1,16}"), path::toString);
        assertEquals(2, path.size());
        assertTrue(answer.getOptions().getLocationQuery().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ep=NAME&lt=300&lwm2m=1.1&b=U&sms=420123&Q",
                "Q&b=U&sms=420123&lwm2m=1.1&lt=300&ep=NAME",
                "lwm2m=1.1&Q&ep=NAME&b=U&lt=300&sms=420123"
            })
    void REG_02_theOrderOfParametersDoesNotMatter(String query) throws Exception {
        assertCode(ResponseCode.CREATED, query);
        assertEquals(
                "true PT5M 1.1",
                queueMode() + " " + registration().at("/lifetime") + " "
                        + registration().at("/lwm2mVersion"));
    }

    private String queueMode() {
        return registration().at("/queueMode");
    }

    @Test
    void REG_03_aMissingLifetimeIsRefusedIn11AndHasItsDefaultIn10() throws Exception {
        assertCode(ResponseCode.BAD_REQUEST, "ep=NAME&lwm2m=1.1&b=U");
        assertNothingLeft();
        assertCode(ResponseCode.CREATED, "ep=NAME&lwm2m=1.0&b=U");
        assertEquals("PT24H", registration().at("/lifetime"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "-5", "1e9", "9223372036854775807", "9223372036854775808", "2147483648", "0", ""})
    void REG_04_aLifetimeThatIsNoneIsRefusedAndLeavesNothing(String lifetime) throws Exception {
        assertCode(ResponseCode.BAD_REQUEST, "ep=NAME&lwm2m=1.1&lt=" + lifetime);

        assertNothingLeft();
        awaitRefusal("malformed-register");
    }

    @Test
    void REG_04_theLongestLifetimeIsAccepted() throws Exception {
        assertCode(ResponseCode.CREATED, "ep=NAME&lwm2m=1.1&lt=2147483647");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2", "1.3", "2.0", "9.9"})
    void REG_07_CL_05_anotherVersionIsRefusedAndTheDeviceFallsBack(String version) throws Exception {
        assertCode(ResponseCode.PRECONDITION_FAILED, "ep=NAME&lt=300&lwm2m=" + version);
        assertNothingLeft();

        assertCode(ResponseCode.CREATED, "ep=NAME&lt=300&lwm2m=1.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "1", "01.1", "1.", "1.1.1.1", ""})
    void REG_08_whatIsNoVersionIsRefused(String version) throws Exception {
        assertCode(ResponseCode.BAD_REQUEST, "ep=NAME&lt=300&lwm2m=" + version);
        assertNothingLeft();
    }

    @ParameterizedTest
    @CsvSource({"1.0, 1.0", "1.1, 1.1", "1.0.3, 1.0"})
    void REG_09_everyMinorVersionIsServedAsWhatItIs(String said, String served) throws Exception {
        assertCode(ResponseCode.CREATED, "ep=NAME&lt=300&lwm2m=" + said);
        assertEquals(served, registration().at("/lwm2mVersion"));
    }

    @Test
    void CL_04_withoutAVersionADeviceIsOneOf10() throws Exception {
        assertCode(ResponseCode.CREATED, "ep=NAME&lt=300&b=U");
        assertEquals("1.0", registration().at("/lwm2mVersion"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</31337/0>;ver=9.9,</3/0>",
                "</3/0>;foo=\"bar\";rt=\"x\"",
                "</>;rt=\"oma.lwm2m\";ct=\"60 110 112\",</3/0>",
                "</3>;ver=\"1.1\",</3/0>",
                "</3>;ver=1.1,</3/0>",
                "</3/0>;ver=\"1.1\"",
                "</1/0>, </3/0>,",
                "</>;ct=60 110,</3/0>"
            })
    void REG_10_REG_11_REG_15_REG_33_linksAreReadAsDevicesWriteThem(String links) throws Exception {
        assertEquals(
                ResponseCode.CREATED,
                register("ep=NAME&lt=300&lwm2m=1.0", links).getCode());
        assertTrue(registration().json().path("objects").toString().contains("/3/0"));
    }

    @Test
    void REG_13_CL_15_anEmptyObjectListIsRefusedWithTheReason() throws Exception {
        Response refused = register("ep=NAME&lt=300&lwm2m=1.1", "");

        assertEquals(ResponseCode.BAD_REQUEST, refused.getCode());
        assertEquals("the object list is empty", refused.getPayloadString());
        assertNothingLeft();
        awaitRefusal("malformed-register");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<<<</1/0", "</1/0", "no links", "</1/0>;x=\"", "\u0000"})
    void REG_16_whatIsNoLinkListIsRefusedOnTheWireToo(String links) throws Exception {
        assertEquals(
                ResponseCode.BAD_REQUEST,
                register("ep=NAME&lt=300&lwm2m=1.1", links).getCode());
        assertNothingLeft();
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, U, false",
        "1.0, UQ, true",
        "1.0, SQ, true",
        "1.0, UQS, true",
        "1.1, U, false",
        "1.1, UT, false",
        "1.1, UN, false",
        "1.1, UQ, true"
    })
    void REG_19_REG_21_CL_06_bindingsOfTheirVersionAreUnderstood(String version, String binding, String queue)
            throws Exception {
        assertCode(ResponseCode.CREATED, "ep=NAME&lt=300&lwm2m=" + version + "&b=" + binding);
        assertEquals(queue, queueMode());
    }

    @ParameterizedTest
    @CsvSource({"1.1, X", "1.1, ''", "1.1, UU", "1.1, M", "1.0, T", "1.1, u"})
    void REG_19_anotherBindingIsRefusedAndLeavesNothing(String version, String binding) throws Exception {
        assertCode(ResponseCode.BAD_REQUEST, "ep=NAME&lt=300&lwm2m=" + version + "&b=" + binding);
        assertNothingLeft();
    }

    @Test
    void REG_20_withoutABindingItIsUdp() throws Exception {
        assertCode(ResponseCode.CREATED, "ep=NAME&lt=300&lwm2m=1.1");
        assertEquals("U", registration().at("/binding"));
    }

    @Test
    void REG_21_anEmptyQueueParameterIsQueueMode() throws Exception {
        assertCode(ResponseCode.CREATED, "ep=NAME&lt=300&lwm2m=1.1&Q=");
        assertEquals("true", queueMode());
    }

    @Test
    void REG_24_aRetransmittedRegisterGetsTheSameLocation() throws Exception {
        Response first = register("ep=NAME&lt=300&lwm2m=1.1");
        String id = registration().at("/registrationId");
        Request again = device.request(Code.POST, "rd", "ep=" + name + "&lt=300&lwm2m=1.1", RawDevice.LINKS);
        again.setMID(first.getMID());
        again.setToken(first.getToken());

        for (int i = 0; i < 4; i++) {
            device.sendsAgain(again);
        }

        await().during(Duration.ofMillis(500))
                .atMost(PATIENCE)
                .until(() -> registration().at("/registrationId").equals(id));
        assertEquals(first.getOptions().getLocationPath().get(1), id);
    }

    @Test
    void REG_25_aParameterThatIsGivenTwiceIsRefused() throws Exception {
        assertCode(ResponseCode.BAD_REQUEST, "ep=NAME&ep=other&lt=300&lwm2m=1.1");
        assertNothingLeft();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a/b", "a b", "<img onerror=x>", "'; DROP TABLE device", "€-meter", "a;b%20c", "urn:imei:1"})
    void REG_26_CL_16_everyEndpointNameWorksEverywhere(String odd) throws Exception {
        name = odd + devices;

        assertCode(ResponseCode.CREATED, "ep=NAME&lt=300&lwm2m=1.1");

        assertEquals(
                name, server.expect(200, "GET /api/v1/devices/{ep}", name, "").at("/endpoint"));
        server.expect(204, "DELETE /api/v1/devices/{ep}", name, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\u0007", ""})
    void REG_26_anEndpointNameWithoutTextIsRefused(String odd) throws Exception {
        assertEquals(
                ResponseCode.BAD_REQUEST,
                device.post("rd", "ep=" + odd + "&lt=300&lwm2m=1.1", RawDevice.LINKS)
                        .getCode());
    }

    @Test
    void REG_27_unknownParametersAreKeptWithinBounds() throws Exception {
        StringBuilder query = new StringBuilder("ep=NAME&lt=300&lwm2m=1.1");
        for (int i = 0; i < 20; i++) {
            query.append("&x").append(i).append('=').append("v".repeat(30));
        }

        assertCode(ResponseCode.CREATED, query.toString());
    }

    @Test
    void REG_31_aDeviceWithoutMandatoryObjectsIsAccepted() throws Exception {
        assertEquals(
                ResponseCode.CREATED,
                register("ep=NAME&lt=300&lwm2m=1.1", "</3303/0>").getCode());
    }

    @Test
    void REG_32_withoutSecurityANameIsNeeded() throws Exception {
        assertCode(ResponseCode.BAD_REQUEST, "lt=300&lwm2m=1.1");
        awaitRefusal("endpoint-missing");
    }

    @Test
    void UPD_02_UPD_03_UPD_04_anUpdateChangesWhatItSays() throws Exception {
        String location = register("ep=NAME&lt=300&lwm2m=1.1&b=U", "</1/0>,</3/0>,</3303/0>,</3303/1>")
                .getOptions()
                .getLocationPathString();

        assertEquals(ResponseCode.CHANGED, device.post(location, "lt=600", "").getCode());
        assertEquals(
                "PT10M U", registration().at("/lifetime") + " " + registration().at("/binding"));
        assertTrue(registration().json().path("objects").toString().contains("/3303/1"));

        assertEquals(
                ResponseCode.CHANGED,
                device.post(location, "", "</1/0>,</3/0>,</3303/0>").getCode());
        assertEquals("PT10M", registration().at("/lifetime"));
        assertTrue(!registration().json().path("objects").toString().contains("/3303/1"));

        assertEquals(
                ResponseCode.NOT_FOUND, device.post("rd/nobody", "lt=600", "").getCode());
    }

    @Test
    void UPD_05_aBodyWithoutContentFormatIsALinkList() throws Exception {
        String location = device.registers(name);
        Request update = device.request(Code.POST, location, "", "</3/0>");
        update.getOptions().removeContentFormat();

        assertEquals(ResponseCode.CHANGED, device.send(update).getCode());
        await().atMost(PATIENCE)
                .until(() -> registration().json().path("objects").size() == 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lt=abc", "lt=-1", "b=X", "lt=0"})
    void UPD_06_aWrongUpdateChangesNothing(String query) throws Exception {
        String location = device.registers(name);

        assertEquals(ResponseCode.BAD_REQUEST, device.post(location, query, "").getCode());

        assertEquals(
                "PT5M U", registration().at("/lifetime") + " " + registration().at("/binding"));
    }

    @Test
    void UPD_08_aPlainDeviceMayComeFromAnotherAddress() throws Exception {
        String location = device.registers(name);
        String before = registration().at("/address");
        try (RawDevice moved = RawDevice.plain(server.address("coap"))) {
            assertEquals(ResponseCode.CHANGED, moved.post(location, "", "").getCode());
            await().atMost(PATIENCE).until(() -> !registration().at("/address").equals(before));
        }
    }

    @Test
    void DER_01_DER_02_aDeviceSaysGoodbyeOnce() throws Exception {
        String location = device.registers(name);

        assertEquals(ResponseCode.DELETED, delete(location).getCode());
        server.expect(404, REGISTRATION, name, "");
        assertEquals(ResponseCode.NOT_FOUND, delete(location).getCode());
        assertEquals(ResponseCode.NOT_FOUND, delete("rd/nobody").getCode());
    }

    private Response delete(String location) throws Exception {
        return device.send(device.request(Code.DELETE, location, "", ""));
    }

    @Test
    void DER_03_theTwinOutlivesTheRegistration() throws Exception {
        String location = device.registers(name);
        server.expect(200, "PATCH /api/v1/devices/{ep}/twin/desired", name, "{'/3/0/15':'Europe/Prague'}");

        delete(location);

        assertEquals(
                "Europe/Prague",
                server.expect(200, "GET /api/v1/devices/{ep}/twin/desired", name, "")
                        .json()
                        .path("/3/0/15")
                        .asText());
    }

    @Test
    void REG_06_aNewRegisterOnTheWireReplacesTheOldOne() throws Exception {
        String before = device.registers(name);
        String now = device.registers(name);

        assertNotEquals(before, now);
        assertEquals(ResponseCode.NOT_FOUND, device.post(before, "", "").getCode());
        assertEquals(ResponseCode.CHANGED, device.post(now, "", "").getCode());
    }

    @Test
    void REG_18_aNonConfirmableRegisterIsRefused() throws Exception {
        Request register = device.request(Code.POST, "rd", "ep=" + name + "&lt=300&lwm2m=1.1", RawDevice.LINKS);
        register.setType(Type.NON);

        assertEquals(ResponseCode.BAD_REQUEST, device.send(register).getCode());
        assertNothingLeft();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 42, 50, 11542})
    void REG_17_anotherContentFormatIsRefused(int format) throws Exception {
        Request register = device.request(Code.POST, "rd", "ep=" + name + "&lt=300&lwm2m=1.1", RawDevice.LINKS);
        register.getOptions().setContentFormat(format);

        assertEquals(
                ResponseCode.UNSUPPORTED_CONTENT_FORMAT, device.send(register).getCode());
        assertNothingLeft();
    }
}
