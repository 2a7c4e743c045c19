// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values that were decoded without a model: a resource nobody knows comes out of TLV as bytes, out of plain text as
 * text, and a Time out of SenML as a number (OMA LwM2M Core 1.1 Appendix C says how each type is written).
 */
public final class UntypedValue {
    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,20}");
    private static final Pattern REAL = Pattern.compile("-?\\d{1,300}(?:\\.\\d{1,300})?(?:[eE][+-]?\\d{1,3})?");
    private static final Pattern OBJECT_LINK = Pattern.compile("(\\d{1,5}):(\\d{1,5})");

    private UntypedValue() {}

    /** What a single value means as a type; empty when it cannot be one. */
    public static Optional<Value> as(ResourceType type, Value raw) {
        if (raw instanceof Value.Instances || type == ResourceType.NONE) {
            return Optional.empty();
        }
        if (raw.type() == type) {
            return Optional.of(raw);
        }
        if (raw instanceof Value.Opaque opaque) {
            return ofTlv(type, opaque.bytes());
        }
        if (raw instanceof Value.Text text) {
            return ofText(type, text.text());
        }
        return ofNumber(type, raw);
    }

    private static Optional<Value> ofTlv(ResourceType type, byte[] bytes) {
        return switch (type) {
            case INTEGER ->
                isIntegerSize(bytes.length)
                        ? Optional.of(new Value.SignedInteger(new BigInteger(bytes).longValue()))
                        : Optional.empty();
            case UNSIGNED ->
                isIntegerSize(bytes.length)
                        ? Optional.of(new Value.UnsignedInteger(new BigInteger(1, bytes).longValue()))
                        : Optional.empty();
            case FLOAT ->
                switch (bytes.length) {
                    case Float.BYTES ->
                        Optional.of(new Value.Real(ByteBuffer.wrap(bytes).getFloat()));
                    case Double.BYTES ->
                        Optional.of(new Value.Real(ByteBuffer.wrap(bytes).getDouble()));
                    default -> Optional.empty();
                };
            case BOOLEAN ->
                bytes.length == 1 && (bytes[0] >> 1) == 0
                        ? Optional.of(new Value.Bool(bytes[0] == 1))
                        : Optional.empty();
            case TIME -> isIntegerSize(bytes.length) ? moment(new BigInteger(bytes)) : Optional.empty();
            case OBJLNK ->
                bytes.length == Integer.BYTES
                        ? objectLink(
                                ByteBuffer.wrap(bytes).getShort(0) & 0xffff,
                                ByteBuffer.wrap(bytes).getShort(2) & 0xffff)
                        : Optional.empty();
            case STRING -> Optional.of(new Value.Text(new String(bytes, StandardCharsets.UTF_8)));
            case CORELNK -> ofText(type, new String(bytes, StandardCharsets.UTF_8));
            case OPAQUE, NONE -> Optional.empty();
        };
    }

    private static Optional<Value> ofText(ResourceType type, String text) {
        return switch (type) {
            case INTEGER ->
                integer(text)
                        .filter(number -> number.bitLength() < Long.SIZE)
                        .map(number -> new Value.SignedInteger(number.longValue()));
            case UNSIGNED ->
                integer(text)
                        .filter(number -> number.signum() >= 0 && number.bitLength() <= Long.SIZE)
                        .map(number -> new Value.UnsignedInteger(number.longValue()));
            case FLOAT ->
                REAL.matcher(text).matches() ? Optional.of(new Value.Real(Double.parseDouble(text))) : Optional.empty();
            case BOOLEAN ->
                text.equals("0") || text.equals("1") ? Optional.of(new Value.Bool(text.equals("1"))) : Optional.empty();
            case TIME -> integer(text).flatMap(UntypedValue::moment);
            case OBJLNK -> objectLink(text);
            case CORELNK -> LeshanValues.links(text).map(links -> new Value.CoreLink(text));
            case OPAQUE -> base64(text);
            case STRING, NONE -> Optional.empty();
        };
    }

    private static Optional<Value> ofNumber(ResourceType type, Value raw) {
        return switch (type) {
            case INTEGER, UNSIGNED, FLOAT, TIME -> ofText(type, wholeNumber(raw));
            case STRING, BOOLEAN, OPAQUE, OBJLNK, CORELNK, NONE -> Optional.empty();
        };
    }

    /** Empty when it is none. */
    private static String wholeNumber(Value raw) {
        if (raw instanceof Value.SignedInteger integer) {
            return Long.toString(integer.number());
        }
        if (raw instanceof Value.UnsignedInteger integer) {
            return Long.toUnsignedString(integer.bits());
        }
        boolean whole = raw instanceof Value.Real real
                && real.number() == Math.rint(real.number())
                && Math.abs(real.number()) <= ValueJson.EXACT_INTEGER_MAX;
        return whole ? Long.toString((long) ((Value.Real) raw).number()) : "";
    }

    private static boolean isIntegerSize(int bytes) {
        return bytes == Byte.BYTES || bytes == Short.BYTES || bytes == Integer.BYTES || bytes == Long.BYTES;
    }

    private static Optional<BigInteger> integer(String text) {
        return INTEGER.matcher(text).matches() ? Optional.of(new BigInteger(text)) : Optional.empty();
    }

    private static Optional<Value> moment(BigInteger seconds) {
        try {
            return Optional.of(new Value.Moment(Instant.ofEpochSecond(seconds.longValueExact())));
        } catch (ArithmeticException | DateTimeException beyondAllTime) {
            return Optional.empty();
        }
    }

    private static Optional<Value> objectLink(String text) {
        Matcher link = OBJECT_LINK.matcher(text);
        return link.matches()
                ? objectLink(Integer.parseInt(link.group(1)), Integer.parseInt(link.group(2)))
                : Optional.empty();
    }

    private static Optional<Value> objectLink(int objectId, int instanceId) {
        Value.ObjectLink link = new Value.ObjectLink(objectId, instanceId);
        return link.isValid() ? Optional.of(link) : Optional.empty();
    }

    private static Optional<Value> base64(String text) {
        try {
            return Optional.of(new Value.Opaque(Base64.getDecoder().decode(text)));
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }
}
