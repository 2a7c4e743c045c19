// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.objects.ValueJson.Parsed;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one JSON node as one value of a type; constraints are not looked at. */
final class ValueReader {
    private static final Pattern INTEGER = Pattern.compile("-?(?:0|[1-9]\\d{0,19})");
    private static final Pattern RFC_3339 =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?(?:[Zz]|[+-]\\d{2}:\\d{2})");
    private static final Pattern OBJECT_LINK = Pattern.compile("(0|[1-9]\\d{0,4}):(0|[1-9]\\d{0,4})");

    private static final BigInteger UNSIGNED_MAX =
            BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);
    private static final BigInteger EXACT_MAX = BigInteger.valueOf(ValueJson.EXACT_INTEGER_MAX);

    private ValueReader() {}

    static Parsed read(JsonNode json, ResourceType type) {
        return switch (type) {
            case STRING -> readString(json);
            case INTEGER -> readInteger(json, false);
            case UNSIGNED -> readInteger(json, true);
            case FLOAT -> readFloat(json);
            case BOOLEAN ->
                json.isBoolean() ? new Parsed.Ok(new Value.Bool(json.booleanValue())) : expected("true or false", json);
            case OPAQUE -> readOpaque(json);
            case TIME -> readTime(json);
            case OBJLNK -> readObjectLink(json);
            case CORELNK -> readCoreLink(json);
            case NONE -> throw new IllegalStateException("no value is of type none");
        };
    }

    /** What a person would call the node. */
    static String nameOf(JsonNode json) {
        return switch (json.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT, POJO -> "an object";
            case STRING, BINARY -> "a string";
            case MISSING -> "nothing";
            case NULL -> "null";
            case NUMBER -> "a number";
            case BOOLEAN -> json.asText();
        };
    }

    private static Parsed readString(JsonNode json) {
        if (!json.isTextual()) {
            return expected("a string", json);
        }
        return StandardCharsets.UTF_8.newEncoder().canEncode(json.textValue())
                ? new Parsed.Ok(new Value.Text(json.textValue()))
                : Parsed.Refused.wrongType("expected Unicode text, got half of a surrogate pair");
    }

    private static Parsed readInteger(JsonNode json, boolean unsigned) {
        Optional<BigInteger> read = integral(json);
        if (read.isEmpty()) {
            return expected("an integer (as a string only beyond 2^53)", json);
        }
        BigInteger number = read.get();
        if (unsigned) {
            return number.signum() >= 0 && number.compareTo(UNSIGNED_MAX) <= 0
                    ? new Parsed.Ok(new Value.UnsignedInteger(number.longValue()))
                    : Parsed.Refused.outOfRange("is not in 0.." + UNSIGNED_MAX);
        }
        return number.bitLength() < Long.SIZE
                ? new Parsed.Ok(new Value.SignedInteger(number.longValue()))
                : Parsed.Refused.outOfRange("is not in " + Long.MIN_VALUE + ".." + Long.MAX_VALUE);
    }

    private static Optional<BigInteger> integral(JsonNode json) {
        if (json.isIntegralNumber()) {
            return Optional.of(json.bigIntegerValue());
        }
        if (json.isNumber()) {
            double number = json.doubleValue();
            return number == Math.rint(number) && Math.abs(number) <= ValueJson.EXACT_INTEGER_MAX
                    ? Optional.of(BigInteger.valueOf((long) number))
                    : Optional.empty();
        }
        return json.isTextual() && INTEGER.matcher(json.textValue()).matches()
                ? Optional.of(new BigInteger(json.textValue()))
                        .filter(number -> number.abs().compareTo(EXACT_MAX) > 0)
                : Optional.empty();
    }

    private static Parsed readFloat(JsonNode json) {
        if (json.isNumber()) {
            double number = json.doubleValue();
            return Double.isFinite(number)
                    ? new Parsed.Ok(new Value.Real(number))
                    : Parsed.Refused.outOfRange("is beyond every float");
        }
        return switch (json.isTextual() ? json.textValue() : "") {
            case "NaN" -> new Parsed.Ok(new Value.Real(Double.NaN));
            case "Infinity" -> new Parsed.Ok(new Value.Real(Double.POSITIVE_INFINITY));
            case "-Infinity" -> new Parsed.Ok(new Value.Real(Double.NEGATIVE_INFINITY));
            default -> expected("a number", json);
        };
    }

    private static Parsed readOpaque(JsonNode json) {
        if (json.isTextual()) {
            try {
                return new Parsed.Ok(new Value.Opaque(Base64.getUrlDecoder().decode(json.textValue())));
            } catch (IllegalArgumentException notBase64) {
                return Parsed.Refused.wrongType("expected base64url without padding (RFC 4648 §5)");
            }
        }
        return expected("a base64url string", json);
    }

    private static Parsed readTime(JsonNode json) {
        if (json.isTextual() && RFC_3339.matcher(json.textValue()).matches()) {
            try {
                Instant at = OffsetDateTime.parse(json.textValue().toUpperCase(Locale.ROOT))
                        .toInstant();
                return new Parsed.Ok(new Value.Moment(at));
            } catch (DateTimeException noSuchDay) {
                return Parsed.Refused.wrongType("is no date and time that exists");
            }
        }
        return expected("a time such as \"2026-03-01T12:00:00Z\" (RFC 3339)", json);
    }

    private static Parsed readObjectLink(JsonNode json) {
        Matcher link = OBJECT_LINK.matcher(json.isTextual() ? json.textValue() : "");
        if (!link.matches()) {
            return expected("an object link such as \"3:0\"", json);
        }
        Value.ObjectLink value = new Value.ObjectLink(Integer.parseInt(link.group(1)), Integer.parseInt(link.group(2)));
        return value.isValid()
                ? new Parsed.Ok(value)
                : Parsed.Refused.outOfRange("ids are 0 to 65534, the null link is 65535:65535");
    }

    private static Parsed readCoreLink(JsonNode json) {
        if (!json.isTextual()) {
            return expected("a string of links such as \"</3/0>\"", json);
        }
        return LeshanValues.links(json.textValue()).isPresent()
                ? new Parsed.Ok(new Value.CoreLink(json.textValue()))
                : Parsed.Refused.wrongType("expected links such as \"</3/0>;x=1\" (RFC 6690)");
    }

    private static Parsed expected(String what, JsonNode json) {
        return Parsed.Refused.wrongType("expected " + what + ", got " + nameOf(json));
    }
}
