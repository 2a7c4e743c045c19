// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.californium.elements.util.CertPathUtil;
import org.jspecify.annotations.Nullable;

/** The names that a certificate vouches for: the common name, then the alternative names that are texts (RFC 5280 §4.2.1.6). */
final class CertificateNames {
    private static final Set<Integer> TEXTS = Set.of(1, 2, 6);

    private CertificateNames() {}

    /** Without repetition, and without any that has control characters, which no endpoint name has. */
    static List<String> of(X509Certificate certificate) {
        Set<String> names = new LinkedHashSet<>();
        add(names, CertPathUtil.getSubjectsCn(certificate));
        try {
            @Nullable Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> alternative : alternatives) {
                    if (TEXTS.contains(alternative.get(0))) {
                        add(names, String.valueOf(alternative.get(1)));
                    }
                }
            }
        } catch (CertificateParsingException unreadable) {
            return List.copyOf(names);
        }
        return List.copyOf(names);
    }

    private static void add(Set<String> names, @Nullable String name) {
        if (name != null && !name.isEmpty() && name.chars().noneMatch(Character::isISOControl)) {
            names.add(name);
        }
    }
}
