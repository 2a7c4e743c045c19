// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.objects.Value;
import io.dormouse.server.FakeDevice;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Instances that a device lacks (semantics.md §2, instances). */
class InstanceCreationTest {
    private static final String PUMP = "pump";

    private final TwinWorld world = new TwinWorld();
    private FakeDevice pump;

    @BeforeEach
    void aPumpWithOneActuator() {
        pump = world.device(PUMP).has("/3306/0/5850", new Value.Bool(false));
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void aMissingInstanceIsCreatedWithAllThatIsDesiredOfIt() {
        pump.registers();

        world.patches(PUMP, "{'/3306/7/5850':true,'/3306/7/5851':40}");
        world.pass(10);

        List<String> received = pump.received();
        assertTrue(received.get(0).startsWith("Create /3306"), received.toString());
        assertEquals(
                1, received.stream().filter(line -> line.startsWith("Create")).count());
        assertEquals(
                0, received.stream().filter(line -> line.startsWith("Write")).count(), received.toString());
        assertEquals(new Value.SignedInteger(40), pump.value("/3306/7/5851"));
        assertEquals("in-sync", world.state(PUMP, "/3306/7/5850"));
    }

    @Test
    void removingWhatIsDesiredOfItDeletesNothing() {
        pump.registers();
        world.patches(PUMP, "{'/3306/7/5850':true}");
        world.pass(10);
        pump.received();

        world.patches(PUMP, "{'/3306/7/5850':null}");
        world.pass(10);

        assertEquals(List.of(), pump.received());
        assertEquals(new Value.Bool(true), pump.value("/3306/7/5850"));
    }
}
