// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.Rfc3339;
import io.dormouse.server.device.NextContactJson;
import io.dormouse.server.device.Reach;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One device in lists: what several capabilities store of it.
 *
 * @param version of label, settings and twin together: the entity tag
 * @param lastSeenMillis 0 when never
 * @param nextAtMillis 0 when nothing is expected
 */
record DeviceRow(String endpoint, long version, long lastSeenMillis, long nextAtMillis, ObjectNode json) {
    /** With what is known at this moment, which is up to a second newer than what is stored. */
    ObjectNode with(Reach reach, Instant now) {
        ObjectNode newer = json.deepCopy();
        newer.put("state", reach.state().word());
        Instant lastSeenAt = reach.lastSeenAt();
        newer.put("lastSeenAt", lastSeenAt == null ? null : Rfc3339.write(lastSeenAt));
        newer.put("awakeUntil", awakeUntil(reach.awakeUntil(), now));
        newer.set("nextContact", NextContactJson.of(reach.nextContact()));
        newer.set(
                "registration",
                reach.registered()
                        .<JsonNode>map(device -> RegistrationJson.write(device.registration()))
                        .orElse(JsonNodeFactory.instance.nullNode()));
        return newer;
    }

    static @Nullable String awakeUntil(@Nullable Instant until, Instant now) {
        return until == null || !until.isAfter(now) ? null : Rfc3339.write(until);
    }
}
