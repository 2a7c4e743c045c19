// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.objects.DdfReader.Result;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DdfReaderTest {
    @Test
    void aFileOfTheRegistryIsReadWhole() {
        ObjectDefinition tank = ok(DdfReader.read(Ddf.file(Ddf.object(30_000, "1.2", Ddf.ITEM))))
                .get(0);

        assertEquals(
                new ObjectDefinition(
                        30_000,
                        new ObjectVersion(1, 2),
                        "Tank",
                        "urn:oma:lwm2m:x:30000:1.2",
                        new ObjectVersion(1, 1),
                        true,
                        false,
                        new TreeMap<>(Map.of(
                                1,
                                new ResourceDefinition(
                                        1,
                                        "Level",
                                        new Operations(true, true, false),
                                        false,
                                        true,
                                        ResourceType.INTEGER,
                                        "%",
                                        Constraint.parse(ResourceType.INTEGER, "0..9"))))),
                tank);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "R, String, STRING",
        "R, Integer, INTEGER",
        "W, Unsigned Integer, UNSIGNED",
        "RW, Float, FLOAT",
        "R, Boolean, BOOLEAN",
        "'', Opaque, OPAQUE",
        "R, Time, TIME",
        "R, Objlnk, OBJLNK",
        "R, Corelnk, CORELNK",
        "E, '', NONE",
        "E, String, NONE"
    })
    void everyTypeIsKnown(String operations, String written, ResourceType type) {
        String item = Ddf.ITEM.replace(">Integer<", ">" + written + "<").replace(">RW<", ">" + operations + "<");

        ResourceDefinition resource = ok(DdfReader.read(Ddf.file(Ddf.object(1, "1.0", item))))
                .get(0)
                .resource(1)
                .orElseThrow();

        assertEquals(type, resource.type());
        assertEquals(operations.contains("R"), resource.operations().readable());
        assertEquals(operations.contains("W"), resource.operations().writable());
        assertEquals(operations.equals("E"), resource.operations().executable());
    }

    @Test
    void whatFilesOfTheFirstVersionLackHasTheirDefaults() {
        String object = Ddf.object(30_000, "1.0", "")
                .replaceAll("<LWM2MVersion>.*</LWM2MVersion>", "")
                .replaceAll("<ObjectVersion>.*</ObjectVersion>", "")
                .replaceAll("<ObjectURN>.*</ObjectURN>", "");

        ObjectDefinition definition = ok(DdfReader.read(Ddf.file(object))).get(0);

        assertEquals(ObjectVersion.V1_0, definition.version());
        assertEquals(ObjectVersion.V1_0, definition.lwm2mVersion());
        assertEquals("urn:oma:lwm2m:x:30000", definition.urn());
        assertTrue(definition.resources().isEmpty());
    }

    @Test
    void severalObjectsAndUnknownElementsAreFine() {
        String object = Ddf.object(30_000, "1.0", "<Note><deep>x</deep></Note>" + Ddf.ITEM);
        byte[] file = Ddf.file("<!-- licence --><Extra><a/></Extra>" + object + Ddf.object(30_000, "1.1", Ddf.ITEM));

        assertEquals(2, ok(DdfReader.read(file)).size());
    }

    @Test
    void lineBreaksInNamesAreSpaces() {
        String object = Ddf.object(30_000, "1.0", "").replace("Tank", "\n  Water\n  tank ");

        assertEquals("Water tank", ok(DdfReader.read(Ddf.file(object))).get(0).name());
    }

    @ParameterizedTest(name = "{2}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
                    <ObjectID>30000<     | <ObjectID>65535<   | 6  | ObjectID: expected 0 to 65534
                    <ObjectID>30000<     | <ObjectID>-1<      | 6  | ObjectID: expected 0 to 65534
                    <ObjectID>30000</ObjectID> | ''           | 3  | <Object> has no ObjectID
                    <Name>Tank</Name>    | ''                 | 3  | <Object> has no Name
                    Version>1.0<         | Version>one<       | 9  | ObjectVersion: expected a version such as 1.0
                    >Multiple<           | >Many<             | 10 | MultipleInstances: expected Multiple or Single
                    >Optional<           | >Perhaps<          | 11 | Mandatory: expected Mandatory or Optional
                    ID="1"               | ''                 | 13 | <Item> has no ID
                    ID="1"               | ID="65535"         | 13 | ID: expected 0 to 65534
                    >RW<                 | >RWE<              | 13 | Operations: expected R, W, RW, E or nothing
                    <Type>Integer</Type> | ''                 | 13 | <Item> has no Type
                    >Integer<            | >Int<              | 14 | Type: expected String, Integer, Unsigned Integer, Float, Boolean, Opaque, Time, Objlnk or Corelnk
                    >Integer<            | ><b/><             | 14 | <Type> holds more than text
                    <Units>              | <Name>x</Name><Units> | 15 | <Name> comes twice in <Item>
                    LWM2M>               | Lwm2m>             | 2  | expected <LWM2M> as the outermost element
                    """)
    void whatIsWrongIsNamedWithItsLine(String good, String bad, int line, String reason) {
        String file = new String(Ddf.file(Ddf.object(30_000, "1.0", Ddf.ITEM)), StandardCharsets.UTF_8);
        assertTrue(file.contains(good), "the test itself");

        assertEquals(
                new Result.Refused(line, reason), DdfReader.read(Ddf.bytes(file.replace(good, bad.replace("''", "")))));
    }

    @Test
    void aResourceOrObjectVersionComesOnce() {
        byte[] resourceTwice = Ddf.file(Ddf.object(30_000, "1.0", Ddf.ITEM + Ddf.ITEM));
        byte[] objectTwice = Ddf.file(Ddf.object(30_000, "1.0", "") + Ddf.object(30_000, "1.0", ""));

        assertEquals(new Result.Refused(16, "resource 1 comes twice"), DdfReader.read(resourceTwice));
        assertEquals(new Result.Refused(16, "object 30000 version 1.0 comes twice"), DdfReader.read(objectTwice));
    }

    @Test
    void aFileWithoutObjectsIsRefused() {
        assertEquals(
                "no <Object> in <LWM2M>", refused(DdfReader.read(Ddf.file(""))).reason());
    }

    @Test
    void resourcesAreCounted() {
        assertEquals(
                DdfReader.RESOURCES_MAX,
                ok(DdfReader.read(Ddf.file(Ddf.object(1, "1.0", items(DdfReader.RESOURCES_MAX)))))
                        .get(0)
                        .resources()
                        .size());
        assertEquals(
                "more than 1000 resources in one object",
                refused(DdfReader.read(Ddf.file(Ddf.object(1, "1.0", items(DdfReader.RESOURCES_MAX + 1)))))
                        .reason());
    }

    @Test
    void objectsAreCounted() {
        assertEquals(
                DdfReader.OBJECTS_MAX,
                ok(DdfReader.read(Ddf.file(objects(DdfReader.OBJECTS_MAX)))).size());
        assertEquals(
                "more than 64 objects",
                refused(DdfReader.read(Ddf.file(objects(DdfReader.OBJECTS_MAX + 1))))
                        .reason());
    }

    @Test
    void textsAreMeasured() {
        String longest = "x".repeat(DdfReader.CHARACTERS_MAX);

        assertEquals(
                longest,
                ok(DdfReader.read(Ddf.file(Ddf.object(1, "1.0", "").replace("Tank", longest))))
                        .get(0)
                        .name());
        assertEquals(
                new Result.Refused(4, "<Name> is longer than 4096 characters"),
                DdfReader.read(Ddf.file(Ddf.object(1, "1.0", "").replace("Tank", longest + "x"))));
    }

    private static String items(int count) {
        return IntStream.range(0, count)
                .mapToObj(id -> Ddf.ITEM.replace("ID=\"1\"", "ID=\"" + id + "\""))
                .collect(Collectors.joining());
    }

    private static String objects(int count) {
        return IntStream.range(0, count)
                .mapToObj(id -> Ddf.object(id, "1.0", ""))
                .collect(Collectors.joining());
    }

    private static List<ObjectDefinition> ok(Result result) {
        return assertInstanceOf(Result.Ok.class, result, result::toString).definitions();
    }

    private static Result.Refused refused(Result result) {
        return assertInstanceOf(Result.Refused.class, result);
    }
}
