// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.security.Principal;
import java.security.PublicKey;
import java.util.List;
import org.eclipse.californium.elements.auth.PreSharedKeyIdentity;
import org.eclipse.californium.elements.auth.RawPublicKeyIdentity;
import org.eclipse.californium.elements.auth.X509CertPath;
import org.jspecify.annotations.Nullable;

/**
 * Who a peer has proven to be.
 *
 * @param security {@code psk | rpk | x509}
 * @param name the PSK identity; the hash of the raw public key (RFC 6920, {@code ni:///sha-256;…}); the names of the certificate, of several with commas between them
 * @param names of a certificate one by one, empty for the others
 */
public record PeerIdentity(String security, String name, List<String> names) {
    public static final String PSK = "psk";
    public static final String RPK = "rpk";
    public static final String X509 = "x509";

    /** No PSK identity in use has this character. */
    private static final String MARK = "\0";

    static @Nullable PeerIdentity of(@Nullable Principal principal) {
        if (principal instanceof PreSharedKeyIdentity psk) {
            return new PeerIdentity(PSK, psk.getIdentity(), List.of());
        }
        if (principal instanceof RawPublicKeyIdentity raw) {
            return new PeerIdentity(RPK, raw.getName(), List.of());
        }
        if (principal instanceof X509CertPath path) {
            List<String> names = CertificateNames.of(path.getTarget());
            return new PeerIdentity(X509, names.isEmpty() ? path.getName() : joined(names), names);
        }
        return principal == null ? null : new PeerIdentity(X509, principal.getName(), List.of());
    }

    /** What stands for a raw public key wherever a text is needed (RFC 6920). */
    public static String ofKey(PublicKey key) {
        return new RawPublicKeyIdentity(key).getName();
    }

    /** Two different lists never make the same text. */
    private static String joined(List<String> names) {
        return names.size() == 1
                ? names.get(0)
                : String.join(
                        ",",
                        names.stream()
                                .map(name -> name.replace("\\", "\\\\").replace(",", "\\,"))
                                .toList());
    }

    /** Equal for equal peers. */
    String key() {
        return security + ":" + name;
    }

    /**
     * The same as a principal that can be stored together with an observation: Leshan's form knows PSK identities as plain texts. Only a {@link KnownPeers} matcher
     * understands it.
     */
    public static Principal principal(String security, String name) {
        return new PreSharedKeyIdentity(security.equals(PSK) ? name : MARK + security + ":" + name);
    }

    /** Whether {@code wanted}, made by {@link #principal}, means this peer. */
    boolean is(Principal wanted) {
        if (!(wanted instanceof PreSharedKeyIdentity text)) {
            return false;
        }
        String identity = text.getIdentity();
        return key().equals(identity.startsWith(MARK) ? identity.substring(1) : PSK + ":" + identity);
    }
}
