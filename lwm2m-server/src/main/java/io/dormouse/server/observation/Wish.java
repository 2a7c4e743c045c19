// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.observation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dormouse.server.operation.AttributesReader;
import io.dormouse.server.operation.BodyFields;
import java.time.Instant;
import java.util.List;
import org.eclipse.leshan.core.link.lwm2m.attributes.LwM2mAttributeSet;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.jspecify.annotations.Nullable;

/**
 * What a person decided about observing a device; outlives registrations.
 *
 * @param attributes as submitted, null for none
 * @param declined it is not to be observed although the built-in profile wants it
 */
record Wish(List<LwM2mPath> paths, @Nullable JsonNode attributes, boolean declined, Instant createdAt) {
    Wish {
        paths = List.copyOf(paths);
    }

    String id() {
        return Want.idOf(paths);
    }

    Want want() {
        return new Want(paths, attributeSet(), false);
    }

    private @Nullable LwM2mAttributeSet attributeSet() {
        if (attributes == null || paths.size() != 1) {
            return null;
        }
        JsonNode body = JsonNodeFactory.instance.objectNode().set("attributes", attributes);
        return AttributesReader.read(new BodyFields(body), paths.get(0)).orElse(null);
    }
}
