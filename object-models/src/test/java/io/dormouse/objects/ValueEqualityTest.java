// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ValueEqualityTest {
    static Stream<Arguments> pairs() {
        return Stream.of(
                pair(true, new Value.Text("a"), new Value.Text("a")),
                pair(false, new Value.Text("a"), new Value.Text("A")),
                pair(false, new Value.Text("a"), new Value.Text("a ")),
                pair(true, new Value.Real(20.1), new Value.Real(20.1f)),
                pair(false, new Value.Real(20.1), new Value.Real(20.100002f)),
                pair(true, new Value.Real(0.0), new Value.Real(-0.0)),
                pair(true, new Value.Real(Double.NaN), new Value.Real(Double.NaN)),
                pair(false, new Value.Real(Double.NaN), new Value.Real(0)),
                pair(false, new Value.Real(1e300), new Value.Real(1e301)),
                pair(true, new Value.Real(1e300), new Value.Real(1e300)),
                pair(false, new Value.Real(1e300), new Value.Real(Double.POSITIVE_INFINITY)),
                pair(true, new Value.Real(Double.POSITIVE_INFINITY), new Value.Real(Double.POSITIVE_INFINITY)),
                pair(false, new Value.Real(Double.POSITIVE_INFINITY), new Value.Real(Double.NEGATIVE_INFINITY)),
                pair(true, new Value.SignedInteger(5), new Value.UnsignedInteger(5)),
                pair(false, new Value.SignedInteger(-1), new Value.UnsignedInteger(-1)),
                pair(true, new Value.SignedInteger(300), new Value.Real(300.0)),
                pair(true, new Value.UnsignedInteger(Long.MIN_VALUE), new Value.Real(0x1p63)),
                pair(false, new Value.SignedInteger(300), new Value.Real(300.5)),
                pair(false, new Value.SignedInteger(Long.MAX_VALUE), new Value.Real(0x1p63)),
                pair(false, new Value.SignedInteger(0), new Value.Real(Double.NaN)),
                pair(false, new Value.SignedInteger(1), new Value.Bool(true)),
                pair(false, new Value.SignedInteger(1), new Value.Text("1")),
                pair(true, moment("2026-03-01T12:00:00.1Z"), moment("2026-03-01T12:00:00.9Z")),
                pair(false, moment("2026-03-01T12:00:00Z"), moment("2026-03-01T12:00:01Z")),
                pair(true, new Value.Opaque(new byte[] {1, 2}), new Value.Opaque(new byte[] {1, 2})),
                pair(false, new Value.Opaque(new byte[] {1, 2}), new Value.Opaque(new byte[] {1})),
                pair(true, new Value.ObjectLink(3, 0), new Value.ObjectLink(3, 0)),
                pair(false, new Value.ObjectLink(3, 0), new Value.ObjectLink(3, 1)),
                pair(true, new Value.CoreLink("</3>"), new Value.CoreLink("</3>")));
    }

    @ParameterizedTest(name = "{1} and {2}: {0}")
    @MethodSource("pairs")
    void equalityFollowsTheTypeAndIsSymmetric(boolean same, Value one, Value other) {
        assertEquals(same, ValueEquality.same(one, other));
        assertEquals(same, ValueEquality.same(other, one));
        assertTrue(!same || ValueEquality.matches(one, other));
    }

    @Test
    void desiredInstancesAreASubset() {
        Value reported = instances(Map.of(0, new Value.Real(1.1f), 1, new Value.Real(2), 7, new Value.Real(3)));

        assertTrue(ValueEquality.matches(instances(Map.of(0, new Value.Real(1.1), 7, new Value.Real(3))), reported));
        assertTrue(ValueEquality.matches(instances(Map.of()), reported));
        assertFalse(ValueEquality.matches(instances(Map.of(0, new Value.Real(1.2))), reported));
        assertFalse(ValueEquality.matches(instances(Map.of(2, new Value.Real(2))), reported));
        assertFalse(ValueEquality.matches(new Value.Real(2), reported));
    }

    @Test
    void theSameInstancesAreAllOfThem() {
        Value two = instances(Map.of(0, new Value.Real(1.1f), 1, new Value.Real(2)));

        assertTrue(ValueEquality.same(two, instances(Map.of(0, new Value.Real(1.1), 1, new Value.SignedInteger(2)))));
        assertFalse(ValueEquality.same(instances(Map.of(0, new Value.Real(1.1))), two));
        assertFalse(ValueEquality.same(two, instances(Map.of(0, new Value.Real(1.1)))));
    }

    private static Arguments pair(boolean same, Value one, Value other) {
        return Arguments.of(same, one, other);
    }

    private static Value moment(String at) {
        return new Value.Moment(Instant.parse(at));
    }

    private static Value instances(Map<Integer, Value> byId) {
        return new Value.Instances(ResourceType.FLOAT, new TreeMap<>(byId));
    }
}
