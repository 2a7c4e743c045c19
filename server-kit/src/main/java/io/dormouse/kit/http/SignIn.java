// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import io.dormouse.kit.time.Time;
import java.time.Duration;
import java.util.Optional;

/** Who may pass: bearer tokens (RFC 6750) and roles. */
final class SignIn {
    static final Principal ANONYMOUS = new Principal("anonymous", Role.VIEWER, null);

    private final Authenticator authenticator;
    private final FailedSignIns failures;

    SignIn(Authenticator authenticator, Time time) {
        this.authenticator = authenticator;
        this.failures = new FailedSignIns(time);
    }

    /** The caller, or a {@link ProblemException} of 401, 403 or 429. */
    Principal admit(RequestHead head, Role needed) {
        String token = bearerToken(head)
                .orElseThrow(() -> Problem.of(
                                401,
                                "not-signed-in",
                                "Send the header 'Authorization: Bearer TOKEN' with a valid token.")
                        .withHeader("WWW-Authenticate", "Bearer")
                        .asException());
        Principal principal = authenticator.authenticate(token).orElseThrow(() -> refused(head.remote()));
        if (!principal.role().covers(needed)) {
            String name = needed.name().toLowerCase(java.util.Locale.ROOT);
            throw Problem.of(403, "role-missing", "This needs the role " + name + "; the token has a smaller one.")
                    .withMember("neededRole", com.fasterxml.jackson.databind.node.TextNode.valueOf(name))
                    .asException();
        }
        return principal;
    }

    private ProblemException refused(String remote) {
        Duration wait = failures.failed(remote);
        if (wait.isZero()) {
            return Problem.of(401, "not-signed-in", "The token is unknown, expired or revoked.")
                    .withHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"")
                    .asException();
        }
        return Problem.of(429, "too-many-failures", "Too many bad tokens came from this address; try again later.")
                .withHeader("Retry-After", Long.toString(wait.toSeconds() + 1))
                .asException();
    }

    private static Optional<String> bearerToken(RequestHead head) {
        return head.header("Authorization")
                .map(String::strip)
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(value -> value.substring(7).strip())
                .filter(token -> !token.isEmpty());
    }
}
