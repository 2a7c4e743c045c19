// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.Principal;
import io.dormouse.kit.http.Rfc3339;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.token.Token;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A person who signs in, without the password.
 *
 * @param name lower case, unique
 * @param filter devices that it is limited to, null for all
 * @param passwordAt when the password was chosen, null while there is none
 */
public record Account(
        String name,
        Role role,
        @Nullable String filter,
        Instant createdAt,
        String createdBy,
        @Nullable Instant passwordAt,
        @Nullable Instant signedInAt) {
    /** What names begin with where tokens are named too. */
    static final String PREFIX = "user:";

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@+-]{0,63}");

    /** Whether an account may have this name. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    Principal principal(Instant expiresAt) {
        return new Principal(PREFIX + name, role, filter, expiresAt);
    }

    ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("role", Token.word(role))
                .put("filter", filter)
                .put("createdAt", Rfc3339.write(createdAt))
                .put("createdBy", createdBy)
                .put("passwordAt", written(passwordAt))
                .put("signedInAt", written(signedInAt));
    }

    static @Nullable String written(@Nullable Instant time) {
        return time == null ? null : Rfc3339.write(time);
    }
}
