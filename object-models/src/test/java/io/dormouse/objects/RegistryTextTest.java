// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryTextTest {
    private static final String OBJECT = "7\t1.1\t1.0\t*\turn:x\tConnectivity Statistics\n";

    @Test
    void columnsMeanWhatTheHeadOfTheFileSays() {
        List<ObjectDefinition> read = RegistryText.parse(
                "# a remark\n" + OBJECT + "\t6\tE\t1\tnone\tStart\n\t8\tRW\t+\tunsigned\tPeriod\ts\t1..9\n");

        assertEquals(1, read.size());
        ObjectDefinition object = read.get(0);
        assertEquals("Connectivity Statistics", object.name());
        assertTrue(object.multiple());
        assertEquals(
                new ResourceDefinition(
                        8,
                        "Period",
                        new Operations(true, true, false),
                        true,
                        true,
                        ResourceType.UNSIGNED,
                        "s",
                        Constraint.parse(ResourceType.UNSIGNED, "1..9")),
                object.resource(8).orElseThrow());
        assertEquals(Constraint.NONE, object.resource(6).orElseThrow().constraint());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\t6\tE\t1\tnone\tno object before",
                OBJECT + "\t6\tX\t1\tnone\tno such operation",
                OBJECT + "\t6\tE\t2\tnone\tno such number of instances",
                OBJECT + "\t6\tR\t1\tint\tno such type",
                OBJECT + "\tsix\tR\t1\tinteger\tno id",
                OBJECT + "\t6\tR\t1\tinteger\ttwice\n\t6\tR\t1\tinteger\ttwice",
                "7\tone\t1.0\t*\turn:x\tno version",
                "7"
            })
    void aMalformedLineIsNamed(String text) {
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> RegistryText.parse(text));

        assertTrue(e.getMessage().startsWith("line " + text.lines().count() + " of the bundled registry"));
    }
}
