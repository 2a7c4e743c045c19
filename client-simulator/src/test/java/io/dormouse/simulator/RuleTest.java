// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleTest {
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
