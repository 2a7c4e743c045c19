// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.objects.ResourceType;
import io.dormouse.objects.Value;
import io.dormouse.server.FakeDevice;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code $exact} (semantics.md §2): exactly these instances of a resource. */
class ExactSetTest {
    private static final String GATE = "gate";
    private static final String CODES = "/3/0/11";
    private static final Permit UNCHECKED = new Permit("op", false, false, false);

    private final TwinWorld world = new TwinWorld();
    private FakeDevice gate;

    @BeforeEach
    void aGate() {
        gate = world.device(GATE)
                .has(CODES, instances(Map.of(0, 1L, 1, 2L, 2, 3L)))
                .has("/3/0/14", new Value.Text("+00:00"))
                .registers();
    }

    @AfterEach
    void end() {
        world.close();
    }

    private static Value instances(Map<Integer, Long> byId) {
        TreeMap<Integer, Value> values = new TreeMap<>();
        byId.forEach((id, number) -> values.put(id, new Value.SignedInteger(number)));
        return new Value.Instances(ResourceType.INTEGER, values);
    }

    @Test
    void anExactSetIsWrittenByItselfAndReplacesTheResource() {
        world.patches(GATE, "{'/3/0/11':{'$exact':{'0':7}},'/3/0/14':'+01:00'}", UNCHECKED);
        world.pass(10);

        List<String> received = gate.received();
        assertEquals(
                2, received.stream().filter(line -> line.startsWith("Write")).count(), received.toString());
        assertEquals(instances(Map.of(0, 7L)), gate.value(CODES));
        assertEquals("in-sync", world.state(GATE, CODES));
        assertEquals("in-sync", world.state(GATE, "/3/0/14"));
    }

    @Test
    void anInstanceThatComesBackIsDriftOfAnExactSetAndNotOfASubset() {
        world.patches(GATE, "{'/3/0/11':{'$exact':{'0':7}}}", UNCHECKED);
        world.pass(10);
        gate.has(CODES, instances(Map.of(0, 7L, 5, 9L))).notifies(CODES);
        assertEquals("drifted", world.state(GATE, CODES));

        world.patches(GATE, "{'/3/0/11':{'$exact':null,'0':7}}", UNCHECKED);
        world.pass(10);

        assertEquals("in-sync", world.state(GATE, CODES));
        assertEquals(instances(Map.of(0, 7L, 5, 9L)), gate.value(CODES));
    }

    @Test
    void aMergePatchThatMakesASubsetBesideAnExactSetSaysHowToDoIt() {
        world.patches(GATE, "{'/3/0/11':{'$exact':{'0':7}}}", UNCHECKED);

        var fault =
                world.refusal(GATE, "{'/3/0/11':{'0':8}}", UNCHECKED).errors().get(0);

        assertEquals("/~13~10~111/$exact", fault.pointer());
        assertTrue(fault.detail().contains("remove those with null, or PUT"), fault.detail());
    }
}
