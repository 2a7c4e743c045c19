// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.simulator.FleetPlan.Part;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class SocketBudgetTest {
    private static final URI NOWHERE = URI.create("coap://127.0.0.1:1");

    @Test
    void moreDevicesThanFilesAreRefusedWithWhatHelps() {
        assertTrue(SocketBudget.refusal(800, 1_000).isEmpty());
        String why = SocketBudget.refusal(801, 1_000).orElseThrow();

        assertTrue(why.contains("ulimit -n 1001") && why.contains("--range 1-800"), why);
    }

    @Test
    void severalProcessesShareAFleetByRange() {
        FleetPlan whole = FleetPlan.mixed("f", 10, NOWHERE, NOWHERE).withSeed(3);
        try (Fleet all = Fleet.of(whole);
                Fleet first = Fleet.of(whole.withPart(new Part(1, 4)));
                Fleet rest = Fleet.of(whole.withPart(new Part(5, 10)))) {
            assertEquals(4, first.devices().size());
            List<String> shared = new java.util.ArrayList<>(names(first));
            shared.addAll(names(rest));
            assertEquals(names(all), shared);
            assertEquals(
                    all.credentials().size(),
                    first.credentials().size() + rest.credentials().size());
        }
        assertThrows(IllegalArgumentException.class, () -> whole.withPart(new Part(5, 11)));
        assertThrows(IllegalArgumentException.class, () -> new Part(3, 2));
        assertThrows(IllegalArgumentException.class, () -> new Part(0, 2));
    }

    private static List<String> names(Fleet fleet) {
        return fleet.devices().stream().map(SimulatedDevice::endpoint).toList();
    }
}
