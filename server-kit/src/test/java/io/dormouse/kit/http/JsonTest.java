// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static JsonNode read(String text) {
        return Json.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Problem refusal(String text) {
        return assertThrows(ProblemException.class, () -> read(text)).problem();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9007199254740993",
                "-9223372036854775808",
                "18446744073709551616",
                "0.1",
                "1.10",
                "100.0",
                "3.141592653589793238462643383279",
                "{\"a\":[1,2.5,\"€\",null,true]}",
            })
    void whatIsReadIsWrittenAgainAsItWas(String text) {
        assertEquals(text, new String(Json.write(read(text)), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1,}            | line 1, column 8",
                "{'a':1}               | line 1, column 2",
                "{\"a\":1} x           | line 1, column 9",
                "{\"a\":1} {\"b\":2}   | line 1, column 9",
                "{\"a\":01}            | line 1, column 7",
                "{\"a\":NaN}           | line 1, column",
                "{\"a\":1,\"a\":2}     | Duplicate",
                "[1,2                  | line 1, column",
                "\"\\ud800\"           | surrogate",
                "{\"\\udc00\":1}       | surrogate",
                "1e2000                | exponent",
                "1e-2000               | exponent",
            })
    void whatIsNoStrictJsonIsRefusedWithItsPlace(String text, String place) {
        Problem problem = refusal(text);

        assertEquals(400, problem.status());
        assertEquals("malformed-json", problem.code());
        assertTrue(problem.detail().contains(place), problem.detail());
    }

    @Test
    void theLineIsCounted() {
        assertTrue(refusal("{\n  \"a\": 1,\n  oops\n}").detail().contains("line 3, column 3"));
    }

    @Test
    void anEmptyBodyIsNoJson() {
        assertEquals("body-required", refusal("").code());
        assertEquals("body-required", refusal(" \n").code());
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        Problem problem = assertThrows(ProblemException.class, () -> Json.read(new byte[] {'"', (byte) 0xff, '"'}))
                .problem();

        assertEquals("malformed-json", problem.code());
    }

    @Test
    void nestingIsBounded() {
        String deepest = "[".repeat(Json.DEPTH_MAX) + "]".repeat(Json.DEPTH_MAX);

        assertEquals(1, read(deepest).size());
        assertEquals("malformed-json", refusal("[" + deepest + "]").code());
        assertEquals("malformed-json", refusal("[".repeat(100_000)).code());
    }

    @Test
    void numbersAreBounded() {
        String longest = "9".repeat(Json.NUMBER_CHARS_MAX);

        assertEquals(longest, read(longest).bigIntegerValue().toString());
        assertEquals("malformed-json", refusal(longest + "9").code());
    }
}
