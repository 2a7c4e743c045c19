// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.server.device.NextContact;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The bodies of {@code device.awake}, {@code device.asleep} and {@code device.overdue}. */
final class PresenceEvents {
    private PresenceEvents() {}

    static ObjectNode awake(Instant awakeUntil) {
        return JsonNodeFactory.instance.objectNode().put("awakeUntil", awakeUntil.toString());
    }

    static ObjectNode asleep(String why, @Nullable NextContact next) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("why", why);
        if (next != null) {
            body.putObject("nextContact")
                    .put("at", next.at().toString())
                    .put("early", next.early().toString())
                    .put("late", next.late().toString())
                    .put("basis", next.basis())
                    .put("confidence", next.confidence());
        }
        return body;
    }

    static ObjectNode overdue(Instant expectedBy) {
        return JsonNodeFactory.instance.objectNode().put("expectedBy", expectedBy.toString());
    }
}
