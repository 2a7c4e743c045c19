// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.leshan.core.model.ResourceModel;
import org.eclipse.leshan.core.node.LwM2mMultipleResource;
import org.eclipse.leshan.core.node.LwM2mResource;
import org.eclipse.leshan.core.node.LwM2mResourceInstance;
import org.eclipse.leshan.core.node.LwM2mSingleResource;
import org.eclipse.leshan.core.node.ObjectLink;
import org.eclipse.leshan.core.util.datatype.ULong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LeshanValuesTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    static Stream<Arguments> everyType() {
        return Stream.of(
                Arguments.of(new Value.Text("a"), ResourceModel.Type.STRING, "a"),
                Arguments.of(new Value.SignedInteger(-5), ResourceModel.Type.INTEGER, -5L),
                Arguments.of(new Value.UnsignedInteger(-1), ResourceModel.Type.UNSIGNED_INTEGER, ULong.MAX),
                Arguments.of(new Value.Real(1.5), ResourceModel.Type.FLOAT, 1.5),
                Arguments.of(new Value.Bool(true), ResourceModel.Type.BOOLEAN, true),
                Arguments.of(new Value.Moment(NOON), ResourceModel.Type.TIME, Date.from(NOON)),
                Arguments.of(new Value.ObjectLink(3, 0), ResourceModel.Type.OBJLNK, new ObjectLink(3, 0)),
                Arguments.of(new Value.ObjectLink(65535, 65535), ResourceModel.Type.OBJLNK, new ObjectLink()));
    }

    @ParameterizedTest
    @MethodSource("everyType")
    void aValueBecomesTheNodeOfItsTypeAndComesBack(Value value, ResourceModel.Type type, Object bare) {
        LwM2mResource node = LeshanValues.toNode(7, value);

        assertEquals(LwM2mSingleResource.newResource(7, bare, type), node);
        assertEquals(value, LeshanValues.fromNode(node));
    }

    @Test
    void bytesAndLinksComeBackToo() {
        for (Value value : new Value[] {
            new Value.Opaque(new byte[] {0, -1}),
            new Value.Opaque(new byte[0]),
            new Value.CoreLink("</3/0>;rt=\"x y\";ver=1.1,</5>;a"),
            new Value.CoreLink("")
        }) {
            assertEquals(value, LeshanValues.fromNode(LeshanValues.toNode(7, value)));
        }
    }

    @Test
    void instancesBecomeAMultipleResourceAndComeBack() {
        Value value = new Value.Instances(
                ResourceType.TIME, new TreeMap<>(Map.of(0, new Value.Moment(NOON), 9, new Value.Moment(NOON))));

        LwM2mResource node = LeshanValues.toNode(7, value);

        assertEquals(ResourceModel.Type.TIME, node.getType());
        assertEquals(Date.from(NOON), node.getValue(9));
        assertEquals(value, LeshanValues.fromNode(node));
        assertEquals(new Value.Moment(NOON), LeshanValues.fromNode(node.getInstance(0)));
    }

    @Test
    void noInstancesStillKnowTheirType() {
        Value value = new Value.Instances(ResourceType.OBJLNK, new TreeMap<>());

        assertEquals(value, LeshanValues.fromNode(LeshanValues.toNode(7, value)));
    }

    @Test
    void aTimeFromADeviceIsCutToTheSecond() {
        LwM2mResource node = LwM2mSingleResource.newDateResource(13, new Date(NOON.toEpochMilli() + 999));

        assertEquals(new Value.Moment(NOON), LeshanValues.fromNode(node));
    }

    @Test
    void instancesOfMixedTypesKeepTheirOwn() {
        LwM2mResource node = new LwM2mMultipleResource(
                7,
                ResourceModel.Type.INTEGER,
                LwM2mResourceInstance.newIntegerInstance(0, 1),
                LwM2mResourceInstance.newStringInstance(1, "x"));

        Value.Instances instances = (Value.Instances) LeshanValues.fromNode(node);

        assertEquals(new Value.Text("x"), instances.byId().get(1));
    }

    @Test
    void whatNoReaderLetsThroughIsAProgrammersError() {
        assertThrows(IllegalStateException.class, () -> LeshanValues.toNode(7, new Value.CoreLink("no links")));
        assertThrows(IllegalStateException.class, () -> LeshanValues.toNode(7, new Value.ObjectLink(3, 65535)));
        assertThrows(IllegalStateException.class, () -> LeshanValues.toNode(7, new Value.Moment(Instant.MAX)));
    }
}
