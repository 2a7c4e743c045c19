// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.leshan.core.model.LwM2mModel;
import org.eclipse.leshan.core.model.ObjectModel;
import org.eclipse.leshan.core.model.ResourceModel;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.node.LwM2mResource;
import org.eclipse.leshan.core.node.codec.DefaultLwM2mDecoder;
import org.eclipse.leshan.core.node.codec.DefaultLwM2mEncoder;
import org.eclipse.leshan.core.request.ContentFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeshanModelsTest {
    private final LayeredRegistry registry = new LayeredRegistry(BundledObjects.load());
    private final LeshanModels models = new LeshanModels(registry);

    @Test
    void aDefinitionKeepsAllThatLeshanKnows() {
        ObjectModel server = LeshanModels.objectModel(
                registry.find(1, new ObjectVersion(1, 1)).orElseThrow());

        assertEquals(1, server.id);
        assertEquals("1.1", server.version);
        assertEquals("1.1", server.lwm2mVersion);
        assertEquals("urn:oma:lwm2m:oma:1:1.1", server.urn);
        assertEquals(true, server.multiple);
        assertEquals(true, server.mandatory);
        ResourceModel lifetime = server.resources.get(1);
        assertEquals("Lifetime", lifetime.name);
        assertEquals(ResourceModel.Operations.RW, lifetime.operations);
        assertEquals(ResourceModel.Type.INTEGER, lifetime.type);
        assertEquals("s", lifetime.units);
        assertEquals(false, lifetime.multiple);
        assertEquals(true, lifetime.mandatory);
        assertEquals(ResourceModel.Operations.E, server.resources.get(8).operations);
        assertEquals(ResourceModel.Type.NONE, server.resources.get(8).type);
    }

    @Test
    void everyBundledDefinitionBecomesAModel() {
        for (ObjectDefinition definition : registry.all()) {
            assertEquals(
                    definition.resources().keySet(),
                    LeshanModels.objectModel(definition).resources.keySet());
        }
    }

    @Test
    void aDeviceIsSeenInTheVersionsItRegistered() {
        LwM2mModel model = models.of(Map.of(4, new ObjectVersion(1, 1), 3, ObjectVersion.V1_0));

        assertEquals("1.1", model.getObjectModel(4).version);
        assertEquals("1.0", model.getObjectModel(3).version);
        assertEquals(2, model.getObjectModels().size());
        assertEquals(ResourceModel.Type.TIME, model.getResourceModel(3, 13).type);
    }

    @Test
    void anUnknownVersionOrObjectNotRegisteredIsSeenInTheNewest() {
        LwM2mModel model = models.of(Map.of(4, new ObjectVersion(7, 7)));

        assertEquals("1.3", model.getObjectModel(4).version);
        assertEquals("1.2", model.getObjectModel(3).version);
    }

    @Test
    void anUnknownObjectHasNoModel() {
        assertNull(models.newest().getObjectModel(29_999));
        assertNull(models.newest().getResourceModel(29_999, 1));
        assertNull(models.newest().getResourceModel(3, 29_999));
    }

    @Test
    void theNewestOfEveryObjectIsListedOnce() {
        List<Integer> ids = models.newest().getObjectModels().stream()
                .map(object -> object.id)
                .toList();

        assertEquals(
                registry.all().stream().map(ObjectDefinition::id).distinct().toList(), ids);
    }

    @Test
    void aUserModelIsSeenAtOnceAndModelsAreMadeOnlyOnce() {
        LwM2mModel model = models.of(Map.of(3, ObjectVersion.V1_0));
        ObjectModel before = model.getObjectModel(3);
        assertSame(before, model.getObjectModel(3));
        ObjectDefinition device = registry.find(3, ObjectVersion.V1_0).orElseThrow();

        registry.add(List.of(new ObjectDefinition(
                3, ObjectVersion.V1_0, "Ours", device.urn(), ObjectVersion.V1_0, false, true, device.resources())));

        assertNotSame(before, model.getObjectModel(3));
        assertEquals("Ours", model.getObjectModel(3).name);
    }

    @ParameterizedTest
    @ValueSource(ints = {11542 /* TLV */, 110 /* SenML JSON */, 112 /* SenML CBOR */})
    void valuesOfEveryTypeSurviveTheCodecs(int format) {
        registry.add(List.of(everyType()));
        LwM2mModel model = models.newest();
        Value[] values = {
            new Value.Text("žluť"),
            new Value.SignedInteger(-1L << 40),
            new Value.UnsignedInteger(0xffff_ffffL),
            new Value.Real(20.1),
            new Value.Bool(true),
            new Value.Opaque(new byte[] {0, -1, 7}),
            new Value.Moment(Instant.parse("2026-03-01T12:00:00Z")),
            new Value.ObjectLink(3, 1),
            new Value.CoreLink("</3/0>,</5>")
        };

        for (int id = 0; id < values.length; id++) {
            if (format == ContentFormat.TLV_CODE && values[id] instanceof Value.CoreLink) {
                continue; // leshan has no TLV form of it
            }
            assertSurvives(values[id], new LwM2mPath(30_000, 0, id), ContentFormat.fromCode(format), model);
        }
    }

    @Test
    void aResourceThatNobodyKnowsIsDecodedAsBytes() {
        byte[] tlv = {(byte) 0xc1, 0x05, 0x2a};

        LwM2mResource node = new DefaultLwM2mDecoder()
                .decode(tlv, ContentFormat.TLV, new LwM2mPath(29_999, 0, 5), models.newest(), LwM2mResource.class);

        assertEquals(new Value.Opaque(new byte[] {0x2a}), LeshanValues.fromNode(node));
    }

    private static void assertSurvives(Value value, LwM2mPath path, ContentFormat format, LwM2mModel model) {
        byte[] wire =
                new DefaultLwM2mEncoder().encode(LeshanValues.toNode(path.getResourceId(), value), format, path, model);
        LwM2mResource back = new DefaultLwM2mDecoder().decode(wire, format, path, model, LwM2mResource.class);

        assertEquals(value, LeshanValues.fromNode(back), format + " " + value);
    }

    private static ObjectDefinition everyType() {
        TreeMap<Integer, ResourceDefinition> resources = new TreeMap<>();
        ResourceType[] types = {
            ResourceType.STRING,
            ResourceType.INTEGER,
            ResourceType.UNSIGNED,
            ResourceType.FLOAT,
            ResourceType.BOOLEAN,
            ResourceType.OPAQUE,
            ResourceType.TIME,
            ResourceType.OBJLNK,
            ResourceType.CORELNK
        };
        for (int id = 0; id < types.length; id++) {
            resources.put(
                    id,
                    new ResourceDefinition(
                            id,
                            types[id].key(),
                            new Operations(true, true, false),
                            false,
                            false,
                            types[id],
                            "",
                            Constraint.NONE));
        }
        return new ObjectDefinition(
                30_000, ObjectVersion.V1_0, "Every type", "urn:x", ObjectVersion.V1_0, false, false, resources);
    }
}
