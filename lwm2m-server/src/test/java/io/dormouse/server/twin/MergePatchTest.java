// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 7396, Appendix A. */
class MergePatchTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // original            | patch                        | result
                "{'a':'b'}             | {'a':'c'}                    | {'a':'c'}",
                "{'a':'b'}             | {'b':'c'}                    | {'a':'b','b':'c'}",
                "{'a':'b'}             | {'a':null}                   | {}",
                "{'a':'b','b':'c'}     | {'a':null}                   | {'b':'c'}",
                "{'a':['b']}           | {'a':'c'}                    | {'a':'c'}",
                "{'a':'c'}             | {'a':['b']}                  | {'a':['b']}",
                "{'a':{'b':'c'}}       | {'a':{'b':'d','c':null}}     | {'a':{'b':'d'}}",
                "{'a':[{'b':'c'}]}     | {'a':[1]}                    | {'a':[1]}",
                "['a','b']             | ['c','d']                    | ['c','d']",
                "{'a':'b'}             | ['c']                        | ['c']",
                "{'a':'foo'}           | null                         | null",
                "{'a':'foo'}           | 'bar'                        | 'bar'",
                "{'e':null}            | {'a':1}                      | {'e':null,'a':1}",
                "[1,2]                 | {'a':'b','c':null}           | {'a':'b'}",
                "{}                    | {'a':{'bb':{'ccc':null}}}    | {'a':{'bb':{}}}",
            })
    void aPatchIsAppliedAsTheRfcSays(String original, String patch, String result) {
        var before = TwinWorld.json(original.strip());

        assertEquals(TwinWorld.json(result.strip()), MergePatch.apply(before, TwinWorld.json(patch.strip())));
        assertEquals(TwinWorld.json(original.strip()), before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{'a':'b'} | {'a':'c','b':{'c':1}}", "{'a':{'b':1}} | {'a':{'b':null}}", "{} | {'a':null}"})
    void twiceIsOnce(String original, String patch) {
        var once = MergePatch.apply(TwinWorld.json(original.strip()), TwinWorld.json(patch.strip()));

        assertEquals(once, MergePatch.apply(once, TwinWorld.json(patch.strip())));
    }
}
