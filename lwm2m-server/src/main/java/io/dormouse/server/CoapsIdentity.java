// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.coap.CertificateFiles;
import io.dormouse.coap.DtlsCertificates;
import io.dormouse.coap.KnownCertificates;
import io.dormouse.coap.Reloaded;
import io.dormouse.coap.ServerIdentity;
import io.dormouse.kit.http.Rfc3339;
import io.dormouse.kit.time.Time;
import io.dormouse.server.credential.PublicKeyText;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** What the server proves itself with to devices, and which authorities it trusts; files are read again when they change. */
record CoapsIdentity(Reloaded<ServerIdentity> identity, Reloaded<List<X509Certificate>> trusted) {
    private static final Duration LOOKED_AT_EVERY = Duration.ofSeconds(5);

    /**
     * Throws IllegalStateException, with a text for people, when a file cannot be used.
     *
     * @param own gives the stored key pair; only asked when there is no certificate
     */
    static CoapsIdentity open(CoapsFiles files, Supplier<ServerIdentity> own, Time time, Executor worker) {
        Path certificate = files.certificate();
        Path key = files.key();
        Path trust = files.trust();
        return new CoapsIdentity(
                certificate == null || key == null
                        ? Reloaded.fixed(own.get())
                        : Reloaded.of(List.of(certificate, key), () -> CertificateFiles.identity(certificate, key))
                                .every(LOOKED_AT_EVERY, time, worker),
                trust == null
                        ? Reloaded.fixed(List.of())
                        : Reloaded.of(List.of(trust), () -> CertificateFiles.read(trust))
                                .every(LOOKED_AT_EVERY, time, worker));
    }

    DtlsCertificates certificates(KnownCertificates known) {
        return new DtlsCertificates(identity, trusted, known);
    }

    /** As PEM. */
    String publicKey() {
        return PublicKeyText.write(identity.get().publicKey().getEncoded());
    }

    /** {@code {"publicKey":pem,"certificate":{…}|null,"trusted":[{…}]}}; what devices need to know, and when it expires. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("publicKey", publicKey());
        List<X509Certificate> chain = identity.get().chain();
        if (chain.isEmpty()) {
            json.putNull("certificate");
        } else {
            json.set("certificate", json(chain.get(0)));
        }
        var list = json.putArray("trusted");
        trusted.get().forEach(authority -> list.add(json(authority)));
        return json;
    }

    private static ObjectNode json(X509Certificate certificate) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("subject", certificate.getSubjectX500Principal().getName())
                .put("expiresAt", Rfc3339.write(certificate.getNotAfter().toInstant()));
    }
}
