// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.Rfc3339;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that somebody did or tried.
 *
 * @param operation method and template of the route, without {@code /api/v1}, such as {@code PATCH /devices/{ep}/twin/desired}
 * @param target what it was done to: a device, a user, a token, a message; null when there is none
 * @param endpoint the device, null when it is about none
 * @param outcome {@code done | refused | failed}
 */
record AuditEntry(
        String id,
        Instant at,
        String who,
        String remote,
        String operation,
        @Nullable String target,
        @Nullable String endpoint,
        @Nullable String query,
        String outcome,
        int status,
        @Nullable String code,
        @Nullable String traceId) {
    static String outcome(int status) {
        return status < 400 ? "done" : status < 500 ? "refused" : "failed";
    }

    ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("at", Rfc3339.write(at))
                .put("who", who)
                .put("remote", remote)
                .put("operation", operation)
                .put("target", target)
                .put("endpoint", endpoint)
                .put("query", query)
                .put("outcome", outcome)
                .put("status", status)
                .put("code", code)
                .put("traceId", traceId);
    }

    /** What the event tells: where somebody sits is for admins only. */
    ObjectNode event() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("by", who)
                .put("operation", operation)
                .put("target", target)
                .put("outcome", outcome)
                .put("status", status)
                .put("code", code);
    }
}
