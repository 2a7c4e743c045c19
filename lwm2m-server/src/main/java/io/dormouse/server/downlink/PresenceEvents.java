// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.Rfc3339;
import io.dormouse.server.device.NextContact;
import io.dormouse.server.device.NextContactJson;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The bodies of {@code device.awake}, {@code device.asleep} and {@code device.overdue}. */
final class PresenceEvents {
    private PresenceEvents() {}

    static ObjectNode awake(Instant awakeUntil) {
        return JsonNodeFactory.instance.objectNode().put("awakeUntil", Rfc3339.write(awakeUntil));
    }

    static ObjectNode asleep(String why, @Nullable NextContact next) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("why", why);
        if (next != null) {
            body.set("nextContact", NextContactJson.of(next));
        }
        return body;
    }

    static ObjectNode overdue(Instant expectedBy) {
        return JsonNodeFactory.instance.objectNode().put("expectedBy", Rfc3339.write(expectedBy));
    }
}
