// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.net.InetSocketAddress;
import java.security.Principal;
import org.eclipse.californium.elements.auth.PreSharedKeyIdentity;
import org.eclipse.californium.scandium.dtls.AlertMessage;
import org.eclipse.californium.scandium.dtls.AlertMessage.AlertDescription;
import org.eclipse.californium.scandium.dtls.Connection;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.DTLSContext;
import org.eclipse.californium.scandium.dtls.DtlsHandshakeTimeoutException;
import org.eclipse.californium.scandium.dtls.HandshakeException;
import org.eclipse.californium.scandium.dtls.Handshaker;
import org.eclipse.californium.scandium.dtls.SessionListener;
import org.jspecify.annotations.Nullable;

/**
 * Tells of failed handshakes and why, as far as a server can know. Peers hear nothing of it: an unknown identity and a wrong key look alike from outside, both handshakes
 * time out. Here they are told apart at once, and each handshake is told of once.
 */
final class HandshakeWatch implements SessionListener {
    private static final int REMEMBERED_MAX = 10_000;

    private final RefusedContacts refused;
    private final Bounded<ConnectionId, Attempt> attempts = new Bounded<>(REMEMBERED_MAX);
    private final Bounded<String, Integer> failures = new Bounded<>(REMEMBERED_MAX);

    HandshakeWatch(RefusedContacts refused) {
        this.refused = refused;
    }

    /** How many handshakes of an identity have failed so far, so that the next one may try another key. */
    synchronized int failures(String identity) {
        return failures.getOrDefault(identity, 0);
    }

    void unknownIdentity(ConnectionId id, String identity) {
        tell(id, "unknown-identity", identity, "no key for this identity", null);
    }

    /** During a handshake a record that cannot be decrypted is the client's Finished, made with another key. */
    void macError(Connection connection) {
        Handshaker handshaker = connection.getOngoingHandshake();
        String identity = handshaker == null ? null : identity(handshaker);
        if (identity != null) {
            tell(
                    connection.getConnectionId(),
                    "wrong-key",
                    identity,
                    "the device's key is not ours",
                    connection.getPeerAddress());
        }
    }

    private void tell(
            ConnectionId id,
            String cause,
            @Nullable String identity,
            String detail,
            @Nullable InetSocketAddress address) {
        InetSocketAddress from;
        synchronized (this) {
            Attempt attempt = attempts.get(id);
            if (attempt == null || attempt.told()) {
                return;
            }
            from = address == null ? attempt.address() : address;
            attempts.put(id, new Attempt(from, true));
            if (identity != null) {
                failures.merge(identity, 1, Integer::sum);
            }
        }
        refused.refused(new RefusedContact(cause, null, identity, from, detail));
    }

    @Override
    public synchronized void handshakeStarted(Handshaker handshaker) {
        attempts.put(handshaker.getConnection().getConnectionId(), new Attempt(handshaker.getPeerAddress(), false));
    }

    @Override
    public void handshakeFailed(Handshaker handshaker, Throwable error) {
        ConnectionId id = handshaker.getConnection().getConnectionId();
        String identity = identity(handshaker);
        String detail = error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
        tell(id, cause(error, identity != null), identity, detail, handshaker.getPeerAddress());
        forget(id);
    }

    @Override
    public void handshakeCompleted(Handshaker handshaker) {
        forget(handshaker.getConnection().getConnectionId());
    }

    private synchronized void forget(ConnectionId id) {
        attempts.remove(id);
    }

    private static @Nullable String identity(Handshaker handshaker) {
        Principal principal = handshaker.getSession().getPeerIdentity();
        return principal instanceof PreSharedKeyIdentity psk ? psk.getIdentity() : null;
    }

    private static String cause(Throwable error, boolean identityKnown) {
        if (error instanceof HandshakeException failure) {
            AlertMessage alert = failure.getAlert();
            AlertDescription description = alert == null ? null : alert.getDescription();
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
    public void contextEstablished(Handshaker handshaker, DTLSContext establishedContext) {}

    @Override
    public void handshakeFlightRetransmitted(Handshaker handshaker, int flight) {}

    private record Attempt(InetSocketAddress address, boolean told) {}
}
