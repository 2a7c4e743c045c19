// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dormouse.objects.ValueJson.Parsed;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueJsonTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
                    STRING   | "+02:00"
                    STRING   | ""
                    STRING   | "žluťoučký"
                    INTEGER  | 0
                    INTEGER  | -300
                    INTEGER  | 2147483648
                    INTEGER  | 9007199254740992
                    INTEGER  | "9007199254740993"
                    INTEGER  | "-9223372036854775808"
                    INTEGER  | "9223372036854775807"
                    UNSIGNED | 4294967295
                    UNSIGNED | "18446744073709551615"
                    FLOAT    | 20.1
                    FLOAT    | -0.5
                    FLOAT    | 300.0
                    FLOAT    | 1.0E300
                    FLOAT    | "NaN"
                    FLOAT    | "-Infinity"
                    BOOLEAN  | true
                    BOOLEAN  | false
                    TIME     | "2026-03-01T12:00:00Z"
                    TIME     | "1969-12-31T23:59:59Z"
                    OPAQUE   | "_-8"
                    OPAQUE   | ""
                    OBJLNK   | "3:0"
                    OBJLNK   | "65535:65535"
                    CORELNK  | "</3/0>;ver=1.1,</5>"
                    CORELNK  | ""
                    """)
    void aValueReadsAndWritesTheSame(ResourceType type, String json) {
        JsonNode node = node(json);

        Value value = value(ValueJson.read(node, single(type, "")));

        assertEquals(type, value.type());
        assertEquals(node, ValueJson.write(value));
        assertEquals(value, value(ValueJson.readTyped(ValueJson.writeTyped(value))));
    }

    @ParameterizedTest(name = "{0} {1}: {3}")
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
                    STRING   | 3                      | wrong-type   | expected a string, got a number
                    STRING   | null                   | wrong-type   | expected a string, got null
                    STRING   | {"0":"a"}              | wrong-type   | expected a string, got an object
                    STRING   | "\\ud800"              | wrong-type   | expected Unicode text, got half of a surrogate pair
                    INTEGER  | "300"                  | wrong-type   | expected an integer (as a string only beyond 2^53), got a string
                    INTEGER  | 3.5                    | wrong-type   | expected an integer (as a string only beyond 2^53), got a number
                    INTEGER  | 1e300                  | wrong-type   | expected an integer (as a string only beyond 2^53), got a number
                    INTEGER  | true                   | wrong-type   | expected an integer (as a string only beyond 2^53), got true
                    INTEGER  | 9223372036854775808    | out-of-range | is not in -9223372036854775808..9223372036854775807
                    INTEGER  | "-9223372036854775809" | out-of-range | is not in -9223372036854775808..9223372036854775807
                    UNSIGNED | -1                     | out-of-range | is not in 0..18446744073709551615
                    UNSIGNED | 18446744073709551616   | out-of-range | is not in 0..18446744073709551615
                    FLOAT    | "1.5"                  | wrong-type   | expected a number, got a string
                    FLOAT    | 1e999                  | out-of-range | is beyond every float
                    BOOLEAN  | 1                      | wrong-type   | expected true or false, got a number
                    BOOLEAN  | "true"                 | wrong-type   | expected true or false, got a string
                    TIME     | 1700000000             | wrong-type   | expected a time such as "2026-03-01T12:00:00Z" (RFC 3339), got a number
                    TIME     | "2026-03-01"           | wrong-type   | expected a time such as "2026-03-01T12:00:00Z" (RFC 3339), got a string
                    TIME     | "2026-02-30T00:00:00Z" | wrong-type   | is no date and time that exists
                    OPAQUE   | "+/8"                  | wrong-type   | expected base64url without padding (RFC 4648 §5)
                    OPAQUE   | "A"                    | wrong-type   | expected base64url without padding (RFC 4648 §5)
                    OBJLNK   | "3/0"                  | wrong-type   | expected an object link such as "3:0", got a string
                    OBJLNK   | "3:65535"              | out-of-range | ids are 0 to 65534, the null link is 65535:65535
                    OBJLNK   | "65536:0"              | out-of-range | ids are 0 to 65534, the null link is 65535:65535
                    CORELNK  | "/3/0"                 | wrong-type   | expected links such as "</3/0>;x=1" (RFC 6690)
                    NONE     | 1                      | wrong-type   | resource 7 carries no value
                    """)
    void anotherTypeIsRefused(ResourceType type, String json, String code, String detail) {
        assertEquals(new Parsed.Refused("", code, detail), ValueJson.read(node(json), single(type, "")));
    }

    @Test
    void aValueOutOfRangeIsRefusedWithTheRange() {
        assertEquals(
                new Parsed.Refused("", "out-of-range", "256 is not in 0..255"),
                ValueJson.read(node("256"), single(ResourceType.INTEGER, "0-255")));
        assertInstanceOf(Parsed.Ok.class, ValueJson.read(node("255"), single(ResourceType.INTEGER, "0-255")));
    }

    @Test
    void aWholeFloatIsAnInteger() {
        assertEquals(
                new Value.SignedInteger(300), value(ValueJson.read(node("300.0"), single(ResourceType.INTEGER, ""))));
        assertEquals(new Value.Real(300), value(ValueJson.read(node("300"), single(ResourceType.FLOAT, ""))));
    }

    @Test
    void aTimeIsCutToTheSecondAndTurnedIntoUtc() {
        assertEquals(
                new Value.Moment(Instant.parse("2026-03-01T10:00:00Z")),
                value(ValueJson.read(node("\"2026-03-01T12:00:00.9+02:00\""), single(ResourceType.TIME, ""))));
    }

    @Test
    void aFloat32ShowsTheDigitsThatWereMeant() {
        assertEquals(node("20.1"), ValueJson.write(new Value.Real(20.1f)));
        assertEquals(node("20.1"), ValueJson.write(new Value.Real(20.1)));
        assertEquals(node("50.07553812345"), ValueJson.write(new Value.Real(50.07553812345)));
        assertEquals(node("1000000064.0"), ValueJson.write(new Value.Real(1000000064f)));
    }

    @Test
    void instancesAreAnObjectById() {
        Value expected = new Value.Instances(
                ResourceType.INTEGER,
                new TreeMap<>(Map.of(0, new Value.SignedInteger(1), 65534, new Value.SignedInteger(2))));

        assertEquals(expected, value(ValueJson.read(node("{\"0\":1,\"65534\":2}"), multiple(ResourceType.INTEGER))));
        assertEquals(node("{\"0\":1,\"65534\":2}"), ValueJson.write(expected));
        assertEquals(expected, value(ValueJson.readTyped(ValueJson.writeTyped(expected))));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
                    {"0":1,"1":"x"} | /1      | wrong-type   | expected an integer (as a string only beyond 2^53), got a string
                    {"0":1,"1":99}  | /1      | out-of-range | 99 is not in 0..9
                    {"65535":1}     | /65535  | wrong-type   | is no instance id: expected 0 to 65534
                    {"01":1}        | /01     | wrong-type   | is no instance id: expected 0 to 65534
                    {"$exact":{}}   | /$exact | wrong-type   | is no instance id: expected 0 to 65534
                    {"a/b~":1}      | /a~1b~0 | wrong-type   | is no instance id: expected 0 to 65534
                    {"0":null}      | /0      | wrong-type   | expected an integer (as a string only beyond 2^53), got null
                    5               | ''      | wrong-type   | has several instances: expected an object from instance id to value, got a number
                    [5]             | ''      | wrong-type   | has several instances: expected an object from instance id to value, got an array
                    """)
    void theRefusedInstanceIsNamed(String json, String pointer, String code, String detail) {
        assertEquals(
                new Parsed.Refused(pointer, code, detail), ValueJson.read(node(json), multiple(ResourceType.INTEGER)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
                    3                                   | ''       | wrong-type   | no model is known: expected {"$type":…,"value":…}, got a number
                    {"$type":"integer"}                 | ''       | wrong-type   | no model is known: expected {"$type":…,"value":…}, got an object
                    {"$type":"integer","value":1,"x":1} | ''       | wrong-type   | no model is known: expected {"$type":…,"value":…}, got an object
                    {"$type":"int","value":1}           | /$type   | wrong-type   | expected one of string, integer, unsigned, float, boolean, opaque, time, objlnk, corelnk
                    {"$type":"none","value":1}          | /$type   | wrong-type   | expected one of string, integer, unsigned, float, boolean, opaque, time, objlnk, corelnk
                    {"$type":"integer","value":"x"}     | /value   | wrong-type   | expected an integer (as a string only beyond 2^53), got a string
                    {"$type":"unsigned","value":{"3":-1}} | /value/3 | out-of-range | is not in 0..18446744073709551615
                    """)
    void aTypedValueIsRefusedWithAPointer(String json, String pointer, String code, String detail) {
        assertEquals(new Parsed.Refused(pointer, code, detail), ValueJson.readTyped(node(json)));
    }

    private static ResourceDefinition single(ResourceType type, String range) {
        return definition(type, false, range);
    }

    private static ResourceDefinition multiple(ResourceType type) {
        return definition(type, true, "0..9");
    }

    private static ResourceDefinition definition(ResourceType type, boolean multiple, String range) {
        return new ResourceDefinition(
                7,
                "Tested",
                new Operations(true, true, false),
                multiple,
                false,
                type,
                "",
                Constraint.parse(type, range));
    }

    private static Value value(Parsed parsed) {
        return assertInstanceOf(Parsed.Ok.class, parsed).value();
    }

    private static JsonNode node(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
