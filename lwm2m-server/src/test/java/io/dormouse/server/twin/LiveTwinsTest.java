// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.objects.Value;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** A sleeping device costs nothing in the heap. */
class LiveTwinsTest {
    private static final TwinConfig TEN =
            new TwinConfig(32 * 1024, 8 * 1024, 32 * 1024, 5_000, 10, 2, OptionalInt.empty());

    @Test
    void onlySoManyTwinsAreInMemoryAndNoneIsLost() {
        try (TwinWorld world = new TwinWorld(TEN)) {
            for (int number = 0; number < 200; number++) {
                world.patches("ep" + number, "{'/3/0/14':'+" + (10 + number % 10) + ":00'}");
                assertTrue(world.twins.hot() <= 11, () -> world.twins.hot() + " are hot");
            }

            for (int number = 0; number < 200; number++) {
                assertEquals(
                        "+" + (10 + number % 10) + ":00",
                        world.twin("ep" + number)
                                .path("desired")
                                .path("/3/0/14")
                                .asText());
            }
            assertTrue(world.twins.hot() <= 11);
        }
    }

    @Test
    void whatIsNotStoredYetStaysInMemory() {
        try (TwinWorld world = new TwinWorld(TEN)) {
            world.device("first").has("/3/0/0", new Value.Text("Acme")).registers();
            world.store.full(true);
            world.device("first").notifies("/3/0/0");
            for (int number = 0; number < 100; number++) {
                world.twin("ep" + number);
            }
            world.store.full(false);
            world.pass(60);
            for (int number = 0; number < 100; number++) {
                world.twin("ep" + number);
            }

            assertEquals(
                    "Acme", world.twin("first").path("reported").path("/3/0/0").asText());
        }
    }
}
