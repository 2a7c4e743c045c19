// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UntypedValueTest {
    @ParameterizedTest(name = "TLV {1} as {0}: {2}")
    @CsvSource(textBlock = """
                    INTEGER,  03,               3
                    INTEGER,  ff,               -1
                    INTEGER,  012c,             300
                    INTEGER,  8000000000000000, '"-9223372036854775808"'
                    INTEGER,  010203,           -
                    INTEGER,  '',               -
                    UNSIGNED, ff,               255
                    UNSIGNED, ffffffffffffffff, '"18446744073709551615"'
                    FLOAT,    41a0cccd,         20.1
                    FLOAT,    4034199999999999, 20.099999999999998
                    FLOAT,    41a0,             -
                    BOOLEAN,  01,               true
                    BOOLEAN,  00,               false
                    BOOLEAN,  02,               -
                    BOOLEAN,  0001,             -
                    TIME,     69a42bc0,         '"2026-03-01T12:06:24Z"'
                    TIME,     7fffffffffffffff, -
                    OBJLNK,   00030000,         '"3:0"'
                    OBJLNK,   ffffffff,         '"65535:65535"'
                    OBJLNK,   0003ffff,         -
                    OBJLNK,   000300,           -
                    STRING,   c3a9,             '"é"'
                    CORELNK,  3c2f333e,         '"</3>"'
                    CORELNK,  3c,               -
                    OPAQUE,   0102,             '"AQI"'
                    NONE,     01,               -
                    """)
    void bytesMeanWhatTlvWouldHaveMeant(ResourceType type, String hex, String json) {
        assertMeans(json, UntypedValue.as(type, new Value.Opaque(HexFormat.of().parseHex(hex))));
    }

    @ParameterizedTest(name = "text {1} as {0}: {2}")
    @CsvSource(textBlock = """
                    INTEGER,  -300,                 -300
                    INTEGER,  9223372036854775808,  -
                    INTEGER,  3.0,                  -
                    UNSIGNED, 18446744073709551615, '"18446744073709551615"'
                    UNSIGNED, 18446744073709551616, -
                    UNSIGNED, -1,                   -
                    FLOAT,    20.1,                 20.1
                    FLOAT,    2e3,                  2000.0
                    FLOAT,    0x1p3,                -
                    BOOLEAN,  1,                    true
                    BOOLEAN,  true,                 -
                    TIME,     0,                    '"1970-01-01T00:00:00Z"'
                    OBJLNK,   3:0,                  '"3:0"'
                    OBJLNK,   3:99999,              -
                    CORELNK,  </3>,                 '"</3>"'
                    OPAQUE,   AQI=,                 '"AQI"'
                    OPAQUE,   *,                    -
                    STRING,   x,                    '"x"'
                    """)
    void textMeansWhatPlainTextWouldHaveMeant(ResourceType type, String text, String json) {
        assertMeans(json, UntypedValue.as(type, new Value.Text(text)));
    }

    @Test
    void aNumberMayBeATimeOrAnotherKindOfNumber() {
        assertMeans("\"1970-01-01T00:00:05Z\"", UntypedValue.as(ResourceType.TIME, new Value.SignedInteger(5)));
        assertMeans("\"1970-01-01T00:00:05Z\"", UntypedValue.as(ResourceType.TIME, new Value.Real(5)));
        assertMeans("5", UntypedValue.as(ResourceType.UNSIGNED, new Value.SignedInteger(5)));
        assertMeans("5.0", UntypedValue.as(ResourceType.FLOAT, new Value.UnsignedInteger(5)));
        assertMeans("-", UntypedValue.as(ResourceType.TIME, new Value.Real(5.5)));
        assertMeans("-", UntypedValue.as(ResourceType.BOOLEAN, new Value.SignedInteger(1)));
        assertMeans("-", UntypedValue.as(ResourceType.INTEGER, new Value.Bool(true)));
        assertMeans("-", UntypedValue.as(ResourceType.INTEGER, new Value.Real(Double.NaN)));
    }

    @Test
    void aDesiredValueMatchesWhatWasReportedWithoutAModel() {
        assertTrue(ValueEquality.matches(new Value.SignedInteger(3), new Value.Opaque(new byte[] {3})));
        assertFalse(ValueEquality.matches(new Value.SignedInteger(3), new Value.Opaque(new byte[] {4})));
        assertFalse(ValueEquality.same(new Value.SignedInteger(3), new Value.Opaque(new byte[] {3})));
        assertTrue(ValueEquality.matches(
                new Value.Instances(ResourceType.BOOLEAN, new TreeMap<>(Map.of(1, new Value.Bool(true)))),
                new Value.Instances(ResourceType.OPAQUE, new TreeMap<>(Map.of(1, new Value.Opaque(new byte[] {1}))))));
    }

    private static void assertMeans(String json, Optional<Value> value) {
        assertEquals(json, value.map(meant -> ValueJson.write(meant).toString()).orElse("-"));
    }
}
