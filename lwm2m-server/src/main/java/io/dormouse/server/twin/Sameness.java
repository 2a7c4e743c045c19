// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import io.dormouse.objects.ResourcePath;
import io.dormouse.objects.Value;
import io.dormouse.server.device.StringRules;
import java.util.function.BiPredicate;

/**
 * When a reported value counts as the desired one (semantics.md §2, equality): Float as float32, Time to the second, Opaque by bytes, String exactly unless the
 * profile of the device gives a rule. Integers compare as numbers, signed or not.
 */
final class Sameness {
    private Sameness() {}

    /** How the strings of one resource are compared: the desired one, then the reported one. */
    static BiPredicate<String, String> of(StringRules rules, ResourcePath path) {
        return (desired, reported) -> rules.same(path, desired, reported);
    }

    /** Compares two single values; strings exactly. */
    static boolean same(Value one, Value other) {
        return same(one, other, String::equals);
    }

    /** Compares two single values. */
    static boolean same(Value one, Value other, BiPredicate<String, String> strings) {
        if (one instanceof Value.Text a && other instanceof Value.Text b) {
            return strings.test(a.text(), b.text());
        }
        if (one instanceof Value.Real a && other instanceof Value.Real b) {
            return Float.compare((float) a.number() + 0f, (float) b.number() + 0f) == 0;
        }
        if (one instanceof Value.Moment a && other instanceof Value.Moment b) {
            return a.at().getEpochSecond() == b.at().getEpochSecond();
        }
        if (one instanceof Value.SignedInteger a && other instanceof Value.UnsignedInteger b) {
            return same(a, b);
        }
        if (one instanceof Value.UnsignedInteger b && other instanceof Value.SignedInteger a) {
            return same(a, b);
        }
        return one.equals(other);
    }

    private static boolean same(Value.SignedInteger signed, Value.UnsignedInteger unsigned) {
        return signed.number() >= 0 && signed.number() == unsigned.bits();
    }
}
