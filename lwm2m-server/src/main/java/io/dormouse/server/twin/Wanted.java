// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import io.dormouse.objects.Value;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * The value of a desired member.
 *
 * @param exact for a multiple-instance resource: exactly these instances, not a subset
 * @param unchecked stored with {@code ?validate=off}: sent even where the model says no
 */
record Wanted(Value value, boolean exact, boolean unchecked) {
    /** Whether the device has what is wanted; strings exactly. */
    boolean matches(Value reported) {
        return matches(reported, String::equals);
    }

    /** Whether the device has what is wanted. */
    boolean matches(Value reported, BiPredicate<String, String> strings) {
        if (!(value instanceof Value.Instances wanted)) {
            return Sameness.same(value, reported, strings);
        }
        if (!(reported instanceof Value.Instances actual)) {
            return false;
        }
        if (exact && !wanted.byId().keySet().equals(actual.byId().keySet())) {
            return false;
        }
        for (Map.Entry<Integer, Value> instance : wanted.byId().entrySet()) {
            Value there = actual.byId().get(instance.getKey());
            if (there == null || !Sameness.same(instance.getValue(), there, strings)) {
                return false;
            }
        }
        return true;
    }

    /** Whether storing {@code other} instead would change nothing. */
    boolean asks(Wanted other) {
        return exact == other.exact && value.equals(other.value);
    }

    boolean several() {
        return value instanceof Value.Instances;
    }
}
