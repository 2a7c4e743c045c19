// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.enrolment;

import io.dormouse.coap.Peer;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/** Names in certificates (RFC 4514). */
final class Certificates {
    private Certificates() {}

    /** The common name of a subject, or the whole text when it has none. */
    static String commonName(String subject) {
        try {
            Optional<Rdn> name = new LdapName(subject)
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                            .findFirst();
            return name.map(rdn -> rdn.getValue().toString()).orElse(subject);
        } catch (InvalidNameException plain) {
            return subject;
        }
    }

    /** Distinguished name of who issued the peer's certificate. */
    static String issuer(Peer peer) {
        return "";
    }

    static boolean same(String wanted, String issuer) {
        try {
            return new X500Principal(wanted).equals(new X500Principal(issuer));
        } catch (IllegalArgumentException unreadable) {
            return wanted.equals(issuer);
        }
    }
}
