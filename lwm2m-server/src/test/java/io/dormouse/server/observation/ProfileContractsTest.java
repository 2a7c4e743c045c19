// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.observation;

import static io.dormouse.server.observation.ContractWorld.rule;
import static io.dormouse.server.observation.ContractWorld.together;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.kit.http.TestRequest;
import io.dormouse.objects.Value;
import io.dormouse.server.device.ObserveRule;
import io.dormouse.server.device.ProfileFacts;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.leshan.core.ResponseCode;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What profiles want observed (semantics.md §6). */
class ProfileContractsTest {
    private static final Duration MOMENT = Duration.ofSeconds(5);

    private final ContractWorld it = new ContractWorld();

    @AfterEach
    void nothingWasSentToASleepingDevice() {
        assertEquals(0, it.meter.heardWhileAsleep());
        it.close();
    }

    @Test
    void everyInstanceThatTheDeviceHasIsObservedWithItsAttributes() {
        it.meter.has("/3303/7/5700", new Value.Real(1.0));
        it.profile(rule("/3303/*/5700", "pmin=10&pmax=300"), rule("/3306/*/5850", ""));

        it.meter.registers();
        it.pass(MOMENT);

        assertEquals(
                List.of(
                        "WriteAttributes /3303/0/5700 pmin=10&pmax=300",
                        "Observe /3303/0/5700",
                        "WriteAttributes /3303/7/5700 pmin=10&pmax=300",
                        "Observe /3303/7/5700"),
                it.meter.received());
    }

    @Test
    void aNewProfileCountsAtOnceForADeviceThatListens() {
        it.profile(rule("/3303/0/5700", ""));
        it.meter.registers();
        it.pass(MOMENT);
        it.meter.received();

        it.meter.has("/3/0/9", new Value.SignedInteger(80)).wakes();
        it.profile(rule("/3303/0/5700", ""), rule("/3/0/9", ""));
        it.pass(MOMENT);

        assertEquals(List.of("Observe /3/0/9"), it.meter.received());
    }

    @Test
    void whatNoProfileWantsAnyMoreIsEndedAndWhatACallMadeStays() {
        it.profile(rule("/3303/0/5700", ""));
        it.meter.registers();
        it.pass(MOMENT);
        it.standing.add(it.meter.device(), new LwM2mPath("/3/0/0"));

        it.profile();
        it.pass(MOMENT);

        assertEquals(List.of("[/3/0/0]"), it.held());
        assertEquals(1, it.events("observation.ended"));
    }

    @Test
    void aSleeperIsFreedOfItWhenItWakes() {
        it.profile(rule("/3303/0/5700", ""));
        it.meter.registersWithQueueMode();
        it.pass(MOMENT);
        it.meter.fallsAsleep();

        it.profile();
        it.pass(Duration.ofHours(1));
        assertEquals(List.of("[/3303/0/5700]"), it.held());
        it.meter.wakes();

        assertEquals(List.of(), it.held());
    }

    @Test
    void otherAttributesAreToldWithoutObservingAnew() {
        it.profile(rule("/3303/0/5700", "pmin=10"));
        it.meter.registers();
        it.pass(MOMENT);
        it.meter.received();

        it.profile(rule("/3303/0/5700", "pmin=20&pmax=60"));
        it.pass(MOMENT);
        assertEquals(List.of("WriteAttributes /3303/0/5700 pmin=20&pmax=60"), it.meter.received());
        it.profile(rule("/3303/0/5700", ""));
        it.pass(MOMENT);

        assertEquals(List.of("WriteAttributes /3303/0/5700 pmin&pmax"), it.meter.received());
        assertEquals(List.of("[/3303/0/5700]"), it.held());
    }

    @Test
    void attributesAreToldOncePerRegistration() {
        it.profile(rule("/3303/0/5700", "pmin=10"));
        it.meter.registers();
        it.pass(MOMENT);
        it.meter.wakes().wakes();
        it.pass(MOMENT);
        assertEquals(2, it.meter.received().size());

        it.meter.registers();
        it.pass(MOMENT);

        assertEquals(List.of("WriteAttributes /3303/0/5700 pmin=10", "Observe /3303/0/5700"), it.meter.received());
    }

    @Test
    void aDeviceThatDoesNotTakeAttributesIsObservedWithoutThem() {
        it.profile(rule("/3303/0/5700", "pmin=10"));
        it.meter.refusesLines(line -> line.startsWith("WriteAttributes"), ResponseCode.METHOD_NOT_ALLOWED);

        it.meter.registers();
        it.pass(MOMENT);

        assertEquals(List.of("WriteAttributes /3303/0/5700 pmin=10", "Observe /3303/0/5700"), it.meter.received());
        assertEquals(List.of("[/3303/0/5700]"), it.held());
    }

    @Test
    void aRestartAsksNothingAndTellsNothing() {
        it.profile(rule("/3303/0/5700", "pmin=10&pmax=300"));
        it.meter.registers();
        it.pass(MOMENT);

        ObservationContracts restarted = new ObservationContracts(it.parts);

        it.world.lanes.tell(
                "meter-17",
                () -> assertTrue(restarted
                        .next(it.meter.device(), new io.dormouse.server.downlink.Window(Duration.ofSeconds(60), null))
                        .isEmpty()));
    }

