// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.objects.Value;
import io.dormouse.objects.ValueJson;
import io.dormouse.objects.ValueJson.Parsed;

/** JSON as the tables hold it. */
final class StoredValue {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private StoredValue() {}

    /** With its type, so that it can be read without a model; floats with all their bits, unlike what callers are shown. */
    static String write(Value value) {
        ObjectNode typed = JsonNodeFactory.instance.objectNode();
        typed.put("$type", value.type().key());
        typed.set("value", exact(value));
        return typed.toString();
    }

    private static JsonNode exact(Value value) {
        if (value instanceof Value.Real real && Double.isFinite(real.number())) {
            return JsonNodeFactory.instance.numberNode(real.number());
        }
        if (value instanceof Value.Instances instances) {
            ObjectNode byId = JsonNodeFactory.instance.objectNode();
            instances.byId().forEach((id, instance) -> byId.set(Integer.toString(id), exact(instance)));
            return byId;
        }
        return ValueJson.write(value);
    }

    static Value read(String stored) {
        Parsed parsed = ValueJson.readTyped(json(stored));
        if (parsed instanceof Parsed.Ok ok) {
            return ok.value();
        }
        throw new IllegalStateException("a stored value cannot be read: " + parsed);
    }

    static JsonNode json(String stored) {
        try {
            return MAPPER.readTree(stored);
        } catch (JsonProcessingException notWrittenByUs) {
            throw new IllegalStateException("stored JSON cannot be read", notWrittenByUs);
        }
    }
}
