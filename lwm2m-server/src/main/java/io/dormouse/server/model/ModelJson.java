// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.objects.ObjectDefinition;
import io.dormouse.objects.Operations;
import io.dormouse.objects.ResourceDefinition;
import io.dormouse.objects.ResourceType;
import java.util.Locale;

/** Object definitions as the HTTP API writes them. */
public final class ModelJson {
    private ModelJson() {}

    /** Without resources. */
    static ObjectNode summary(ObjectDefinition definition) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", definition.id())
                .put("version", definition.version().toString())
                .put("name", definition.name())
                .put("urn", definition.urn())
                .put("lwm2mVersion", definition.lwm2mVersion().toString())
                .put("multiple", definition.multiple())
                .put("mandatory", definition.mandatory());
    }

    static ObjectNode whole(ObjectDefinition definition) {
        ObjectNode json = summary(definition);
        ArrayNode resources = json.putArray("resources");
        definition.resources().values().forEach(resource -> resources.add(resource(resource)));
        return json;
    }

    /** One resource of a definition. */
    public static ObjectNode resource(ResourceDefinition resource) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", resource.id())
                .put("name", resource.name())
                .put("operations", operations(resource.operations()))
                .put("multiple", resource.multiple())
                .put("mandatory", resource.mandatory())
                .put(
                        "type",
                        resource.type() == ResourceType.NONE
                                ? null
                                : resource.type().name().toLowerCase(Locale.ROOT))
                .put("units", resource.units())
                .put("range", resource.constraint().toString());
    }

    /** {@code R}, {@code W}, {@code RW} or {@code E}; empty for what only bootstrap servers touch. */
    private static String operations(Operations operations) {
        return (operations.readable() ? "R" : "")
                + (operations.writable() ? "W" : "")
                + (operations.executable() ? "E" : "");
    }
}
