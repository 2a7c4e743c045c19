// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.enrolment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PatternTest {
    @ParameterizedTest
    @CsvSource({
        "meter-*, meter-1, true",
        "meter-*, meter-, true",
        "meter-*, pump-1, false",
        "*, anything, true",
        "urn:imei:35????-*, urn:imei:351234-1, true",
        "urn:imei:35????-*, urn:imei:35123-1, false",
        "a*b*c, aXXbYYc, true",
        "a*b*c, aXXcYYb, false",
        "a?c, a.c, true",
        "a.c, abc, false",
        "exact, exact, true",
        "exact, exact1, false",
        "**, x, true"
    })
    void starsStandForAnythingAndQuestionMarksForOneCharacter(String pattern, String text, boolean matches) {
        assertEquals(matches, Pattern.matches(pattern, text));
    }

    @Test
    void noPatternTakesLong() {
        assertTimeout(
                Duration.ofSeconds(5), () -> assertFalse(Pattern.matches("*a".repeat(100) + "b", "a".repeat(255))));
    }
}
