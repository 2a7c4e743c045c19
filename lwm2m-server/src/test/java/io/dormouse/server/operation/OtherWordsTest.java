// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.objects.Value;
import io.dormouse.server.World;
import io.dormouse.server.device.Device;
import io.dormouse.server.dialect.LearnedDialects;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.request.ContentFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OtherWordsTest {
    private static final LwM2mPath TIMEZONE = new LwM2mPath("/3/0/14");
    private static final Operation WRITE =
            new Operation.Write(TIMEZONE, new TreeMap<>(Map.of(TIMEZONE, new Value.Text("x"))), true);
    private static final Operation READ = new Operation.Read(TIMEZONE);

    private final World world = new World();
    private final LearnedDialects dialects = new LearnedDialects(world.database, world.known, world.time);
    private Device device;

    @BeforeEach
    void aDeviceThatAnnouncesSenml() {
        world.plug(World.nothing());
        device = world.device("meter-17").register(false, Map.of("ct", "112")).device();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private boolean remain(Operation operation, String code) {
        Formats formats = Formats.of(device, dialects);
        return OtherWords.remain(device, dialects, OperationRequests.of(operation, formats), formats, code);
    }

    @Test
    void aPayloadIsSaidInEveryFormatOnce() {
        assertTrue(remain(WRITE, "4.15"));
        assertEquals(ContentFormat.TLV, Formats.of(device, dialects).write());
        assertTrue(remain(WRITE, "4.15"));
        assertTrue(remain(WRITE, "4.02"));
        assertEquals(ContentFormat.JSON, Formats.of(device, dialects).write());
        assertFalse(remain(WRITE, "4.15"));
        assertFalse(remain(WRITE, "4.15"));
    }

    @Test
    void aCreateThatOnlyTlvCanSayIsNotRepeated() {
        Operation create = new Operation.Create(3303, null, new TreeMap<>(Map.of(5601, new Value.Real(1.5))));

        assertFalse(remain(create, "4.15"));
    }

    @Test
    void aReadLeavesTheFormatToTheDeviceInTheEnd() {
        assertTrue(remain(READ, "4.06"));
        assertFalse(Formats.of(device, dialects).read() != null);
        assertFalse(remain(READ, "4.06"));
    }

    @Test
    void whatHasNoFormatHasNoOtherWords() {
        assertFalse(remain(new Operation.Execute(TIMEZONE, ""), "4.15"));
        assertFalse(remain(WRITE, "4.13"));
        assertFalse(remain(READ, "4.15"));
        assertEquals(ContentFormat.SENML_CBOR, Formats.of(device, dialects).write());
        assertEquals(ContentFormat.SENML_CBOR, Formats.of(device, dialects).read());
    }

    @Test
    void aRefusedCompositeIsRememberedUnlessTheRefusalSpeaksOfThePaths() {
        Operation composite = new Operation.ReadComposite(List.of(TIMEZONE, new LwM2mPath("/4/0")));

        assertFalse(remain(composite, "4.04"));
        assertTrue(dialects.takesComposites(device));
        assertFalse(remain(composite, "4.05"));

        assertFalse(dialects.takesComposites(device));
    }
}
