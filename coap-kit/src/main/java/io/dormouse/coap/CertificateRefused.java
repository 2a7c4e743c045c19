// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import org.eclipse.californium.scandium.dtls.AlertMessage;
import org.eclipse.californium.scandium.dtls.AlertMessage.AlertDescription;
import org.eclipse.californium.scandium.dtls.AlertMessage.AlertLevel;
import org.eclipse.californium.scandium.dtls.HandshakeException;

/** A certificate or raw public key is not let in. The peer hears the same alert whatever the reason; {@link HandshakeWatch} tells it. */
final class CertificateRefused extends HandshakeException {
    private static final long serialVersionUID = 1L;

    private final String why;
    private final String identity;

    /**
     * @param why a stable word, see {@link RefusedContact#cause()}
     * @param detail for a person
     */
    CertificateRefused(String why, String identity, String detail) {
        super(detail, new AlertMessage(AlertLevel.FATAL, AlertDescription.BAD_CERTIFICATE));
        this.why = why;
        this.identity = identity;
    }

    String why() {
        return why;
    }

    String identity() {
        return identity;
    }
}
