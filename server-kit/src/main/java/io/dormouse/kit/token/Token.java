// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.token;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.Principal;
import io.dormouse.kit.http.Rfc3339;
import io.dormouse.kit.http.Role;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An API token as it is kept: without the secret.
 *
 * @param expiresAt null when it never expires
 * @param filter devices that it is limited to, null for all
 * @param usedAt when it was last used, to the minute; null when never
 */
public record Token(
        String id,
        String name,
        Role role,
        Instant createdAt,
        String createdBy,
        @Nullable Instant expiresAt,
        @Nullable String filter,
        @Nullable Instant usedAt) {
    /** What names begin with where accounts are named too. */
    public static final String PREFIX = "token:";

    /** A new token with the only copy of its secret. */
    public record Created(Token token, String secret) {
        @Override
        public String toString() {
            return "Created[" + token.id() + "]";
        }
    }

    boolean expired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    /** Whoever signs in with it. */
    public Principal principal() {
        return new Principal(PREFIX + name, role, filter, expiresAt);
    }

    /** As the API tells of it. */
    public ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("name", name)
                .put("role", word(role))
                .put("createdAt", Rfc3339.write(createdAt))
                .put("createdBy", createdBy)
                .put("expiresAt", expiresAt == null ? null : Rfc3339.write(expiresAt))
                .put("filter", filter)
                .put("usedAt", usedAt == null ? null : Rfc3339.write(usedAt));
    }

    /** A role as it is written in JSON. */
    public static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
