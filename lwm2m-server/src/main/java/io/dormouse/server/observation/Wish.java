// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.observation;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.jspecify.annotations.Nullable;

/**
 * What a person decided about observing a device; outlives registrations.
 *
 * @param attributes as submitted, null for none
 * @param declined it is not to be observed although a profile wants it
 */
record Wish(List<LwM2mPath> paths, @Nullable JsonNode attributes, boolean declined, Instant createdAt) {
    Wish {
        paths = List.copyOf(paths);
    }

    String id() {
        return Want.idOf(paths);
    }

    Want want() {
        return new Want(paths, asked(), false);
    }

    private Attributes asked() {
        if (attributes == null || paths.size() != 1) {
            return Attributes.NONE;
        }
        return new Attributes(attributes.properties().stream()
                .map(one -> one.getValue().isNumber()
                        ? one.getKey() + "=" + one.getValue().decimalValue().toPlainString()
                        : one.getKey())
                .collect(Collectors.joining("&")));
    }
}
