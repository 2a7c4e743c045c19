// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConstraintTest {
    @ParameterizedTest(name = "{0}: {1}..{2}")
    @CsvSource(delimiter = '|', textBlock = """
                    # range           | lowest | highest
                    0-255             | 0      | 255
                    0..255            | 0      | 255
                    1...63            | 1      | 63
                    1..65534          | 1      | 65534
                    -1 to 1           | -1     | 1
                    -180..180         | -180   | 180
                    -128 - 127        | -128   | 127
                    -30..-120         | -120   | -30
                    [1:4]             | 1      | 4
                    [0,100]           | 0      | 100
                    [0..7]            | 0      | 7
                    0..100%           | 0      | 100
                    0..100 %          | 0      | 100
                    +1..+5            | 1      | 5
                    5, 6, 7           | 5      | 7
                    1 bytes           | -128   | 255
                    8-Bits            | -128   | 255
                    16-bit            | -32768 | 65535
                    0..9223372036854775807 | 0 | 9223372036854775807
                    """)
    void aRangeOfIntegersHoldsAtItsLimitsAndRefusesOneBeyond(String range, long lowest, long highest) {
        Constraint constraint = Constraint.parse(ResourceType.INTEGER, range);

        assertEquals(Optional.empty(), constraint.refuses(new Value.SignedInteger(lowest)));
        assertEquals(Optional.empty(), constraint.refuses(new Value.SignedInteger(highest)));
        assertTrue(constraint.refuses(new Value.SignedInteger(lowest - 1)).isPresent());
        assertTrue(constraint.refuses(new Value.SignedInteger(highest + 1)).isPresent());
        assertEquals(range, constraint.toString());
    }

    @ParameterizedTest(name = "{0} allows {1} and not {2}")
    @CsvSource(delimiter = '|', textBlock = """
                    0,1,2                       | 0 1 2       | -1 3
                    16,32,48                    | 16 32 48    | 15 17 47
                    0 or 8                      | 0 8         | 1 7
                    5, 10, 15, 20               | 5 10 15 20  | 0 6 21
                    0..3, 99                    | 0 3 99      | 4 98 100
                    0..247, 255                 | 0 247 255   | 248 254 256
                    1-3;7                       | 1 2 3 7     | 0 4 8
                    1: normal 2: remote 3: local | 1 2 3      | 0 4
                    0: disabled 1: normal 255: non_responsive | 0 1 255 | 2 254
                    0: level 1, 1: level 2      | 0 1         | 2
                    0=off, 1=on                 | 0 1         | 2
                    """)
    void aListOfIntegersAllowsWhatItNames(String range, String allowed, String refused) {
        Constraint constraint = Constraint.parse(ResourceType.INTEGER, range);

        for (String number : allowed.split(" ")) {
            assertEquals(Optional.empty(), constraint.refuses(new Value.SignedInteger(Long.parseLong(number))), number);
        }
        for (String number : refused.split(" ")) {
            assertTrue(
                    constraint
                            .refuses(new Value.SignedInteger(Long.parseLong(number)))
                            .isPresent(),
                    number);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "255",
                "2 Instances",
                "<7 to >12.5",
                "ON;OFF",
                "0..65,535",
                "0,5..1,5",
                "100,200",
                "0, 1, 2, ...",
                "0..100 ms",
                "0: off 1: on others: reserved",
                "0: off 1: on, other values are reserved",
                "0-3: reserved 4: on",
                "The possible values are those listed in the LwM2M Core Specification",
                "1..",
                "..",
                "0..999999999999999999999",
                "0..1e9"
            })
    void whatCannotBeUnderstoodWithoutDoubtRefusesNothingAndKeepsItsText(String range) {
        Constraint constraint = Constraint.parse(ResourceType.INTEGER, range);

        for (long number : new long[] {Long.MIN_VALUE, -1, 0, 1, 100, 255, 256, 65535, Long.MAX_VALUE}) {
            assertEquals(Optional.empty(), constraint.refuses(new Value.SignedInteger(number)));
        }
        assertEquals(range, constraint.toString());
    }

    @ParameterizedTest(name = "{0}: {1} to {2} bytes")
    @CsvSource(delimiter = '|', textBlock = """
                    0-255 bytes    | 0  | 255
                    1..64 Bytes    | 1  | 64
                    1..32          | 1  | 32
                    6 bytes        | 0  | 6
                    6              | 0  | 6
                    8 bit          | 0  | 1
                    """)
    void aLengthHoldsAtItsLimitsAndRefusesOneBeyond(String range, int shortest, int longest) {
        Constraint constraint = Constraint.parse(ResourceType.OPAQUE, range);

        assertEquals(Optional.empty(), constraint.refuses(new Value.Opaque(new byte[shortest])));
        assertEquals(Optional.empty(), constraint.refuses(new Value.Opaque(new byte[longest])));
        assertTrue(constraint.refuses(new Value.Opaque(new byte[longest + 1])).isPresent());
        if (shortest > 0) {
            assertTrue(
                    constraint.refuses(new Value.Opaque(new byte[shortest - 1])).isPresent());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"16,32,48", "16-32-48 bytes", "16, 32 or 48 bytes"})
    void aKeyHasOneOfTheListedLengths(String range) {
        Constraint constraint = Constraint.parse(ResourceType.OPAQUE, range);

        for (int length = 0; length < 64; length++) {
            boolean listed = length == 16 || length == 32 || length == 48;
            assertEquals(
                    listed,
                    constraint.refuses(new Value.Opaque(new byte[length])).isEmpty(),
                    length + " bytes");
        }
    }

    @Test
    void bytesOfAStringAreCountedInUtf8() {
        Constraint bytes = Constraint.parse(ResourceType.STRING, "0..4 bytes");

        assertEquals(Optional.empty(), bytes.refuses(new Value.Text("éé")));
        assertEquals(Optional.of("length of 6 bytes is not in 0..4"), bytes.refuses(new Value.Text("ééé")));
    }

    @Test
    void aStringLengthWithoutUnitMayBeMeantInCharacters() {
        Constraint unknown = Constraint.parse(ResourceType.STRING, "3..4");

        assertEquals(Optional.empty(), unknown.refuses(new Value.Text("éééé")));
        assertEquals(Optional.empty(), unknown.refuses(new Value.Text("éé")), "four bytes");
        assertTrue(unknown.refuses(new Value.Text("ééééé")).isPresent());
        assertTrue(unknown.refuses(new Value.Text("ab")).isPresent());
    }

    @Test
    void theWholeUnsignedRangeIsCompared() {
        Constraint constraint = Constraint.parse(ResourceType.UNSIGNED, "0..18446744073709551614");

        assertEquals(Optional.empty(), constraint.refuses(new Value.UnsignedInteger(-2)));
        assertEquals(
                Optional.of("18446744073709551615 is not in 0..18446744073709551614"),
                constraint.refuses(new Value.UnsignedInteger(-1)));
    }

    @ParameterizedTest(name = "{1} in {0}: {2}")
    @CsvSource(textBlock = """
                    0..1,          1,          true
                    0..1,          1.00000001, true
                    0..1,          1.001,      false
                    0.000001..1.0, 0.000001,   true
                    0.000001..1.0, 0,          false
                    0..0.1,        0.1,        true
                    0..0.1,        0.10000000149011612, true
                    -100.0..100.0, -100,       true
                    -100.0..100.0, -100.5,     false
                    0..1,          NaN,        false
                    0..1,          Infinity,   false
                    """)
    void floatsAreComparedAsDevicesSendThem(String range, double number, boolean allowed) {
        Constraint constraint = Constraint.parse(ResourceType.FLOAT, range);

        assertEquals(allowed, constraint.refuses(new Value.Real(number)).isEmpty());
    }

    @Test
    void aFloatMayHaveOneValueAndARange() {
        Constraint constraint = Constraint.parse(ResourceType.FLOAT, "0; 3.8..20.5");

        assertTrue(constraint.refuses(new Value.Real(0)).isEmpty());
        assertTrue(constraint.refuses(new Value.Real(20.5)).isEmpty());
        assertEquals(Optional.of("3.7 is not in 0, 3.8..20.5"), constraint.refuses(new Value.Real(3.7)));
    }

    @Test
    void aRangeOnATypeWithoutOrderIsOnlyText() {
        Constraint constraint = Constraint.parse(ResourceType.BOOLEAN, "0..65535");

        assertEquals(Optional.empty(), constraint.refuses(new Value.Bool(true)));
        assertEquals("0..65535", constraint.toString());
    }

    @Test
    void anEmptyRangeIsNone() {
        assertEquals(Constraint.NONE, Constraint.parse(ResourceType.INTEGER, " "));
        assertEquals("", Constraint.NONE.toString());
    }

    @Test
    void aLongTextIsReadInNoTime() {
        String labels = "0: a ".repeat(RangeText.CHARACTERS_MAX / 5);
        String spaces = "0: a" + " ".repeat(RangeText.CHARACTERS_MAX - 5) + "!";
        String digits = "1".repeat(RangeText.CHARACTERS_MAX);

        long start = System.nanoTime();
        for (String text : new String[] {labels, spaces, digits, digits + digits, "1-".repeat(256), "1,".repeat(256)}) {
            assertFalse(Constraint.parse(ResourceType.INTEGER, text).toString().isEmpty());
        }
        assertTrue(System.nanoTime() - start < 20_000_000_000L);
    }
}
