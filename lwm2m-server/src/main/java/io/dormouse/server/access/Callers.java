// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import io.dormouse.kit.http.Authenticator;
import io.dormouse.kit.http.Principal;
import io.dormouse.kit.token.Tokens;
import java.util.Optional;

/** Everybody who may call: programs with a token, browsers with a session. */
public record Callers(Tokens tokens, Sessions sessions) implements Authenticator {
    @Override
    public Optional<Principal> authenticate(String bearerToken) {
        return tokens.authenticate(bearerToken);
    }

    @Override
    public Optional<Principal> session(String secret) {
        return sessions.principal(secret);
    }
}
