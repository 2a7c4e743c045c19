// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A template of {@link Router}, read: {@code /devices/{ep}/twin:retry} has the segments {@code devices}, a variable,
 * {@code twin:retry}.
 */
record PathTemplate(List<Segment> segments) {
    /**
     * @param variable name of the variable, or null for a literal segment
     * @param literal the whole segment, or what follows the variable
     */
    record Segment(@Nullable String variable, String literal) {}

    static PathTemplate parse(String template) {
        if (!template.startsWith("/")) {
            throw new IllegalStateException("A template begins with a slash: " + template);
        }
        List<Segment> segments = new ArrayList<>();
        for (String part : template.substring(1).split("/", -1)) {
            segments.add(segment(part, template));
        }
        return new PathTemplate(List.copyOf(segments));
    }

    private static Segment segment(String part, String template) {
        int close = part.indexOf('}');
        boolean wellFormed = part.startsWith("{") ? close > 1 && part.lastIndexOf('}') == close : close < 0;
        if (!wellFormed || part.lastIndexOf('{') > 0) {
            throw new IllegalStateException("A segment is literal or {name} with an optional suffix: " + template);
        }
        return close < 0 ? new Segment(null, part) : new Segment(part.substring(1, close), part.substring(close + 1));
    }

    List<String> variables() {
        return segments.stream()
                .map(Segment::variable)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
    }
}
