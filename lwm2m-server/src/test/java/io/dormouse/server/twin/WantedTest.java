// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.objects.ResourceType;
import io.dormouse.objects.Value;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** When a device has what is wanted (semantics.md §2, equality). */
class WantedTest {
    private static Wanted single(Value value) {
        return new Wanted(value, false, false);
    }

    private static Value instances(Map<Integer, Integer> numbers) {
        TreeMap<Integer, Value> byId = new TreeMap<>();
        numbers.forEach((id, number) -> byId.put(id, new Value.SignedInteger(number)));
        return new Value.Instances(ResourceType.INTEGER, byId);
    }

    @Test
    void floatsAreComparedAsFloat32() {
        assertTrue(single(new Value.Real(20.1)).matches(new Value.Real(20.1f)));
        assertTrue(single(new Value.Real(1e300)).matches(new Value.Real(Double.POSITIVE_INFINITY)));
        assertTrue(single(new Value.Real(Double.NaN)).matches(new Value.Real(Float.NaN)));
        assertTrue(single(new Value.Real(0.0)).matches(new Value.Real(-0.0)));
        assertFalse(single(new Value.Real(20.1)).matches(new Value.Real(20.2)));
    }

    @Test
    void timesAreComparedToTheSecond() {
        Instant at = Instant.parse("2026-01-01T00:00:00.900Z");
        assertTrue(single(new Value.Moment(at)).matches(new Value.Moment(at.minusMillis(900))));
        assertFalse(single(new Value.Moment(at)).matches(new Value.Moment(at.plusMillis(100))));
    }

    @Test
    void integersAreNumbersSignedOrNot() {
        assertTrue(single(new Value.SignedInteger(5)).matches(new Value.UnsignedInteger(5)));
        assertTrue(single(new Value.UnsignedInteger(5)).matches(new Value.SignedInteger(5)));
        assertFalse(single(new Value.SignedInteger(-1)).matches(new Value.UnsignedInteger(-1)));
    }

    @Test
    void stringsAreComparedExactlyAndBytesByBytes() {
        assertFalse(single(new Value.Text("a")).matches(new Value.Text("A")));
        assertFalse(single(new Value.Text("1")).matches(new Value.SignedInteger(1)));
        assertTrue(single(new Value.Opaque(new byte[] {1, 2})).matches(new Value.Opaque(new byte[] {1, 2})));
        assertFalse(single(new Value.Opaque(new byte[] {1, 2})).matches(new Value.Opaque(new byte[] {1})));
    }

    @Test
    void aSubsetIsThereWhenEveryNamedInstanceIs() {
        Wanted subset = single(instances(Map.of(1, 7)));
        assertTrue(subset.matches(instances(Map.of(0, 1, 1, 7))));
        assertFalse(subset.matches(instances(Map.of(0, 1))));
        assertFalse(subset.matches(instances(Map.of(1, 8))));
        assertFalse(subset.matches(new Value.SignedInteger(7)));
        assertFalse(single(new Value.SignedInteger(7)).matches(instances(Map.of(0, 7))));
    }

    @Test
    void anExactSetIsThereWhenNothingElseIs() {
        Wanted exact = new Wanted(instances(Map.of(1, 7)), true, false);
        assertTrue(exact.matches(instances(Map.of(1, 7))));
        assertFalse(exact.matches(instances(Map.of(0, 1, 1, 7))));
        assertTrue(new Wanted(instances(Map.of()), true, false).matches(instances(Map.of())));
    }

    @Test
    void aValueThatIsKeptAsDigestIsStillRecognised() {
        Value large = new Value.Opaque(new byte[40_000]);
        assertTrue(Kept.digest(large).satisfies(single(large), String::equals));
        assertFalse(Kept.digest(large).satisfies(single(new Value.Opaque(new byte[40_001])), String::equals));
        assertEquals(40_000, Kept.digest(large).length());
    }
}
