// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import java.util.Optional;

/** What values a definition allows beyond the type. */
public interface Constraint {
    Constraint NONE = new Constraint() {
        @Override
        public Optional<String> refuses(Value single) {
            return Optional.empty();
        }

        @Override
        public String toString() {
            return "";
        }
    };

    /** Why this single value (never {@link Value.Instances}) is not allowed, for a person; empty when it is. */
    Optional<String> refuses(Value single);

    /** As the registry writes it, such as {@code 0-255}; empty when nothing is said. */
    @Override
    String toString();
}
