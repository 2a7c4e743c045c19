// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.simulator.ExampleServer;
import io.dormouse.simulator.Operation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The examples of docs/simulator.md, as they stand there. */
class FleetExamplesTest {
    static final ExampleServer server = new ExampleServer();

    @RegisterExtension
    static final FleetExtension fleets = FleetExtension.against(server::coap);

    @AfterAll
    static void stop() {
        server.close();
    }

    // example: write
    @Test
    void everyLampIsSwitchedOn(@Fleet(count = 5, prefix = "lamp") TestFleet lamps) {
        lamps.each(lamp -> server.writes(lamp.endpoint(), 3311, 5850, true));

        lamps.shouldAllHave("/3311/0/5850", true);
        lamps.shouldHaveReceivedAtMost(1, Operation.WRITE, "/3311/0/5850");
        lamps.shouldHaveRegisteredOnce();
    }
    // end

    // example: days
    @Test
    void aMeterThatWakesDailyUpdatesEachDay(
            @Fleet(count = 2, prefix = "meter", awake = "1s", asleep = "24h", virtualTime = true) TestFleet meters) {
        meters.passes(Duration.ofDays(4));

        meters.shouldAllHaveWoken(3);
        meters.shouldHaveRegisteredOnce();
        meters.shouldHaveSleptUndisturbed();
        meters.shouldHaveUsedAtMostBytes(4_000);
    }
    // end

    @Test
    void theDocumentShowsWhatRunsHere() throws Exception {
        String document = flat(Files.readString(Path.of("../docs/simulator.md")));
        Path here = Path.of("src/test/java/io/dormouse/simulator/junit");
        int found = 0;
        for (String file : List.of("FleetExamplesTest.java", "SecuredFleetExampleTest.java")) {
            Matcher example = Pattern.compile("(?s)    // example: \\w+\n(.*?)    // end\n")
                    .matcher(Files.readString(here.resolve(file)));
            while (example.find()) {
                found++;
                assertTrue(
                        document.contains(flat(example.group(1))), () -> "docs/simulator.md lacks " + example.group(1));
            }
        }
        assertEquals(3, found);
    }

    private static String flat(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    @Test
    void whatIsNotSoIsToldWithTheDevices(@Fleet(count = 2, prefix = "told") TestFleet devices) {
        AssertionError told = assertThrows(AssertionError.class, () -> devices.shouldHaveUsedAtMostBytes(1));

        assertTrue(
                told.getMessage().startsWith("2 of 2 devices should use at most 1 bytes, but told-1 used"),
                told::getMessage);
        assertThrows(IllegalStateException.class, () -> devices.passes(Duration.ofDays(1)));
        assertEquals("told-2", devices.device(2).endpoint());
    }
}
