// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import io.dormouse.kit.http.PemFiles;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

/** Reads certificates and keys of CoAP over DTLS from PEM files; what is wrong with them is an IllegalStateException that says so. */
public final class CertificateFiles {
    private CertificateFiles() {}

    /** The server's own certificate with its chain, and its key. */
    public static ServerIdentity identity(Path certificates, Path key) {
        List<X509Certificate> chain = read(certificates);
        try {
            return new ServerIdentity(
                    PemFiles.privateKey(key, chain.get(0).getPublicKey()),
                    chain.get(0).getPublicKey(),
                    chain);
        } catch (IllegalArgumentException wrongKind) {
            throw new IllegalStateException(certificates + ": " + wrongKind.getMessage(), wrongKind);
        }
    }

    /** The authorities whose devices are let in. */
    public static List<X509Certificate> read(Path certificates) {
        return PemFiles.certificates(certificates).stream()
                .map(X509Certificate.class::cast)
                .toList();
    }
}
