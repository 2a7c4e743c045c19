// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.enrolment;

import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** Names of who issued certificates (RFC 4514). */
final class Issuers {
    private Issuers() {}

    /** Whether this can be a distinguished name. */
    static boolean readable(String name) {
        try {
            return !new X500Principal(name).getName().isEmpty();
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }

    /** However they are written: {@code CN=CA, O=Acme} and {@code cn=ca,o=acme} are the same. */
    static boolean same(String wanted, @Nullable String issuer) {
        return issuer != null && new X500Principal(wanted).equals(new X500Principal(issuer));
    }
}
