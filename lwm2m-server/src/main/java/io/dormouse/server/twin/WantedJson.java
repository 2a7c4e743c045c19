// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.objects.Constraint;
import io.dormouse.objects.Operations;
import io.dormouse.objects.ResourceDefinition;
import io.dormouse.objects.ResourceType;
import io.dormouse.objects.Value;
import io.dormouse.objects.ValueJson;
import io.dormouse.objects.ValueJson.Parsed;
import java.util.Optional;

/**
 * Desired values as the API writes them: as {@link ValueJson} does, and {@code {"$exact":{…}}} for exactly these instances. The typed form
 * {@code {"$type":…,"value":…}} is used, in and out, where no model gives the type, and where a value was stored against the model.
 */
final class WantedJson {
    static final String EXACT = "$exact";
    static final String TYPE = "$type";

    private WantedJson() {}

    /** As shown to callers; {@code definition} is empty when no model is known. */
    static JsonNode write(Wanted wanted, Optional<ResourceDefinition> definition) {
        JsonNode plain = write(wanted.value(), definition);
        if (!wanted.exact()) {
            return plain;
        }
        ObjectNode exact = JsonNodeFactory.instance.objectNode();
        exact.set(EXACT, plain);
        return exact;
    }

    /** A reported value as shown to callers. */
    static JsonNode write(Value value, Optional<ResourceDefinition> definition) {
        boolean told = definition.isPresent()
                && definition.get().type() == value.type()
                && definition.get().multiple() == (value instanceof Value.Instances);
        return told ? ValueJson.write(value) : ValueJson.writeTyped(value);
    }

    /** What became of reading a desired value. */
    sealed interface Read {
        record Ok(Wanted wanted) implements Read {}

        /** @param pointer below the member */
        record Refused(String pointer, String code, String detail) implements Read {}
    }

    /** Reads by the model: type, range and multiplicity must fit. */
    static Read byModel(JsonNode json, ResourceDefinition definition) {
        if (!exact(json)) {
            return done(value(json, definition), "", false, false);
        }
        return definition.multiple()
                ? done(value(json.path(EXACT), definition), "/" + EXACT, true, false)
                : new Read.Refused("", "wrong-type", "has one instance only: " + EXACT + " does not apply");
    }

    /** Reads what says its own type. */
    static Read typed(JsonNode json, boolean unchecked) {
        return exact(json)
                ? done(ValueJson.readTyped(json.path(EXACT)), "/" + EXACT, true, unchecked)
                : done(ValueJson.readTyped(json), "", false, unchecked);
    }

    /** With {@code ?validate=off}: of the model's type if it can be, else of the type it says, else of the type it looks like. */
    static Read unchecked(JsonNode json, Optional<ResourceDefinition> definition) {
        JsonNode inner = exact(json) ? json.path(EXACT) : json;
        if (typedForm(inner)) {
            return typed(json, true);
        }
        if (definition.isPresent() && definition.get().type() != ResourceType.NONE) {
            Read read = byModel(json, lenient(definition.get()));
            if (read instanceof Read.Ok ok) {
                return new Read.Ok(new Wanted(ok.wanted().value(), ok.wanted().exact(), true));
            }
        }
        return done(guessed(inner), exact(json) ? "/" + EXACT : "", exact(json), true);
    }

    static boolean exact(JsonNode json) {
        return json.isObject() && json.size() == 1 && json.has(EXACT);
    }

    /** A subset and an exact set at once, as a merge patch makes it of one upon the other. */
    static boolean bothWays(JsonNode json) {
        return json.isObject() && json.size() > 1 && json.has(EXACT);
    }

    static boolean typedForm(JsonNode json) {
        return json.isObject() && json.has(TYPE);
    }

    private static Parsed value(JsonNode json, ResourceDefinition definition) {
        if (!typedForm(json)) {
            return ValueJson.read(json, definition);
        }
        Parsed typed = ValueJson.readTyped(json);
        if (!(typed instanceof Parsed.Ok ok)) {
            return typed;
        }
        return ok.value().type() == definition.type()
                ? ValueJson.read(ValueJson.write(ok.value()), definition)
                : new Parsed.Refused(
                        "/" + TYPE,
                        "wrong-type",
                        "the model says " + definition.type().key());
    }

    private static Read done(Parsed parsed, String prefix, boolean exact, boolean unchecked) {
        if (parsed instanceof Parsed.Refused refused) {
            return new Read.Refused(prefix + refused.pointer(), refused.code(), refused.detail());
        }
        Value value = ((Parsed.Ok) parsed).value();
        if (!exact
                && value instanceof Value.Instances instances
                && instances.byId().isEmpty()) {
            return new Read.Refused(
                    prefix,
                    "wrong-type",
                    "names no instance; null removes the member, " + EXACT + " wants none to be there");
        }
        if (exact && !(value instanceof Value.Instances)) {
            return new Read.Refused(prefix, "wrong-type", "expected an object from instance id to value");
        }
        return new Read.Ok(new Wanted(value, exact, unchecked));
    }

    private static ResourceDefinition lenient(ResourceDefinition definition) {
        return new ResourceDefinition(
                definition.id(),
                definition.name(),
                new Operations(true, true, false),
                definition.multiple(),
                definition.mandatory(),
                definition.type(),
                definition.units(),
                Constraint.NONE);
    }

    private static Parsed guessed(JsonNode json) {
        ResourceType type = json.isTextual()
                ? ResourceType.STRING
                : json.isIntegralNumber()
                        ? ResourceType.INTEGER
                        : json.isNumber()
                                ? ResourceType.FLOAT
                                : json.isBoolean() ? ResourceType.BOOLEAN : ResourceType.NONE;
        if (type == ResourceType.NONE) {
            return new Parsed.Refused("", "wrong-type", "give {\"$type\":…,\"value\":…}: the type cannot be seen");
        }
        ObjectNode typed = JsonNodeFactory.instance.objectNode().put(TYPE, type.key());
        typed.set("value", json);
        return ValueJson.readTyped(typed);
    }
}
