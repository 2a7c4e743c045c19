// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.http.Problem.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads members of one JSON object and notes what is wrong with them; a value that is wrong comes back as something harmless. */
public final class Members {
    private final JsonNode json;
    private final String pointer;
    private final List<Fault> faults;

    public Members(JsonNode json, String pointer, List<Fault> faults) {
        this.json = json;
        this.pointer = pointer;
        this.faults = faults;
        if (!json.isObject()) {
            faults.add(new Fault(pointer, "wrong-type", "This is an object."));
        }
    }

    /** Notes every member that is not one of these. */
    public void only(Set<String> names) {
        json.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                fault(name, "unknown-member", "There is no such member.");
            }
        });
    }

    public boolean has(String name) {
        return json.hasNonNull(name);
    }

    public Members object(String name) {
        return new Members(json.path(name), pointer + "/" + name, faults);
    }

    JsonNode node(String name) {
        return json.path(name);
    }

    String pointer(String name) {
        return pointer + "/" + name;
    }

    public void fault(String name, String code, String detail) {
        faults.add(new Fault(name.isEmpty() ? pointer : pointer + "/" + name, code, detail));
    }

    /** A text of 1 to {@code bytesMax} bytes in UTF-8. */
    public String text(String name, int bytesMax) {
        JsonNode value = json.path(name);
        int bytes = value.asText("").getBytes(StandardCharsets.UTF_8).length;
        if (!value.isTextual()
                || bytes == 0
                || bytes > bytesMax
                || value.textValue().indexOf('\0') >= 0) {
            fault(name, "bad-text", "A text of 1 to " + bytesMax + " bytes without U+0000 is needed.");
            return "?";
        }
        return value.textValue();
    }

    public boolean flag(String name, boolean otherwise) {
        JsonNode value = json.path(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            fault(name, "wrong-type", "true or false.");
        }
        return value.asBoolean(otherwise);
    }

    /** A whole number, null when the member is missing. */
    @Nullable
    Long number(String name, long min, long max) {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < min
                || value.longValue() > max) {
            fault(name, "out-of-range", "A whole number from " + min + " to " + max + " is needed.");
            return min;
        }
        return value.longValue();
    }

    long number(String name, long min, long max, long otherwise) {
        Long number = number(name, min, max);
        return number == null ? otherwise : number;
    }

    /** Seconds, of a duration such as {@code PT5M} or of a number; null when the member is missing. */
    @Nullable
    Long seconds(String name, long max) {
        JsonNode value = json.path(name);
        if (!value.isTextual()) {
            return number(name, 0, max);
        }
        try {
            long seconds = Duration.parse(value.textValue()).toSeconds();
            if (seconds >= 0 && seconds <= max) {
                return seconds;
            }
        } catch (DateTimeParseException | ArithmeticException unreadable) {
            // told below
        }
        fault(name, "bad-duration", "Seconds or a duration such as PT5M, at most " + max + " s.");
        return 0L;
    }

    /** Bytes written as hexadecimal digits; what is wrong is told without repeating them. */
    public byte[] hex(String name, int bytesMin, int bytesMax) {
        String digits = json.path(name).asText("");
        if (!digits.matches("([0-9a-fA-F]{2})*") || digits.length() < 2 * bytesMin || digits.length() > 2 * bytesMax) {
            fault(name, "bad-key", "A key is " + bytesMin + " to " + bytesMax + " bytes in hexadecimal digits.");
            return new byte[0];
        }
        return HexFormat.of().parseHex(digits);
    }

    /** Bytes written in base64. */
    byte[] base64(String name, int bytesMax) {
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(json.path(name).asText(""));
            if (bytes.length > 0 && bytes.length <= bytesMax) {
                return bytes;
            }
        } catch (IllegalArgumentException unreadable) {
            // told below
        }
        fault(name, "bad-key", "DER of 1 to " + bytesMax + " bytes, written in base64.");
        return new byte[0];
    }
}
