// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import org.eclipse.leshan.core.ResponseCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleTest {
    private static final Behaviour IGNORE = new Behaviour.Ignore();
    private static final List<String> TIMEZONE = List.of("/3/0/15");

    @Test
    void theNewestThatMatchesWins() {
        Behaviour refuse = new Behaviour.Refuse(ResponseCode.BAD_REQUEST);
        Rules rules = new Rules(List.of(Rule.onChange("/3", IGNORE), Rule.onChange("/3/0/15", refuse)));

        assertEquals(refuse, rules.apply(Operation.WRITE, TIMEZONE));
        assertEquals(IGNORE, rules.apply(Operation.WRITE, List.of("/3/0/14")));
        assertNull(rules.apply(Operation.READ, TIMEZONE));
    }

    @Test
    void appliesAsOftenAsItSays() {
        Rules rules = new Rules(List.of(new Rule("/3", Set.of(Operation.WRITE), IGNORE, 2)));
        rules.add(Rule.onChange("/3/0/15", new Behaviour.LoseAnswer()).once());

        assertEquals(new Behaviour.LoseAnswer(), rules.apply(Operation.WRITE, TIMEZONE));
        assertEquals(IGNORE, rules.apply(Operation.WRITE, TIMEZONE));
        assertNull(rules.apply(Operation.EXECUTE, TIMEZONE));
        assertEquals(IGNORE, rules.apply(Operation.WRITE, TIMEZONE));
        assertNull(rules.apply(Operation.WRITE, TIMEZONE));
        assertThrows(IllegalArgumentException.class, () -> new Rule("/3", Set.of(), IGNORE, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "/3/0/14, WRITE,           /3/0/14,         true",
        "/3/0/14, WRITE_COMPOSITE, /3/0/15 /3/0/14, true",
        "/3/0/14, DELETE,          /3/0,            true",
        "/3/0,    EXECUTE,         /3/0/4,          true",
        "/3/0/11, WRITE,           /3/0/11/0,       true",
        "/,       WRITE,           /3306/0/5850,    true",
        "/3/0/14, READ,            /3/0/14,         false",
        "/3/0/14, WRITE,           /3/0/15,         false",
        "/3/0/1,  WRITE,           /3/0/14,         false",
        "/3,      WRITE,           /3303/0/5700,    false",
    })
    void concernsWhatIsWithinItsPathOrCarriesIt(String path, Operation operation, String touched, boolean concerned) {
        Rule rule = Rule.onChange(path, new Behaviour.Ignore());

        assertEquals(concerned, rule.concerns(operation, List.of(touched.split(" "))));
    }
}
