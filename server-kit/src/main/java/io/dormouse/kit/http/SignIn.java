// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import io.dormouse.kit.time.Time;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Who may pass: bearer tokens (RFC 6750), the cookie of a session, and roles. */
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
        Principal principal = caller(head);
        if (!principal.role().covers(needed)) {
            String name = needed.name().toLowerCase(Locale.ROOT);
            throw Problem.roleMissing(needed, "This needs the role " + name + "; yours is a smaller one.")
                    .asException();
        }
        return principal;
    }

    private Principal caller(RequestHead head) {
        Optional<String> token = bearerToken(head);
        if (token.isPresent()) {
            return authenticator.authenticate(token.get()).orElseThrow(() -> refused(head.remote()));
        }
        Optional<String> cookie = SessionCookie.find(head.header("Cookie"));
        if (cookie.isEmpty()) {
            throw notSignedIn("Sign in, or send the header 'Authorization: Bearer TOKEN' with a valid token.");
        }
        SameOrigin.checkCookie(head);
        return authenticator
                .session(cookie.get())
                .orElseThrow(() -> notSignedIn("The session has ended; sign in again."));
    }

    private static ProblemException notSignedIn(String detail) {
        return Problem.of(401, "not-signed-in", detail)
                .withHeader("WWW-Authenticate", "Bearer")
                .asException();
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
