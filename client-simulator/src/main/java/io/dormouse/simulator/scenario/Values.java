// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import java.util.Map;
import java.util.TreeMap;

/** Values of scenario files as devices take them: maps of resource instances get numbers as keys. */
final class Values {
    private Values() {}

    static Object of(Object given) {
        if (!(given instanceof Map<?, ?> instances)) {
            return given;
        }
        Map<Integer, Object> byId = new TreeMap<>();
        instances.forEach((id, value) -> byId.put(Integer.valueOf(id.toString()), value));
        return byId;
    }

    /** Whether a device's value is the expected one; numbers count by their size. */
    static boolean same(Object expected, Object actual) {
        if (expected instanceof Number one && actual instanceof Number other) {
            return (float) one.doubleValue() == (float) other.doubleValue();
        }
        return Values.of(expected).equals(actual) || expected.toString().equals(actual.toString());
    }
}