    @Test
    void theEndOfAProfileIsFollowedAfterARestartToo() {
        it.profile(rule("/3303/0/5700", ""));
        it.meter.registers();
        it.pass(MOMENT);
        ObservationContracts restarted = new ObservationContracts(it.parts);

        it.profile();
        it.world.lanes.tell(
                "meter-17",
                () -> restarted.next(
                        it.meter.device(), new io.dormouse.server.downlink.Window(Duration.ofSeconds(60), null)));

        assertEquals(List.of(), it.held());
    }

    @Test
    void whatMayGoTogetherDoesWhereItCostsFewerBytes() {
        it.meter.has("/3303/1/5700", new Value.Real(1.0)).has("/3303/2/5700", new Value.Real(1.0));
        it.profile(together("/3303/*/5700", "pmin=60&pmax=60"));

        it.meter.registers();
        it.pass(MOMENT);

        assertEquals(
                List.of(
                        "WriteAttributes /3303/0/5700 pmin=60&pmax=60",
                        "WriteAttributes /3303/1/5700 pmin=60&pmax=60",
                        "WriteAttributes /3303/2/5700 pmin=60&pmax=60",
                        "ObserveComposite [/3303/0/5700, /3303/1/5700, /3303/2/5700]"),
                it.meter.received());
        it.meter.wakes();
        it.pass(MOMENT);
        assertEquals(List.of(), it.meter.received());
    }

    @Test
    void whatChangesOnItsOwnIsObservedOnItsOwn() {
        it.meter.has("/3303/1/5700", new Value.Real(1.0));
        it.profile(together("/3303/*/5700", ""));

        it.meter.registers();
        it.pass(MOMENT);

        assertEquals(List.of("Observe /3303/0/5700", "Observe /3303/1/5700"), it.meter.received());
    }

    @Test
    void aDeviceThatDoesNotTakeCompositesIsObservedPathByPath() {
        it.meter.has("/3303/1/5700", new Value.Real(1.0)).register(false, java.util.Map.of());
        it.world.lanes.tell("meter-17", () -> it.dialects.refusesComposites(it.meter.device()));
        it.meter.received();
        it.profile(together("/3303/*/5700", "pmax=60"));
        it.pass(MOMENT);

        assertEquals(List.of("[/3303/0/5700]", "[/3303/1/5700]"), it.held());
    }

    @Test
    void aPersonsWishGoesBeforeAProfileAndNothingIsObservedTwice() {
        it.http.send(TestRequest.post("/api/v1/devices/meter-17/observations")
                .withJson("{\"path\":\"/3303\",\"attributes\":{\"pmin\":5}}"));
        it.profile(rule("/3303/*/5700", "pmin=10"));

        it.meter.registers();
        it.pass(MOMENT);

        assertEquals(List.of("WriteAttributes /3303 pmin=5", "Observe /3303"), it.meter.received());
    }

    @Test
    void aMaximumPeriodOfTheServerObjectDoesNotWakeASleeper() {
        it.meter.has("/1/0/3", new Value.SignedInteger(300));
        it.profile(rule("/3303/0/5700", "pmin=600"));

        it.meter.registersWithQueueMode();
        it.pass(MOMENT);

        assertEquals(
                List.of("Read /1/0/3", "WriteAttributes /3303/0/5700 pmin=600&pmax=1728000", "Observe /3303/0/5700"),
                it.meter.received());
        it.meter.fallsAsleep().registersWithQueueMode();
        it.pass(MOMENT);
        assertFalse(it.meter.received().contains("Read /1/0/3"), "it is asked once");
    }

    @Test
    void aServerObjectWithoutAMaximumPeriodIsAskedOnceAndForgotten() {
        it.meter.has("/1/0/1", new Value.SignedInteger(300));
        it.profile(rule("/3303/0/5700", ""));

        it.meter.registersWithQueueMode();
        it.pass(MOMENT);

        assertEquals(List.of("Read /1/0/3", "Observe /3303/0/5700"), it.meter.received());
    }

    @Test
    void anAlwaysOnDeviceIsToldTheMaximumPeriodThatIsExpectedOfIt() {
        it.meter.has("/1/0/3", new Value.SignedInteger(300)).registers();
        it.pass(MOMENT);
        it.meter.sends("/1/0/3", null);
        it.meter.received();

        it.profile(rule("/3303/0/5700", "pmin=10"));
        it.pass(MOMENT);

        assertEquals(
                "WriteAttributes /3303/0/5700 pmin=10&pmax=300",
                it.meter.received().get(0));
    }

    @Test
    void aHundredObservationsComeFromProfilesAndNotOneMore() {
        int most = Plan.FROM_PROFILES_MAX;
        for (int instance = 0; instance <= most; instance++) {
            it.meter.has("/3303/" + instance + "/5700", new Value.Real(instance));
        }
        it.profile(rule("/3303/*/5700", ""));

        it.meter.registers();
        it.pass(Duration.ofMinutes(1));

        assertEquals(most, it.held().size());
    }

    @Test
    void oneCompositeHasTwentyPaths() {
        IntStream.range(0, Plan.TOGETHER_MAX + 2)
                .forEach(instance -> it.meter.has("/3303/" + instance + "/5700", new Value.Real(1.0)));
        ProfileFacts facts = new ProfileFacts(
                null,
                null,
                null,
                null,
                false,
                ProfileFacts.NONE.strings(),
                false,
                List.of(new ObserveRule("/3303/*/5700", "pmax=60", true)));
        it.meter.registers();

        List<Want> wants = new Plan(it.meter.device(), List.of(), facts, true, null).wants(it.world.models);

        assertEquals(
                List.of(Plan.TOGETHER_MAX, 2),
                wants.stream().map(want -> want.paths().size()).toList());
    }
}
