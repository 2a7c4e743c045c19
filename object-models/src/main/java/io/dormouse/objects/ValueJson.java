// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Values as the HTTP API writes them (semantics.md §2): text as string; integers as numbers, as strings beyond 2^53;
 * float; boolean; Time as RFC 3339 UTC; opaque as base64url without padding; object link as {@code "3:0"};
 * multiple-instance resources as an object from instance id to value. Of an unknown model:
 * {@code {"$type":"integer","value":3}}.
 */
public final class ValueJson {
    /** Integers up to here are exact in every JSON reader. */
    static final long EXACT_INTEGER_MAX = 1L << 53;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ValueJson() {}

    /** What became of parsing. */
    public sealed interface Parsed {
        record Ok(Value value) implements Parsed {}

        /**
         * @param pointer into the parsed node, empty for the node itself, {@code /1} for instance 1
         * @param code {@code wrong-type} | {@code out-of-range}
         */
        record Refused(String pointer, String code, String detail) implements Parsed {
            static Refused wrongType(String detail) {
                return new Refused("", "wrong-type", detail);
            }

            static Refused outOfRange(String detail) {
                return new Refused("", "out-of-range", detail);
            }

            Refused under(String member) {
                String escaped = member.replace("~", "~0").replace("/", "~1");
                return new Refused("/" + escaped + pointer, code, detail);
            }
        }
    }

    /** Never fails: every value has a JSON form. NaN and infinities are strings. */
    public static JsonNode write(Value value) {
        if (value instanceof Value.Instances instances) {
            ObjectNode byId = NODES.objectNode();
            instances.byId().forEach((id, instance) -> byId.set(Integer.toString(id), write(instance)));
            return byId;
        }
        if (value instanceof Value.Real real) {
            return writeReal(real.number());
        }
        if (value instanceof Value.Bool bool) {
            return NODES.booleanNode(bool.truth());
        }
        if (value instanceof Value.SignedInteger integer) {
            return writeInteger(integer.number(), Math.abs(integer.number()));
        }
        if (value instanceof Value.UnsignedInteger integer) {
            return integer.bits() < 0
                    ? NODES.textNode(Long.toUnsignedString(integer.bits()))
                    : writeInteger(integer.bits(), integer.bits());
        }
        return NODES.textNode(writeText(value));
    }

    /** The self-describing form for resources without a known model: {@code {"$type":"integer","value":3}}. */
    public static JsonNode writeTyped(Value value) {
        ObjectNode typed = NODES.objectNode();
        typed.put("$type", value.type().key());
        typed.set("value", write(value));
        return typed;
    }

    /** Parses and checks type, constraint and multiplicity against the definition; {@code $exact} is not known here. */
    public static Parsed read(JsonNode json, ResourceDefinition definition) {
        if (definition.type() == ResourceType.NONE) {
            return Parsed.Refused.wrongType("resource " + definition.id() + " carries no value");
        }
        if (definition.multiple()) {
            return json.isObject()
                    ? readInstances(json, definition.type(), definition.constraint())
                    : Parsed.Refused.wrongType(
                            "has several instances: expected an object from instance id to value, got "
                                    + ValueReader.nameOf(json));
        }
        return readSingle(json, definition.type(), definition.constraint());
    }

    /** Parses {@code {"$type":…,"value":…}}, for resources without a known model. */
    public static Parsed readTyped(JsonNode json) {
        JsonNode name = json.path("$type");
        JsonNode value = json.path("value");
        if (!json.isObject() || name.isMissingNode() || value.isMissingNode() || json.size() != 2) {
            return Parsed.Refused.wrongType(
                    "no model is known: expected {\"$type\":…,\"value\":…}, got " + ValueReader.nameOf(json));
        }
        Optional<ResourceType> type = ResourceType.ofKey(name.asText()).filter(known -> known != ResourceType.NONE);
        if (!name.isTextual() || type.isEmpty()) {
            return Parsed.Refused.wrongType("expected one of string, integer, unsigned, float, boolean, opaque, time, "
                            + "objlnk, corelnk")
                    .under("$type");
        }
        Parsed parsed = value.isObject()
                ? readInstances(value, type.get(), Constraint.NONE)
                : readSingle(value, type.get(), Constraint.NONE);
        return parsed instanceof Parsed.Refused refused ? refused.under("value") : parsed;
    }

    private static Parsed readInstances(JsonNode json, ResourceType type, Constraint constraint) {
        SortedMap<Integer, Value> byId = new TreeMap<>();
        for (Map.Entry<String, JsonNode> member : json.properties()) {
            Optional<Integer> id = instanceId(member.getKey());
            if (id.isEmpty()) {
                return Parsed.Refused.wrongType("is no instance id: expected 0 to " + ResourcePath.ID_MAX)
                        .under(member.getKey());
            }
            Parsed parsed = readSingle(member.getValue(), type, constraint);
            if (parsed instanceof Parsed.Refused refused) {
                return refused.under(member.getKey());
            }
            byId.put(id.get(), ((Parsed.Ok) parsed).value());
        }
        return new Parsed.Ok(new Value.Instances(type, byId));
    }

    private static Optional<Integer> instanceId(String text) {
        return text.matches("0|[1-9][0-9]{0,4}")
                ? Optional.of(Integer.valueOf(text)).filter(id -> id <= ResourcePath.ID_MAX)
                : Optional.empty();
    }

    private static Parsed readSingle(JsonNode json, ResourceType type, Constraint constraint) {
        Parsed parsed = ValueReader.read(json, type);
        if (parsed instanceof Parsed.Ok ok) {
            Optional<String> refusal = constraint.refuses(ok.value());
            if (refusal.isPresent()) {
                return Parsed.Refused.outOfRange(refusal.get());
            }
        }
        return parsed;
    }

    private static JsonNode writeInteger(long number, long magnitude) {
        if (magnitude < 0 || magnitude > EXACT_INTEGER_MAX) {
            return NODES.textNode(Long.toString(number));
        }
        return number == (int) number ? NODES.numberNode((int) number) : NODES.numberNode(number);
    }

    /** Devices send float32: 20.1 must not show as 20.100000381469727. */
    private static JsonNode writeReal(double number) {
        if (!Double.isFinite(number)) {
            return NODES.textNode(Double.toString(number));
        }
        boolean fractionOfFloat32 = number != Math.rint(number) && number == (float) number;
        return NODES.numberNode(fractionOfFloat32 ? Double.parseDouble(Float.toString((float) number)) : number);
    }

    private static String writeText(Value value) {
        if (value instanceof Value.Text text) {
            return text.text();
        }
        if (value instanceof Value.Moment moment) {
            return moment.at().toString();
        }
        if (value instanceof Value.Opaque opaque) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(opaque.bytes());
        }
        if (value instanceof Value.ObjectLink link) {
            return link.objectId() + ":" + link.instanceId();
        }
        if (value instanceof Value.CoreLink link) {
            return link.text();
        }
        throw new IllegalStateException("not written as text: " + value.type());
    }
}
