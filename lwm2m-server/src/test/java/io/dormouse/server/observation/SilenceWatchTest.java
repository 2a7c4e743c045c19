// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.observation;

import static io.dormouse.server.observation.ContractWorld.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.TestRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Observations that fall silent (conformance OBS-12). */
class SilenceWatchTest {
    private final ContractWorld it = new ContractWorld();

    @BeforeEach
    void observedEveryFiveMinutes() {
        it.profile(rule("/3303/0/5700", "pmin=10&pmax=300"));
        it.meter.registers();
        it.pass(Duration.ofSeconds(5));
        it.meter.received();
    }

    @AfterEach
    void closed() {
        it.close();
    }

    @Test
    void OBS_12_noNotificationWithinTheMaximumPeriodAndItsMarginIsSilence() {
        it.pass(Duration.ofSeconds(410));
        assertEquals(0, it.events("observation.silent"));

        it.meter.swallows(line -> true);
        it.pass(Duration.ofSeconds(10));

        assertEquals(1, it.events("observation.silent"));
        JsonNode data = it.world.events("observation.silent").get(0).data();
        assertEquals("/3303/0/5700", data.path("paths").path(0).asText());
        assertEquals("silent", state());
    }

    @Test
    void aNotificationInTimeKeepsItQuiet() {
        for (int minute = 0; minute < 60; minute += 5) {
            it.pass(Duration.ofMinutes(5));
            it.meter.notifies("/3303/0/5700");
        }

        assertEquals(0, it.events("observation.silent"));
        assertEquals(List.of(), it.meter.received());
    }

    @Test
    void aSilentDeviceIsAskedAnewOnceForItMayHaveForgotten() {
        it.pass(Duration.ofMinutes(10));

        assertEquals(
                List.of("WriteAttributes /3303/0/5700 pmin=10&pmax=300", "Observe /3303/0/5700"), it.meter.received());
        assertEquals(List.of("[/3303/0/5700]"), it.held());
        assertEquals(1, it.events("observation.silent"));
        assertEquals(2, it.events("observation.started"), "the second one tells that it is heard again");
        assertEquals("standing", state());
    }

    @Test
    void itSpeaksAndAllIsWell() {
        it.meter.swallows(line -> true);
        it.pass(Duration.ofMinutes(8));
        assertEquals(1, it.events("observation.silent"));

        it.meter.swallows(line -> false).notifies("/3303/0/5700");
        it.pass(Duration.ofSeconds(5));

        assertEquals("standing", state());
        assertEquals(2, it.events("observation.started"));
    }

    @Test
    void withoutAMaximumPeriodNobodyWaits() {
        it.profile(rule("/3303/0/5700", "pmin=10"));
        it.pass(Duration.ofDays(3));

        assertEquals(0, it.events("observation.silent"));
    }

    private String state() {
        return it.http
                .send(TestRequest.get("/api/v1/devices/meter-17/observations").as(Role.VIEWER))
                .json()
                .path("items")
                .path(0)
                .path("state")
                .asText();
    }
}
