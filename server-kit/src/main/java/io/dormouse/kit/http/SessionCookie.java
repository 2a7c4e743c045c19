// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import java.time.Duration;
import java.util.Optional;

/**
 * The cookie that keeps a browser signed in (RFC 6265bis): no script reads it, no other site makes the browser send
 * it.
 */
public final class SessionCookie {
    public static final String NAME = "dormouse-session";

    private SessionCookie() {}

    /** Its value in a Cookie header. */
    public static Optional<String> find(Optional<String> header) {
        for (String pair : header.orElse("").split(";")) {
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).strip().equals(NAME)) {
                return Optional.of(pair.substring(equals + 1).strip()).filter(value -> !value.isEmpty());
            }
        }
        return Optional.empty();
    }

    /** A Set-Cookie that gives it, for at most {@code life}. */
    public static String given(String secret, Duration life, boolean secure) {
        return NAME + "=" + secret + "; Path=/; Max-Age=" + life.toSeconds() + attributes(secure);
    }

    /** A Set-Cookie that takes it away. */
    public static String taken(boolean secure) {
        return NAME + "=; Path=/; Max-Age=0" + attributes(secure);
    }

    private static String attributes(boolean secure) {
        return "; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "");
    }
}
