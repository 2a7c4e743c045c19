// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import io.dormouse.kit.http.Rfc3339;
import org.jspecify.annotations.Nullable;

/** {@code nextContact} as answers, problems and events write it (api.md, devices). */
public final class NextContactJson {
    private NextContactJson() {}

    /** JSON null while nothing is known. */
    public static JsonNode of(@Nullable NextContact next) {
        if (next == null) {
            return NullNode.getInstance();
        }
        return JsonNodeFactory.instance
                .objectNode()
                .put("at", Rfc3339.write(next.at()))
                .put("early", Rfc3339.write(next.early()))
                .put("late", Rfc3339.write(next.late()))
                .put("basis", next.basis())
                .put("confidence", next.confidence());
    }
}
