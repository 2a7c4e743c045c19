// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.bootstrap.session.DeviceServer.Stored;
import io.dormouse.simulator.BootstrappedDevice;
import io.dormouse.simulator.BootstrappedDevice.Factory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.CoAP.Type;
import org.eclipse.leshan.core.request.ContentFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The requirements on a bootstrap server (OMA LwM2M Core 1.1 §6.1 and what devices in the field need), on the wire; the tests are named by the ids of the conformance table. */
final class BootstrapConformanceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] KEY = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
    private static final String OPEN =
            "{'servers':[{'shortServerId':101,'uri':'coap://127.0.0.1:5683','lifetime':300}]}";
    private static final String WITH_KEY =
            "{'credential':{'identity':'boot-1','key':'000102030405060708090a0b0c0d0e0f'},"
                    + "'servers':[{'shortServerId':101,'uri':'coaps://127.0.0.1:5684','security':{'generate':true}}]}";
    private static final String GROUP = "{'match':{'endpoint':'meter-*'},"
            + "'credential':{'identity':'meters','key':'000102030405060708090a0b0c0d0e0f'},"
            + "'servers':[{'shortServerId':101,'uri':'coaps://127.0.0.1:5684','security':{'generate':true}}]}";

    @TempDir
    Path directory;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private LiveBootstrap server;

    @BeforeEach
    void start() {
        server = LiveBootstrap.in(directory);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
        server.close();
    }

    private RawDevice plain() {
        return opened(RawDevice.plain(server.coap()));
    }

    private RawDevice secured(String identity) {
        return opened(RawDevice.withKey(server.coaps(), identity, KEY));
    }

    private <T extends AutoCloseable> T opened(T one) {
        opened.add(one);
        return one;
    }

    private JsonNode ended(String endpoint) {
        await().atMost(PATIENCE)
                .until(() -> !List.of("running", "")
                        .contains(server.session(endpoint).path("state").asText()));
        return server.session(endpoint);
    }

    private JsonNode succeeded(String endpoint) {
        JsonNode session = ended(endpoint);
        assertEquals("succeeded", session.path("state").asText(), session::toString);
        return session;
    }

    private JsonNode failed(String endpoint, String cause) {
        JsonNode session = ended(endpoint);
        assertEquals("failed", session.path("state").asText(), session::toString);
        assertEquals(cause, session.path("cause").asText(), session::toString);
        return session;
    }

    private static List<String> steps(JsonNode session) {
        List<String> steps = new ArrayList<>();
        session.path("steps")
                .forEach(step -> steps.add(
                        step.path("what").asText() + " " + step.path("result").asText()));
        return steps;
    }

    @Test
    void bs01ARequestIsAnsweredThenCommandsFollowAndFinishEndsTheSession() {
        server.putsConfig("a", OPEN);
        RawDevice device = plain();

        assertEquals("2.04", device.asks("ep=a"));

        JsonNode session = succeeded("a");
        assertEquals(List.of("GET /", "PUT /0/1", "PUT /1/1", "POST /bs"), device.heard());
        assertEquals(List.of("Discover / 2.05", "Write /0/1 2.04", "Write /1/1 2.04", "Finish 2.04"), steps(session));
        assertEquals(
                List.of(
                        "bootstrap.config-changed",
                        "bootstrap.started",
                        "bootstrap.step",
                        "bootstrap.step",
                        "bootstrap.step",
                        "bootstrap.step",
                        "bootstrap.succeeded"),
                server.eventTypes("a"));
    }

    @Test
    void bs02WhoIsNotKnownGets400AndIsCountedWithItsCause() {
        server.putsConfig("a", WITH_KEY);
        server.putsGroup("meters", GROUP);

        assertEquals("4.00", plain().asks("ep=stranger"));
        assertEquals("4.00", secured("boot-1").asks("ep=b"));
        assertEquals("4.00", secured("meters").asks("ep=pump-1"));
        assertEquals("4.00", secured("meters").asks("ep="));

        JsonNode groups = server.get("/api/v1/bootstrap/refusals").path("items");
        List<String> causes = new ArrayList<>();
        groups.forEach(group -> causes.add(group.path("cause").asText()));
        assertEquals(List.of("bad-endpoint", "endpoint-mismatch", "endpoint-mismatch", "unknown-endpoint"), causes);
        assertEquals("stranger", groups.path(3).path("endpoint").asText());
    }

    @Test
    void bs02AGroupsKeyDoesNotOpenADeviceThatHasAKeyOfItsOwn() {
        server.putsConfig("meter-1", WITH_KEY);
        server.putsGroup("meters", GROUP);

        assertEquals("4.00", secured("meters").asks("ep=meter-1"));
        assertEquals(1, server.refusals().counts().get("has-own-key"));
    }

    @Test
    void bs03TheNameIsNotNeededWhereTheKeyTellsIt() {
        server.putsConfig("a", WITH_KEY);
        server.putsGroup("meters", GROUP);

        assertEquals("2.04", secured("boot-1").asks(""));
        succeeded("a");
        assertEquals("4.00", secured("meters").asks(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "9999", "0", "11543", ""})
    void bs04AFormatThatTheSpecificationDoesNotKnowIs415(String format) {
        server.putsConfig("a", OPEN);

        assertEquals("4.15", plain().asks("ep=a&pct=" + format));
    }

    @ParameterizedTest
    @ValueSource(ints = {11542, 110, 112})
    void bs04WhatTheDevicePrefersIsWritten(int format) {
        server.putsConfig("a", OPEN);
        RawDevice device = plain();

        assertEquals("2.04", device.asks("ep=a&pct=" + format));
        succeeded("a");

        assertEquals(
                List.of(format, format),
                device.requests().stream()
                        .filter(request -> request.what().startsWith("PUT"))
                        .map(RawDevice.Heard::format)
                        .toList());
    }

    @Test
    void bs04ADeviceThatPrefersLwm2mCborGetsSenmlCbor() {
        server.putsConfig("a", OPEN);
        RawDevice device = plain();

        assertEquals("2.04", device.asks("ep=a&pct=11544"));
        succeeded("a");

        assertEquals(112, device.requests().get(1).format());
    }

    @Test
    void bs04AWriteThatIsRefusedIsRepeatedAsTlv() {
        server.putsConfig("a", OPEN);
        RawDevice device = plain().on(
                        "PUT",
                        request -> RawDevice.code(
                                request.format() == ContentFormat.TLV_CODE
                                        ? ResponseCode.CHANGED
                                        : ResponseCode.BAD_REQUEST));

        device.asks("ep=a&pct=110");

        assertEquals(
                List.of("Discover / 2.05", "Write /0/1 4.00", "Write /0/1 2.04", "Write /1/1 2.04", "Finish 2.04"),
                steps(succeeded("a")));
    }

    @Test
    void bs05APreSharedKeyOfOneDeviceAndOneOfAGroupOpenTheDoor() {
        server.putsConfig("a", WITH_KEY);
        server.putsGroup("meters", GROUP);

        assertEquals("2.04", secured("boot-1").asks("ep=a"));
        assertEquals("2.04", secured("meters").asks("ep=meter-7"));

        assertEquals("device", succeeded("a").path("source").asText());
        assertEquals("group:meters", succeeded("meter-7").path("source").asText());
        assertEquals("meters", succeeded("meter-7").path("identity").asText());
    }

    @Test
    void bs06WhatADeviceHasFromBeforeIsDeletedObjectByObject() {
        server.putsConfig("a", OPEN);
        RawDevice device = plain().on(
                        "GET /",
                        request -> RawDevice.links("</>;lwm2m=1.1,</0/0>,</0/1>;ssid=101,</1/1>;ssid=101,</3/0>"));

        device.asks("ep=a");
        succeeded("a");

        assertEquals(List.of("GET /", "DELETE /0", "DELETE /1", "PUT /0/1", "PUT /1/1", "POST /bs"), device.heard());
    }

    @Test
    void bs06AccountsAreReadBackWhenThatIsWanted() {
        server.putsConfig("a", OPEN.replace("{'servers'", "{'verify':true,'servers'"));
        RawDevice silentOnReads = plain();
        silentOnReads.asks("ep=a");
        assertTrue(steps(succeeded("a")).contains("Read /1 4.04"));

        RawDevice forgetful = plain().on("GET /1", request -> {
            var response = RawDevice.code(ResponseCode.CONTENT);
            response.setPayload("[{\"bn\":\"/1/1/0\",\"v\":7}]");
            response.getOptions().setContentFormat(ContentFormat.SENML_JSON_CODE);
            return response;
        });
        forgetful.asks("ep=a&pct=110");
        failed("a", "verification-failed");
        assertFalse(forgetful.heard().contains("POST /bs"));
    }

    @Test
    void bs07AnInconsistentDeviceIsCorrectedOnceAndFinishedAgain() {
        server.putsConfig("a", OPEN);
        AtomicInteger finishes = new AtomicInteger();
        RawDevice device = plain().on(
                        "POST /bs",
                        request -> RawDevice.code(
                                finishes.incrementAndGet() == 1 ? ResponseCode.NOT_ACCEPTABLE : ResponseCode.CHANGED));

        device.asks("ep=a&pct=112");

        List<String> steps = steps(succeeded("a"));
        assertEquals("Finish 4.06", steps.get(3));
        assertEquals("Finish 2.04", steps.get(steps.size() - 1));
        assertEquals(
                ContentFormat.TLV_CODE,
                device.requests().get(device.requests().size() - 2).format());
    }

    @Test
    void bs07ADeviceThatStaysInconsistentIsAFailure() {
        server.putsConfig("a", OPEN);
        RawDevice device = plain().on("POST /bs", request -> RawDevice.code(ResponseCode.NOT_ACCEPTABLE));

        device.asks("ep=a");

        failed("a", "finish-refused");
        assertEquals(2, device.heard().stream().filter("POST /bs"::equals).count());
    }

    @Test
    void bs08TheAccountOfThisServerIsNeverOverwritten() {
        server.putsConfig("a", OPEN);
        RawDevice device = plain().on("GET /", request -> RawDevice.links("</>;lwm2m=1.1,</0/1>,</1>,</3/0>"));

        device.asks("ep=a");
        succeeded("a");

        assertEquals(List.of("GET /", "PUT /0/0", "PUT /1/0", "POST /bs"), device.heard());
    }

    @Test
    void bs08AWishForThatInstanceFailsBeforeAnythingIsWritten() {
        server.putsConfig("a", OPEN.replace("'lifetime':300", "'instance':0"));
        RawDevice device = plain();

        device.asks("ep=a");

        failed("a", "instance-taken");
        assertEquals(List.of("GET /"), device.heard());
    }

    @Test
    void bs08WhereSeveralAccountsAreNamelessObject0IsCleanedAndLookedAtAgain() {
        server.putsConfig("a", OPEN);
        AtomicInteger looks = new AtomicInteger();
        RawDevice device = plain().on(
                        "GET /",
                        request -> RawDevice.links(
                                looks.incrementAndGet() == 1 ? "</0/0>,</0/1>,</0/2>,</1/0>" : "</0/1>,</1/0>"));

        device.asks("ep=a");
        succeeded("a");

        assertEquals(
                List.of("GET /", "DELETE /0", "GET /", "DELETE /1", "PUT /0/0", "PUT /1/0", "POST /bs"),
                device.heard());
    }

    @Test
    void bs08ADeviceWithoutDiscoverIsTakenToKeepItIn00() {
        server.putsConfig("a", OPEN);
        RawDevice device = plain().on("GET /", request -> RawDevice.code(ResponseCode.METHOD_NOT_ALLOWED));

        device.asks("ep=a");
        succeeded("a");

        assertEquals(List.of("GET /", "DELETE /0", "DELETE /1", "PUT /0/1", "PUT /1/1", "POST /bs"), device.heard());
    }

    @Test
    void bs09BootstrapPackIsNotImplemented() {
        assertEquals("5.01", plain().answer("GET", "bspack", "ep=a", Type.CON).code());
    }

    @Test
    void bs10KeysNeverLeaveWithoutSecurity() {
        server.putsConfig(
                "a",
                WITH_KEY.replace("'credential':{'identity':'boot-1','key':'000102030405060708090a0b0c0d0e0f'},", ""));
        server.putsConfig("b", WITH_KEY);
        RawDevice device = plain();

        assertEquals("4.00", device.asks("ep=a"));
        assertEquals("4.00", device.asks("ep=b"));

        assertEquals(List.of(), device.heard());
        assertEquals(1, server.refusals().counts().get("secrets-without-security"));
        assertEquals(1, server.refusals().counts().get("not-secured"));
        assertTrue(server.deviceServer.keys().isEmpty());
    }

    @Test
    void bs11EachDeviceGetsAKeyOfItsOwn() {
        server.putsGroup("meters", GROUP);

        for (int i = 1; i <= 5; i++) {
            secured("meters").asks("ep=meter-" + i);
            succeeded("meter-" + i);
        }

        List<FakeDeviceServer.Key> keys = server.deviceServer.keys();
        assertEquals(5, keys.stream().map(FakeDeviceServer.Key::hex).distinct().count());
        assertEquals(
                5, keys.stream().map(FakeDeviceServer.Key::identity).distinct().count());
        keys.forEach(key -> assertEquals(32, key.hex().length()));
    }

    @Test
    void bs11AnIdentityIsNeverLongerThan128Bytes() {
        server.putsGroup("all", GROUP.replace("meter-*", "*"));
        String endpoint = "e".repeat(252);

        secured("meters").asks("ep=" + endpoint);
        succeeded(endpoint);

        assertTrue(server.deviceServer.keys().get(0).identity().length() <= 128);
    }

    @Test
    void bs11DevicesOfAGroupBootstrapAtTheSameTime() throws Exception {
        server.putsGroup("meters", GROUP);
        CountDownLatch othersAreDone = new CountDownLatch(1);
        RawDevice slow = secured("meters").on("PUT /1/1", request -> {
            try {
                othersAreDone.await(1_500, TimeUnit.MILLISECONDS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return RawDevice.code(ResponseCode.CHANGED);
        });
        assertEquals("2.04", slow.asks("ep=meter-0"));
        await().atMost(PATIENCE).until(() -> slow.heard().contains("PUT /1/1"));

        for (int i = 1; i <= 3; i++) {
            assertEquals("2.04", secured("meters").asks("ep=meter-" + i));
            succeeded("meter-" + i);
        }
        othersAreDone.countDown();

        succeeded("meter-0");
    }

    @Test
    void bs12ANewRequestTakesThePlaceOfTheSessionBefore() {
        server.putsConfig("a", OPEN);
        RawDevice stuck = plain().on("PUT", request -> null);
        stuck.asks("ep=a");
        await().atMost(PATIENCE).until(() -> stuck.heard().contains("PUT /0/1"));

        plain().asks("ep=a");

        succeeded("a");
        JsonNode before = server.get("/api/v1/bootstrap/sessions?endpoint=a")
                .path("items")
                .path(1);
        assertEquals("superseded", before.path("cause").asText(), before::toString);
        assertEquals(0, server.sessions().running());
    }

    @Test
    void bs12ACommandThatIsNotAnsweredIsSentOnceMoreAsANewMessage() {
        server.putsConfig("a", OPEN);
        AtomicInteger writes = new AtomicInteger();
        RawDevice device = plain().on(
                        "PUT /0/1",
                        request -> writes.incrementAndGet() == 1 ? null : RawDevice.code(ResponseCode.CHANGED));

        device.asks("ep=a");

        succeeded("a");
        assertEquals(2, writes.get());
    }

    @Test
    void bs12ADeviceThatFallsSilentIsAFailure() {
        server.putsConfig("a", OPEN);
        RawDevice device = plain().on("PUT /1/1", request -> null);

        device.asks("ep=a");

        JsonNode session = failed("a", "device-silent");
        assertEquals("Write /1/1 silent", steps(session).get(2));
        assertFalse(device.heard().contains("POST /bs"));
    }

    @Test
    void bs13TheDeviceServerKnowsTheKeyBeforeTheDeviceDoes() {
        server.putsConfig("a", WITH_KEY);
        CompletableFuture<Stored> answer = new CompletableFuture<>();
        server.deviceServer.answers(() -> answer);
        RawDevice device = secured("boot-1");

        device.asks("ep=a");
        await().atMost(PATIENCE).until(() -> !server.deviceServer.keys().isEmpty());
        assertEquals(List.of(), device.heard());
        answer.complete(new Stored.Done());

        assertEquals("Store key ok", steps(succeeded("a")).get(0));
        FakeDeviceServer.Key key = server.deviceServer.keys().get(0);
        String written = device.everythingHeard();
        assertTrue(written.contains(key.identity()));
        assertTrue(written.contains(new String(HexFormat.of().parseHex(key.hex()), StandardCharsets.ISO_8859_1)));
    }

    @Test
    void bs13ADeviceServerThatRefusesFailsTheSessionAndTheDeviceIsNotTouched() {
        server.putsConfig("a", WITH_KEY);
        server.deviceServer.answers(new Stored.Refused("HTTP 409"));
        RawDevice device = secured("boot-1");

        device.asks("ep=a");

        failed("a", "device-server-refused");
        assertEquals(List.of(), device.heard());
    }

    @Test
    void bs13ADeviceServerThatIsAwayIsAskedAgain() {
        server.putsConfig("a", WITH_KEY);
        AtomicInteger calls = new AtomicInteger();
        server.deviceServer.answers(() -> CompletableFuture.completedFuture(
                calls.incrementAndGet() < 3 ? new Stored.Unavailable("down") : new Stored.Done()));

        secured("boot-1").asks("ep=a");
        succeeded("a");
        assertEquals(1, server.deviceServer.keys().stream().distinct().count());

        server.deviceServer.answers(new Stored.Unavailable("down"));
        secured("boot-1").asks("ep=a");
        failed("a", "device-server-unavailable");
    }

    @Test
    void bs13AKeyIsGivenAgainUntilASessionWithItEndedWell() {
        server.putsConfig("a", WITH_KEY);
        secured("boot-1")
                .on("POST /bs", request -> RawDevice.code(ResponseCode.INTERNAL_SERVER_ERROR))
                .asks("ep=a");
        failed("a", "finish-refused");
        secured("boot-1").asks("ep=a");
        succeeded("a");
        secured("boot-1").asks("ep=a");
        await().atMost(PATIENCE).until(() -> server.deviceServer.keys().size() == 3);

        List<FakeDeviceServer.Key> keys = server.deviceServer.keys();
        assertEquals(keys.get(0), keys.get(1));
        assertNotEquals(keys.get(1).identity(), keys.get(2).identity());
        assertNotEquals(keys.get(1).hex(), keys.get(2).hex());
    }

    @Test
    void bs16SeveralServersGetAccessRulesThatNameTheirInstances() {
        server.putsConfig(
                "a",
                "{'credential':{'identity':'boot-1','key':'000102030405060708090a0b0c0d0e0f'},'servers':["
                        + "{'shortServerId':101,'uri':'coaps://127.0.0.1:5684','security':{'generate':true}},"
                        + "{'shortServerId':721,'uri':'coaps://other.example:5684','security':{'identity':'x','key':'101112131415161718191a1b1c1d1e1f'}}]}");
        BootstrappedDevice device = opened(BootstrappedDevice.start(Factory.of("a", server.coaps(), "boot-1", KEY)));
        succeeded("a");

        assertEquals(List.of(101, 721), List.copyOf(device.accounts().keySet()));
        assertEquals(List.of(0, 1, 2), device.instances(2));
        assertEquals(1L, device.value(2, 0, 0));
        assertEquals(1L, device.value(2, 0, 1));
        assertEquals(101L, device.value(2, 0, 3));
        assertEquals(721L, device.value(2, 1, 3));
        assertEquals(3L, device.value(2, 2, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 11542, 110, 112})
    void cl12ALeshanClientTakesItsAccountInEveryFormat(int format) {
        server.putsGroup("meters", GROUP);
        Factory factory = Factory.of("meter-1", server.coaps(), "meters", KEY);

        BootstrappedDevice device = opened(
                BootstrappedDevice.start(format == 0 ? factory : factory.preferring(ContentFormat.fromCode(format))));

        succeeded("meter-1");
        await().atMost(PATIENCE).until(() -> device.identity(101).isPresent());
        assertEquals(
                server.deviceServer.keys().get(0).identity(),
                device.identity(101).orElseThrow());
    }

    @Test
    void cl12AWriteThatFailsAlsoAsTlvIsAFailedSessionAndNotASuccess() {
        server.putsConfig("a", OPEN);
        RawDevice device = plain().on("PUT /0/1", request -> RawDevice.code(ResponseCode.BAD_REQUEST));

        device.asks("ep=a&pct=110");

        failed("a", "write-refused");
        assertFalse(device.heard().contains("POST /bs"));
        assertTrue(server.eventTypes("a").contains("bootstrap.failed"));
    }

    @Test
    void secretsAreInNoEventAndNoAnswerOfTheApi() {
        server.putsConfig("a", WITH_KEY);
        secured("boot-1").asks("ep=a");
        succeeded("a");

        String key = server.deviceServer.keys().get(0).hex();
        String told = server.events() + "" + server.get("/api/v1/bootstrap/sessions")
                + server.get("/api/v1/bootstrap/configs") + server.get("/api/v1/bootstrap/configs/a");
        assertFalse(told.contains(key), told);
        assertFalse(told.contains("000102030405060708090a0b0c0d0e0f"), told);
    }

    @Test
    void whoAsksTooOftenIsToldToWait() {
        server.putsConfig("a", OPEN);
        RawDevice device = plain().on("GET /", request -> null);

        for (int i = 0; i < 10; i++) {
            assertEquals("2.04", device.asks("ep=a"));
        }
        RawDevice.Answer answer = device.answer("POST", "bs", "ep=a", Type.CON);

        assertEquals("4.29", answer.code());
        assertTrue(answer.maxAge() > 0);
        assertEquals("4.00", device.asks("ep=b"), "another name is another asker");
    }

    @Test
    void whatRanWhenTheServerDiedEndsAsFailedAndTheDeviceStartsOver() {
        server.putsConfig("a", WITH_KEY);
        RawDevice device = secured("boot-1").on("PUT /0/1", request -> null);
        device.asks("ep=a");
        await().atMost(PATIENCE).until(() -> device.heard().contains("PUT /0/1"));
        server.dies();

        server = LiveBootstrap.in(directory);

        JsonNode session = failed("a", "server-restarted");
        assertTrue(steps(session).contains("Store key ok"), session::toString);
        secured("boot-1").asks("ep=a");
        succeeded("a");
    }
}
