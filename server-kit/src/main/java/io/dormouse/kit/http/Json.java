// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * JSON as this server reads and writes it (RFC 8259): strict, bounded, and with numbers as they were written.
 *
 * <p>Integers are exact of any size (int, long or BigInteger nodes), fractions are BigDecimal nodes. Refused are
 * duplicate keys, anything after the value, nesting deeper than {@link #DEPTH_MAX}, exponents beyond
 * {@link #EXPONENT_MAX}, and half surrogate pairs, which no store can keep.
 */
public final class Json {
    public static final int DEPTH_MAX = 64;
    public static final int NUMBER_CHARS_MAX = 1000;
    public static final int EXPONENT_MAX = 1000;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxNumberLength(NUMBER_CHARS_MAX)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {}

    /**
     * A request body; 400 {@code body-required} when empty, 400 {@code malformed-json} with line and column when it
     * is not JSON.
     */
    public static JsonNode read(byte[] body) {
        JsonNode read;
        try {
            read = MAPPER.readTree(body);
        } catch (JsonProcessingException malformed) {
            throw malformed(position(malformed.getLocation()) + malformed.getOriginalMessage());
        } catch (IOException notText) {
            throw malformed("the body is not UTF-8 text");
        }
        if (read == null || read.isMissingNode()) {
            throw Problem.of(400, "body-required", "This request needs a JSON body.")
                    .asException();
        }
        check(read);
        return read;
    }

    public static byte[] write(JsonNode json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static void check(JsonNode node) {
        if (node.isBigDecimal() && Math.abs((long) node.decimalValue().scale()) > EXPONENT_MAX) {
            throw malformed("a number has an exponent beyond " + EXPONENT_MAX);
        }
        if (node.isTextual() && hasHalfSurrogatePair(node.textValue())) {
            throw malformed("a text has half of a surrogate pair");
        }
        node.fieldNames().forEachRemaining(name -> {
            if (hasHalfSurrogatePair(name)) {
                throw malformed("a name has half of a surrogate pair");
            }
        });
        node.forEach(Json::check);
    }

    private static boolean hasHalfSurrogatePair(String text) {
        return text.codePoints()
                .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }

    private static String position(@org.jspecify.annotations.Nullable JsonLocation location) {
        return location == null ? "" : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
    }

    private static ProblemException malformed(String what) {
        return Problem.of(400, "malformed-json", "The body is not the JSON this server reads: " + what + ".")
                .asException();
    }
}
