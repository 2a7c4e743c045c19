// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.junit;

import io.dormouse.simulator.ExampleServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The third example of docs/simulator.md. */
class SecuredFleetExampleTest {
    // example: nat
    static final ExampleServer server = new ExampleServer();

    @RegisterExtension
    static final FleetExtension fleets = FleetExtension.against(server::coaps).provisioning(server::knows);

    @Test
    void aTrackerBehindAnotherNatNeedsNoOtherHandshake(
            @Fleet(count = 3, prefix = "tracker", secured = true, radio = "lte-m") TestFleet trackers) {
        trackers.move().each(tracker -> tracker.update());
        trackers.each(tracker -> server.writes(tracker.endpoint(), 3311, 5850, true));

        trackers.shouldAllHave("/3311/0/5850", true);
        trackers.shouldHaveRegisteredOnce();
    }
    // end

    @AfterAll
    static void stop() {
        server.close();
    }
}
