// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import java.util.Optional;

/**
 * Turns what a request proves itself with into who it belongs to; called on HTTP threads, must not block on anything
 * slower than a pooled read.
 */
@FunctionalInterface
public interface Authenticator {
    /** Empty when the token is unknown, expired or revoked. */
    Optional<Principal> authenticate(String bearerToken);

    /** Whose session the value of {@link SessionCookie} names; empty when it has ended. */
    default Optional<Principal> session(String secret) {
        return Optional.empty();
    }
}
