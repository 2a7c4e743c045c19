// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.conformance;

import java.util.Arrays;
import java.util.List;

/**
 * One line of the catalogue.
 *
 * @param words the requirement, short
 * @param how tests that do not carry the id, {@code = ID}, or {@code not: reason}; empty when only tests that carry it count
 */
record Requirement(String id, String level, String words, String how) {
    private static final String NOT = "not:";

    static Requirement parse(String line) {
        String[] parts = line.split("\\|", 4);
        if (parts.length != 4) {
            throw new IllegalArgumentException("four fields, please: " + line);
        }
        return new Requirement(parts[0].strip(), parts[1].strip(), parts[2].strip(), parts[3].strip());
    }

    boolean isMust() {
        return level.equals("MUST") || level.equals("MUST(1.1)");
    }

    /** Why there is no test; empty when there is one. */
    String reason() {
        return how.startsWith(NOT) ? how.substring(NOT.length()).strip() : "";
    }

    /** Another requirement with the same tests; empty for none. */
    String sameAs() {
        return how.startsWith("=") ? how.substring(1).strip() : "";
    }

    List<String> namedTests() {
        return reason().isEmpty() && sameAs().isEmpty() && !how.isEmpty()
                ? Arrays.stream(how.split(",")).map(String::strip).toList()
                : List.of();
    }
}
