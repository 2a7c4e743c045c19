// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import java.util.Optional;

/** What values a definition allows beyond the type. */
public interface Constraint {
    Constraint NONE = new UncheckedRange("");

    /**
     * Reads what the registry's range column says about values of a type. What cannot be understood without doubt keeps
     * its text and refuses nothing.
     */
    static Constraint parse(ResourceType type, String text) {
        return RangeText.parse(type, text);
    }

    /** Why this single value (never {@link Value.Instances}) is not allowed, for a person; empty when it is. */
    Optional<String> refuses(Value single);

    /** As the registry writes it, such as {@code 0-255}; empty when nothing is said. */
    @Override
    String toString();
}
