// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import io.dormouse.objects.ResourcePath;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * When a text that a device reports counts as the desired one (semantics.md §2, equality).
 *
 * @param byPath rules by resource path {@code /3/0/14}, by resource of any instance {@code /3/*}{@code /14}, or {@code *} for all; the most exact one counts
 */
public record StringRules(Map<String, Rule> byPath) {
    /** Every text exactly. */
    public static final StringRules EXACT = new StringRules(Map.of());

    public StringRules {
        byPath = Map.copyOf(byPath);
    }

    /** These rules, and where they say nothing of a path, the others. */
    public StringRules over(StringRules others) {
        Map<String, Rule> both = new HashMap<>(others.byPath);
        both.putAll(byPath);
        return new StringRules(both);
    }

    public boolean same(ResourcePath path, String desired, String reported) {
        return rule(path).same(desired, reported);
    }

    public Rule rule(ResourcePath path) {
        Rule rule = byPath.get(path.toString());
        if (rule == null) {
            rule = byPath.get("/" + path.objectId() + "/*/" + path.resourceId());
        }
        return rule != null ? rule : byPath.getOrDefault("*", Rule.EXACT);
    }

    /** How two texts are compared. */
    public enum Rule {
        EXACT("exact"),
        /** White space at both ends counts for nothing. */
        TRIM("trim"),
        IGNORE_CASE("ignore-case"),
        TRIM_IGNORE_CASE("trim-ignore-case");

        private final String word;

        Rule(String word) {
            this.word = word;
        }

        /** As the HTTP API writes it. */
        public String word() {
            return word;
        }

        public static Optional<Rule> of(String word) {
            for (Rule rule : values()) {
                if (rule.word.equals(word)) {
                    return Optional.of(rule);
                }
            }
            return Optional.empty();
        }

        boolean same(String one, String other) {
            boolean trim = this == TRIM || this == TRIM_IGNORE_CASE;
            String a = trim ? one.strip() : one;
            String b = trim ? other.strip() : other;
            return (this == EXACT || this == TRIM) ? a.equals(b) : folded(a).equals(folded(b));
        }

        private static String folded(String text) {
            return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        }
    }
}
