// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.Principal;
import io.dormouse.kit.http.Rfc3339;
import java.time.Duration;
import java.time.Instant;

/**
 * One browser that is signed in.
 *
 * @param principal whose role and filter are those of now
 * @param usedAt to the minute
 * @param expiresAt at the latest
 * @param agent what the browser calls itself
 */
record Session(
        String id,
        Principal principal,
        Instant createdAt,
        Instant usedAt,
        Instant expiresAt,
        String remote,
        String agent) {
    /** How long sessions last. */
    public record Life(Duration idle, Duration whole) {
        static final Life USUAL = new Life(Duration.ofHours(8), Duration.ofDays(7));
    }

    /** A new session with the only copy of its secret. */
    record Opened(Session session, String secret) {
        @Override
        public String toString() {
            return "Opened[" + session.id() + "]";
        }
    }

    boolean ended(Instant now, Duration idle) {
        return !now.isBefore(expiresAt) || now.isAfter(usedAt.plus(idle));
    }

    ObjectNode json(boolean current) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("createdAt", Rfc3339.write(createdAt))
                .put("usedAt", Rfc3339.write(usedAt))
                .put("expiresAt", Rfc3339.write(expiresAt))
                .put("remote", remote)
                .put("agent", agent)
                .put("current", current);
    }
}
