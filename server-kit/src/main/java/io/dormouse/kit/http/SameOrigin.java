// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a browser sends a request for a page of this server. Browsers say where a request comes from in
 * {@code Sec-Fetch-Site} (W3C Fetch Metadata), older ones in {@code Origin} (RFC 6454 §7); no script can change
 * either.
 */
final class SameOrigin {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private SameOrigin() {}

    /** Refuses a change that another site asks for; a request that says nothing of its origin is no browser's. */
    static void check(RequestHead head) {
        if (!SAFE.contains(head.method()) && !said(head).orElse(true)) {
            throw refusal("Another site may not ask for this.");
        }
    }

    /** As {@link #check}, where a cookie signs in: then the origin must be said. */
    static void checkCookie(RequestHead head) {
        if (!SAFE.contains(head.method()) && !said(head).orElse(false)) {
            throw refusal("A change that is signed in by a cookie needs the header Origin of this server.");
        }
    }

    private static Optional<Boolean> said(RequestHead head) {
        Optional<String> site = head.header("Sec-Fetch-Site");
        if (site.isPresent()) {
            return site.map(value -> value.equals("same-origin") || value.equals("none"));
        }
        return head.header("Origin")
                .map(origin -> host(origin).equals(head.header("Host").orElse("-")));
    }

    private static String host(String origin) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority == null ? "" : authority;
        } catch (IllegalArgumentException noUri) {
            return "";
        }
    }

    private static ProblemException refusal(String detail) {
        return Problem.of(403, "cross-origin", detail).asException();
    }
}
