// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Values as the HTTP API writes them (semantics.md §2): text as string; integers as numbers, as strings beyond 2^53; float; boolean; Time as RFC 3339 UTC; opaque
 * as base64url without padding; object link as {@code "3:0"}; multiple-instance resources as an object from instance id to value. Of an unknown model:
 * {@code {"$type":"integer","value":3}}.
 */
public final class ValueJson {
    private ValueJson() {}

    /** What became of parsing. */
    public sealed interface Parsed {
        record Ok(Value value) implements Parsed {}

        /**
         * @param pointer into the parsed node, empty for the node itself, {@code /1} for instance 1
         * @param code {@code wrong-type} | {@code out-of-range}
         */
        record Refused(String pointer, String code, String detail) implements Parsed {}
    }

    /** Never fails: every value has a JSON form. NaN and infinities are strings. */
    public static JsonNode write(Value value) {
        throw new UnsupportedOperationException("to come");
    }

    /** Parses and checks type, constraint and multiplicity against the definition; {@code $exact} is not known here. */
    public static Parsed read(JsonNode json, ResourceDefinition definition) {
        throw new UnsupportedOperationException("to come");
    }

    /** Parses {@code {"$type":…,"value":…}}, for resources without a known model. */
    public static Parsed readTyped(JsonNode json) {
        throw new UnsupportedOperationException("to come");
    }
}
