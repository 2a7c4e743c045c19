// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.util.Set;
import org.eclipse.californium.scandium.dtls.AlertMessage.AlertDescription;
import org.eclipse.californium.scandium.dtls.DtlsHandshakeTimeoutException;
import org.eclipse.californium.scandium.dtls.HandshakeException;

/** Why a handshake failed, in the words of {@link RefusedContact#cause()}. */
final class HandshakeCauses {
    private static final Set<AlertDescription> ABOUT_CERTIFICATES = Set.of(
            AlertDescription.BAD_CERTIFICATE,
            AlertDescription.UNSUPPORTED_CERTIFICATE,
            AlertDescription.CERTIFICATE_EXPIRED,
            AlertDescription.CERTIFICATE_UNKNOWN,
            AlertDescription.CERTIFICATE_REVOKED,
            AlertDescription.UNKNOWN_CA);

    private HandshakeCauses() {}

    /** @param keyOffered whether a pre-shared key of the identity was used */
    static String of(Throwable error, boolean keyOffered) {
        if (error instanceof CertificateRefused certificate) {
            return certificate.why();
        }
        if (error instanceof HandshakeException failure) {
            return ofAlert(failure.getAlert().getDescription(), isTheirs(failure));
        }
        if (error instanceof DtlsHandshakeTimeoutException) {
            return keyOffered ? "wrong-key" : "handshake-timeout";
        }
        return "handshake-failed";
    }

    /** Scandium tells an alert that came from the peer by its text alone. */
    private static boolean isTheirs(HandshakeException failure) {
        String text = failure.getMessage();
        return text != null && text.startsWith("Received 'fatal");
    }

    private static String ofAlert(AlertDescription alert, boolean theirs) {
        if (alert == AlertDescription.DECRYPT_ERROR || alert == AlertDescription.BAD_RECORD_MAC) {
            return "wrong-key";
        }
        if (ABOUT_CERTIFICATES.contains(alert)) {
            return theirs ? "server-certificate-refused" : "certificate-missing";
        }
        if (alert == AlertDescription.HANDSHAKE_FAILURE || alert == AlertDescription.INSUFFICIENT_SECURITY) {
            return "no-common-cipher-suite";
        }
        return "handshake-failed";
    }
}
