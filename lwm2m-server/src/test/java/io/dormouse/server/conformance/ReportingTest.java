// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.conformance;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.server.WiredServer;
import io.dormouse.server.WiredServer.Answer;
import io.dormouse.server.lwm2m.RawDevice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
import org.junit.jupiter.params.provider.EnumSource;

/** Observe, Observe-Composite, Send as datagrams (OMA LwM2M Core 1.1 §6.4, RFC 7641). */
final class ReportingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int SENML_JSON = 110;

    @TempDir
    static Path directory;

    private static WiredServer server;
    private static int devices;
    private final List<Request> observes = new CopyOnWriteArrayList<>();
    private volatile String temperature = "20";
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
        device.odd = this::answer;
        device.mute = true;
        device.post("rd", "ep=" + name + "&lt=300&lwm2m=1.1", "</3/0>");
        await().atMost(PATIENCE)
                .untilAsserted(() -> server.expect(200, "GET /api/v1/devices/{ep}/registration", name, ""));
    }

    @AfterEach
    void gone() {
        device.close();
    }

    private Response answer(Request request) {
        boolean mine = request.getCode() == Code.FETCH
                || request.getOptions().getUriPathString().equals("3/0/10");
        if (!mine || !request.getOptions().hasObserve()) {
            return new Response(ResponseCode.NOT_FOUND);
        }
        Response first = value();
        first.setType(Type.CON);
        first.setToken(request.getTokenBytes());
        if (request.getOptions().getObserve() == 0) {
            first.getOptions().setObserve(1);
        }
        observes.add(request);
        try {
            // Past the stack of the device, which would not let anything be observed that is no resource of its own.
            device.sends(first, server.address("coap"));
        } catch (Exception unsent) {
            throw new IllegalStateException(unsent);
        }
        return null;
    }

    private Response value() {
        return OperationsTest.content(SENML_JSON, "[{\"n\":\"/3/0/10\",\"v\":" + temperature + "}]");
    }

    private Answer rpc(int status, String body) {
        return server.expect(status, "POST /api/v1/devices/{ep}/rpc", name, body);
    }

    private void observe() {
        temperature = "20";
        assertEquals("2.05", rpc(200, "{'op':'observe','path':'/3/0/10'}").at("/code"));
    }

    private void notifies(Type type, int number, String value, byte[] token) throws Exception {
        temperature = value;
        Response notification = value();
        notification.setType(type);
        notification.setToken(token);
        notification.getOptions().setObserve(number);
        device.sends(notification, server.address("coap"));
    }

    private byte[] token() {
        return observes.get(0).getTokenBytes();
    }

    private void awaitReported(String value) {
        await().atMost(PATIENCE).until(() -> reported().equals(value));
    }

    private String reported() {
        return server.expect(200, "GET /api/v1/devices/{ep}/twin/reported", name, "")
                .json()
                .path("/3/0/10")
                .asText();
    }

    @ParameterizedTest
    @EnumSource(
            value = Type.class,
            names = {"CON", "NON"})
    void OBS_01_OBS_04_theFirstAnswerIsAValueAndNotificationsOfBothKindsAre(Type type) throws Exception {
        observe();
        assertEquals(0, observes.get(0).getOptions().getObserve());
        awaitReported("20");

        notifies(type, 2, "21", token());

        awaitReported("21");
    }

    @Test
    void OBS_02_anActiveCancelIsTheSameObserveWithOne() {
        observe();

        rpc(200, "{'op':'cancelObservation','path':'/3/0/10'}");

        await().atMost(PATIENCE).until(() -> observes.size() == 2);
        Request cancel = observes.get(1);
        assertEquals(1, cancel.getOptions().getObserve());
        assertArrayEquals(token(), cancel.getTokenBytes());
        assertEquals(
                observes.get(0).getOptions().getUriPath(), cancel.getOptions().getUriPath());
        assertEquals(
                observes.get(0).getOptions().getAccept(), cancel.getOptions().getAccept());
    }

    @Test
    void OBS_02_OBS_07_OBS_15_aNotificationThatNobodyAskedForIsReset() throws Exception {
        observe();
        int before = device.resets();

        notifies(Type.CON, 2, "33", new byte[] {1, 2, 3, 4, 5, 6, 7, 8});

        await().atMost(PATIENCE).until(() -> device.resets() > before);
        assertEquals("20", reported());
    }

    @Test
    void OBS_05_anObserveCompositeIsCancelledWithTheSamePaths() {
        assertEquals(
                "2.05",
                rpc(200, "{'op':'observeComposite','paths':['/3/0/10']}").at("/code"));
        assertEquals(Code.FETCH, observes.get(0).getCode());

        rpc(200, "{'op':'cancelObservation','paths':['/3/0/10']}");

        await().atMost(PATIENCE).until(() -> observes.size() == 2);
        assertEquals(1, observes.get(1).getOptions().getObserve());
        assertArrayEquals(token(), observes.get(1).getTokenBytes());
        assertArrayEquals(observes.get(0).getPayload(), observes.get(1).getPayload());
    }

    @Test
    void OBS_03_whatIsWishedIsObservedAnewAfterEachRegister() throws Exception {
        server.expect(201, "POST /api/v1/devices/{ep}/observations", name, "{'path':'/3/0/10'}");
        await().atMost(PATIENCE).until(() -> observes.size() == 1);

        device.post("rd", "ep=" + name + "&lt=300&lwm2m=1.1", "</3/0>");

        await().atMost(PATIENCE).until(() -> observes.size() == 2);
        assertTrue(!java.util.Arrays.equals(token(), observes.get(1).getTokenBytes()));
    }

    private Response send(RawDevice from, int format, String payload) throws Exception {
        Request send = from.request(Code.POST, "dp", "", "");
        send.setPayload(payload);
        send.getOptions().setContentFormat(format);
        return from.send(send);
    }

    @Test
    void OBS_08_aSendIsAnsweredAndItsValuesAreReported() throws Exception {
        assertEquals(
                ResponseCode.CHANGED,
                send(device, SENML_JSON, "[{\"n\":\"/3/0/10\",\"v\":44}]").getCode());
        awaitReported("44");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "110   | [{\"n\":\"/3303/0/5700\",\"v\":1}] | NOT_FOUND",
                "110   | nonsense                           | BAD_REQUEST",
                "110   | []                                 | BAD_REQUEST",
                "11542 | x                                  | BAD_REQUEST"
            })
    void OBS_08_aSendThatMakesNoSenseIsRefused(int format, String payload, ResponseCode code) throws Exception {
        assertEquals(code, send(device, format, payload).getCode());
    }

    @Test
    void OBS_09_aSendOfAStrangerIsRefused() throws Exception {
        try (RawDevice stranger = RawDevice.plain(server.address("coap"))) {
            assertEquals(
                    ResponseCode.BAD_REQUEST,
                    send(stranger, SENML_JSON, "[{\"n\":\"/3/0/10\",\"v\":44}]").getCode());
        }
    }

    @Test
    void OBS_11_FMT_08_TOL_29_recordsHaveTheirOwnTimes() throws Exception {
        send(
                device,
                SENML_JSON,
                "[{\"bn\":\"/3/0/\",\"n\":\"10\",\"v\":50,\"t\":-100},{\"n\":\"10\",\"v\":51,\"t\":-5},{\"n\":\"10\",\"v\":52}]");

        awaitReported("52");
    }
}
