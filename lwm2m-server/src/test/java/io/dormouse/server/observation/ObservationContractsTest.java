// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.observation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.TestHttp;
import io.dormouse.kit.http.TestRequest;
import io.dormouse.objects.Value;
import io.dormouse.server.FakeDevice;
import io.dormouse.server.OpenApiContract;
import io.dormouse.server.World;
import io.dormouse.server.dialect.LearnedDialects;
import java.time.Duration;
import java.util.List;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ObservationContractsTest {
    private final World world = new World();
    private final FakeStanding standing = new FakeStanding();
    private final FakeDevice meter = world.device("meter-17");
    private ObservationContracts.Parts parts;
    private TestHttp http;

    @BeforeEach
    void aThermometerWithBattery() {
        LearnedDialects dialects = new LearnedDialects(world.database, world.known, world.time);
        parts = new ObservationContracts.Parts(
                world.database,
                world.lanes,
                world.models,
                dialects,
                standing,
                world.presence,
                world.known,
                world::profileOf,
                world.scheduler,
                world.time);
        ObservationContracts contracts = new ObservationContracts(parts);
        http = new TestHttp(world.time, OpenApiContract.load().holding(new ObservationRoutes(contracts)));
        world.listeners.add(standing);
        world.listeners.add(dialects);
        world.listeners.add(contracts);
        world.plug(World.nothing(), standing.before(contracts));
        world.known.ensure(null, "meter-17");
        meter.has("/3/0/0", new Value.Text("Acme"))
                .has("/3/0/9", new Value.SignedInteger(80))
                .has("/3303/0/5700", new Value.Real(21.5))
                .has("/3303/1/5700", new Value.Real(19.5));
    }

    @AfterEach
    void nothingWasSentToASleepingDevice() {
        assertEquals(0, meter.heardWhileAsleep());
        world.close();
    }

    private void secondsPass(int seconds) {
        world.pass(Duration.ofSeconds(seconds));
    }

    private Reply send(TestRequest request) {
        return http.send(request);
    }

    private static TestRequest post(String body) {
        return TestRequest.post("/api/v1/devices/meter-17/observations").withJson(body.replace('\'', '"'));
    }

    private JsonNode items() {
        Reply reply =
                send(TestRequest.get("/api/v1/devices/meter-17/observations").as(Role.VIEWER));
        assertEquals(200, reply.status());
        return reply.json().path("items");
    }

    private String stateOf(String path) {
        for (JsonNode item : items()) {
            if (item.path("paths").path(0).asText().equals(path)) {
                return item.path("state").asText();
            }
        }
        return "absent";
    }

    @Test
    void whatPeopleLookAtFirstIsObservedWithoutConfiguration() {
        meter.registers();
        secondsPass(2);

        assertEquals(
                List.of("Observe /3303/0/5700", "Observe /3303/1/5700", "Observe /3/0/9"),
                sortedBattery(meter.received()));
        assertEquals("standing", stateOf("/3303/0/5700"));
        assertEquals(3, world.events("observation.started").size());
    }

    private static List<String> sortedBattery(List<String> lines) {
        return lines.stream()
                .sorted((one, other) -> Boolean.compare(one.endsWith("/3/0/9"), other.endsWith("/3/0/9")))
                .toList();
    }

    @Test
    void aSleepingDeviceIsToldNotToWakeUpForIt() {
        meter.loses("/3303/1/5700").loses("/3/0/9").loses("/3/0/0").registersWithQueueMode();
        secondsPass(2);

        assertEquals(List.of("WriteAttributes /3303/0/5700 pmin=86400", "Observe /3303/0/5700"), meter.received());
    }

    @Test
    void nothingIsObservedTwice() {
        meter.registers();
        secondsPass(2);
        meter.received();

        meter.wakes();
        meter.wakes();
        secondsPass(2);

        assertEquals(List.of(), meter.received());
    }

    @Test
    void aFullRegisterRestoresThemAndTellsNoNews() {
        meter.registers();
        secondsPass(2);
        meter.received();

        meter.registers();
        secondsPass(2);

        assertEquals(3, meter.received().size());
        assertEquals(3, world.events("observation.started").size());
        assertEquals(0, world.events("observation.ended").size());
    }

    @Test
    void whatTheDeviceLacksIsNotAskedAgainBeforeTheNextFullRegister() {
        meter.loses("/3/0/9").registers();
        secondsPass(2);
        assertTrue(meter.received().contains("Observe /3/0/9"));
        assertEquals("refused", stateOf("/3/0/9"));

        meter.wakes();
        secondsPass(2);
        assertEquals(List.of(), meter.received());
        meter.registers();
        secondsPass(2);

        assertTrue(meter.received().contains("Observe /3/0/9"));
    }

    @Test
    void aRestartOfTheServerCostsTheDeviceNothing() {
        meter.loses("/3/0/9").registers();
        secondsPass(2);

        ObservationContracts restarted = new ObservationContracts(parts);

        world.lanes.tell("meter-17", () -> {
            var window = new io.dormouse.server.downlink.Window(Duration.ofSeconds(60), null);
            assertTrue(restarted.next(meter.device(), window).isEmpty());
            assertEquals(1, restarted.of(meter.device()).refused().size());
        });
    }

    @Test
    void anObserveThatGoesUnansweredThreeTimesIsLeftAlone() {
        meter.swallows(line -> line.startsWith("Observe /3303/0")).registersWithQueueMode();
        for (int window = 0; window < 5; window++) {
            secondsPass(94);
            meter.vanishes().wakes();
        }
        secondsPass(94);

        long asked = meter.received().stream()
                .filter(line -> line.equals("Observe /3303/0/5700"))
                .count();
        assertEquals(DeviceContract.SILENCES_MAX, asked);
        assertEquals("standing", stateOf("/3303/1/5700"));
    }

    @Test
    void aDeviceThatAnswersWithoutObservingIsNotAskedForEver() {
        standing.deviceIgnoresObserve = true;
        meter.registers();
        secondsPass(60);

        assertEquals(3, meter.received().size());
        assertEquals("refused", stateOf("/3303/0/5700"));
    }

    @Test
    void aNewInstanceIsObservedAfterTheUpdateThatTellsOfIt() {
        meter.registers();
        secondsPass(2);
        meter.received();

        meter.has("/3303/7/5700", new Value.Real(1.0)).wakes();
        secondsPass(2);

        assertEquals(List.of("Observe /3303/7/5700"), meter.received());
    }

    @Test
    void aPersonsWishStandsAndSurvivesRegistrations() {
        meter.registers();
        secondsPass(2);
        meter.received();

        Reply asked = send(post("{'path':'/3/0/0','attributes':{'pmin':10,'pmax':300}}"));
        secondsPass(2);

        assertEquals(201, asked.status());
        assertEquals(List.of("WriteAttributes /3/0/0 pmin=10&pmax=300", "Observe /3/0/0"), meter.received());
        assertEquals("standing", stateOf("/3/0/0"));
        assertEquals(
                200,
                send(post("{'path':'/3/0/0','attributes':{'pmin':10,'pmax':300}}"))
                        .status());
        secondsPass(2);
        meter.received();
        meter.registers();
        secondsPass(2);
        assertTrue(meter.received().containsAll(List.of("WriteAttributes /3/0/0 pmin=10&pmax=300", "Observe /3/0/0")));
    }

    @Test
    void aWiderWishTakesThePlaceOfTheProfile() {
        send(post("{'path':'/3303'}"));

        meter.registers();
        secondsPass(2);

        assertEquals(List.of("Observe /3303", "Observe /3/0/9"), meter.received());
    }

    @Test
    void anEndedObservationStaysEndedEvenThoughTheProfileWantsIt() {
        meter.registers();
        secondsPass(2);
        meter.received();
        String id = Want.idOf(List.of(new LwM2mPath("/3303/0/5700")));

        assertEquals(
                204,
                send(TestRequest.delete("/api/v1/devices/meter-17/observations/" + id))
                        .status());
        meter.registers();
        secondsPass(2);

        assertEquals(List.of("Observe /3303/1/5700", "Observe /3/0/9"), sortedBattery(meter.received()));
        assertEquals("declined", stateOf("/3303/0/5700"));
        assertEquals(1, world.events("observation.ended").size());
        assertEquals(
                204,
                send(TestRequest.delete("/api/v1/devices/meter-17/observations/" + id))
                        .status());
        world.scheduler.kick("meter-17");
        secondsPass(2);
        assertEquals("standing", stateOf("/3303/0/5700"));
        assertEquals(
                404,
                send(TestRequest.delete("/api/v1/devices/meter-17/observations/none"))
                        .status());
    }

    @Test
    void anObservationMadeByACallIsListed() {
        meter.registers();
        secondsPass(2);
        standing.add(meter.device(), new LwM2mPath("/3/0/0"));

        assertEquals("standing", stateOf("/3/0/0"));
        assertEquals(4, items().size());
    }

    @Test
    void theEndOfARegistrationEndsThem() {
        meter.registers();
        secondsPass(2);

        meter.deregisters();

        assertEquals(3, world.events("observation.ended").size());
    }

    @Test
    void whatCannotBeObservedIsRefusedWithAPointer() {
        for (String[] wrong : new String[][] {
            {"{}", "/path"},
            {"{'path':'/0/0'}", "/path"},
            {"{'path':'/3/0/4'}", "/path"},
            {"{'path':'/3/0/0','attributes':{'pmin':'x'}}", "/attributes/pmin"},
            {"{'paths':['/3/0/0','/3/0/9'],'attributes':{'pmin':1}}", "/attributes"},
            {"{'path':'/3/0/0','every':10}", "/every"}
        }) {
            Reply reply = send(post(wrong[0]));
            assertEquals(422, reply.status(), wrong[0]);
            assertEquals(
                    wrong[1],
                    reply.json().path("errors").path(0).path("pointer").asText(),
                    reply.json().toString());
        }
        assertEquals(0, items().size());
    }

    @Test
    void aHundredWishesAreKeptAndOneMoreIsRefused() {
        for (int i = 0; i < ObservationDesk.WISHES_MAX; i++) {
            assertEquals(201, send(post("{'path':'/3303/" + (i + 100) + "'}")).status());
        }

        assertEquals(409, send(post("{'path':'/3303/99'}")).status());
        assertEquals(200, send(post("{'path':'/3303/100'}")).status());
    }
}
