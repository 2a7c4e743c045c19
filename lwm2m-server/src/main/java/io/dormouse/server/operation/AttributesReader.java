// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.operation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.leshan.core.link.attributes.InvalidAttributeException;
import org.eclipse.leshan.core.link.lwm2m.attributes.DefaultLwM2mAttributeParser;
import org.eclipse.leshan.core.link.lwm2m.attributes.LwM2mAttribute;
import org.eclipse.leshan.core.link.lwm2m.attributes.LwM2mAttributeSet;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.request.WriteAttributesRequest;
import org.eclipse.leshan.core.request.exception.InvalidRequestException;

/**
 * Reads the member {@code attributes} of a body: notification attributes (OMA LwM2M Core 1.1 §5.1.2), null to unset
 * one.
 */
public final class AttributesReader {
    private static final DefaultLwM2mAttributeParser PARSER = new DefaultLwM2mAttributeParser();
    private static final String POINTER = "/attributes";

    private AttributesReader() {}

    /** Empty when there are none or something is wrong with them, and then {@code fields} says what. */
    public static Optional<LwM2mAttributeSet> read(BodyFields fields, LwM2mPath path) {
        JsonNode members = fields.node("attributes");
        if (!members.isObject() || members.isEmpty()) {
            fields.fault(
                    POINTER,
                    members.isMissingNode() ? "required" : "wrong-type",
                    "must be an object such as {\"pmin\":10,\"pmax\":300}");
            return Optional.empty();
        }
        List<LwM2mAttribute<?>> attributes = new ArrayList<>();
        for (Map.Entry<String, JsonNode> member : members.properties()) {
            one(fields, member.getKey(), member.getValue()).ifPresent(attributes::add);
        }
        return attributes.size() == members.size() ? together(fields, path, attributes) : Optional.empty();
    }

    private static Optional<LwM2mAttribute<?>> one(BodyFields fields, String name, JsonNode value) {
        String pointer = BodyFields.pointerTo(POINTER, name);
        if (!value.isNumber() && !value.isNull()) {
            fields.fault(pointer, "wrong-type", "must be a number, or null to unset it");
            return Optional.empty();
        }
        try {
            String query =
                    value.isNull() ? name : name + "=" + value.decimalValue().toPlainString();
            return Optional.of(PARSER.parseQueryParams(query).iterator().next());
        } catch (InvalidAttributeException | IllegalArgumentException refused) {
            fields.fault(pointer, "bad-attribute", "is no notification attribute with such a value");
            return Optional.empty();
        }
    }

    private static Optional<LwM2mAttributeSet> together(
            BodyFields fields, LwM2mPath path, List<LwM2mAttribute<?>> attributes) {
        try {
            LwM2mAttributeSet set = new LwM2mAttributeSet(attributes);
            return Optional.of(new WriteAttributesRequest(path, set).getAttributes());
        } catch (InvalidRequestException | IllegalArgumentException refused) {
            fields.fault(POINTER, "bad-attribute", "do not go together, or not with this path");
            return Optional.empty();
        }
    }
}
