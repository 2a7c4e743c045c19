// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.security.Principal;
import org.eclipse.californium.elements.auth.PreSharedKeyIdentity;
import org.eclipse.californium.scandium.dtls.AlertMessage;
import org.eclipse.californium.scandium.dtls.AlertMessage.AlertDescription;
import org.eclipse.californium.scandium.dtls.DTLSContext;
import org.eclipse.californium.scandium.dtls.DtlsHandshakeTimeoutException;
import org.eclipse.californium.scandium.dtls.HandshakeException;
import org.eclipse.californium.scandium.dtls.Handshaker;
import org.eclipse.californium.scandium.dtls.SessionListener;

/** Tells of failed handshakes and why, as far as a server can know. */
final class HandshakeWatch implements SessionListener {
    private final RefusedContacts refused;
    private final PskStore keys;

    HandshakeWatch(RefusedContacts refused, PskStore keys) {
        this.refused = refused;
        this.keys = keys;
    }

    @Override
    public void handshakeFailed(Handshaker handshaker, Throwable error) {
        Principal principal = handshaker.getSession().getPeerIdentity();
        String identity = principal instanceof PreSharedKeyIdentity psk ? psk.getIdentity() : null;
        if (identity != null) {
            keys.failed(identity);
        }
        refused.refused(new RefusedContact(
                cause(error, identity != null),
                null,
                identity,
                handshaker.getPeerAddress(),
                error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage()));
    }

    /** The client's Finished cannot be decrypted with another key, so the flight times out or an alert comes: the usual look of a wrong key. */
    private static String cause(Throwable error, boolean identityKnown) {
        if (error instanceof HandshakeException failure) {
            AlertMessage alert = failure.getAlert();
            AlertDescription description = alert == null ? null : alert.getDescription();
            if (description == AlertDescription.UNKNOWN_PSK_IDENTITY) {
                return "unknown-identity";
            }
            if (description == AlertDescription.DECRYPT_ERROR || description == AlertDescription.BAD_RECORD_MAC) {
                return "wrong-key";
            }
            if (description == AlertDescription.HANDSHAKE_FAILURE
                    || description == AlertDescription.INSUFFICIENT_SECURITY) {
                return "no-common-cipher-suite";
            }
        }
        if (error instanceof DtlsHandshakeTimeoutException) {
            return identityKnown ? "wrong-key" : "handshake-timeout";
        }
        return "handshake-failed";
    }

    @Override
    public void handshakeStarted(Handshaker handshaker) {}

    @Override
    public void contextEstablished(Handshaker handshaker, DTLSContext establishedContext) {}

    @Override
    public void handshakeCompleted(Handshaker handshaker) {}

    @Override
    public void handshakeFlightRetransmitted(Handshaker handshaker, int flight) {}
}
