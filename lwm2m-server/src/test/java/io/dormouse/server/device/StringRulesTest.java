// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.objects.ResourcePath;
import io.dormouse.server.device.StringRules.Rule;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StringRulesTest {
    private static final ResourcePath ZONE = new ResourcePath(3, 0, 14);

    @Test
    void withoutARuleEveryCharacterCounts() {
        assertTrue(StringRules.EXACT.same(ZONE, "UTC+1", "UTC+1"));
        assertFalse(StringRules.EXACT.same(ZONE, "UTC+1", "utc+1"));
        assertFalse(StringRules.EXACT.same(ZONE, "UTC+1", "UTC+1 "));
    }

    @Test
    void eachRuleForgivesWhatItSays() {
        assertTrue(with(Rule.TRIM).same(ZONE, "UTC", " UTC\t"));
        assertFalse(with(Rule.TRIM).same(ZONE, "UTC", "utc"));
        assertTrue(with(Rule.IGNORE_CASE).same(ZONE, "straße", "STRASSE"));
        assertFalse(with(Rule.IGNORE_CASE).same(ZONE, "UTC", "UTC "));
        assertTrue(with(Rule.TRIM_IGNORE_CASE).same(ZONE, "UTC", " utc "));
        assertFalse(with(Rule.TRIM_IGNORE_CASE).same(ZONE, "UTC", "UT C"));
    }

    @Test
    void theMostExactRuleCounts() {
        StringRules rules = new StringRules(Map.of("*", Rule.TRIM, "/3/*/14", Rule.IGNORE_CASE, "/3/1/14", Rule.EXACT));

        assertEquals(Rule.IGNORE_CASE, rules.rule(ZONE));
        assertEquals(Rule.EXACT, rules.rule(new ResourcePath(3, 1, 14)));
        assertEquals(Rule.TRIM, rules.rule(new ResourcePath(3, 0, 15)));
    }

    @Test
    void aRuleIsFoundByItsWord() {
        assertEquals(Optional.of(Rule.TRIM_IGNORE_CASE), Rule.of("trim-ignore-case"));
        assertEquals(Optional.empty(), Rule.of("fuzzy"));
    }

    private static StringRules with(Rule rule) {
        return new StringRules(Map.of("/3/0/14", rule));
    }
}
