// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.net.InetSocketAddress;
import java.util.List;
import org.eclipse.californium.elements.auth.PreSharedKeyIdentity;
import org.eclipse.californium.scandium.dtls.Connection;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.DTLSContext;
import org.eclipse.californium.scandium.dtls.Handshaker;
import org.eclipse.californium.scandium.dtls.SessionListener;
import org.jspecify.annotations.Nullable;

/**
 * Tells of failed handshakes and why, as far as a server can know, and of keys that were proven. Peers hear nothing of it: an unknown identity and a wrong key look alike
 * from outside, both handshakes time out. Here they are told apart at once, and each handshake is told of once.
 */
final class HandshakeWatch implements SessionListener {
    private static final int REMEMBERED_MAX = 10_000;

    private final RefusedContacts refused;
    private final HandshakeLimits limits;
    private final PskLookup keys;
    private final Bounded<ConnectionId, Attempt> attempts = new Bounded<>(REMEMBERED_MAX);
    private final Bounded<String, Integer> choices = new Bounded<>(REMEMBERED_MAX);

    HandshakeWatch(RefusedContacts refused, HandshakeLimits limits, PskLookup keys) {
        this.refused = refused;
        this.limits = limits;
        this.keys = keys;
    }

    /** The key to try in this handshake: where there are several, another one after each failure. Null when the identity has failed too often from there. */
    @Nullable
    PskKey offer(ConnectionId id, String identity, List<PskKey> known) {
        boolean allowed;
        PskKey key;
        synchronized (this) {
            Attempt attempt = attempts.get(id);
            allowed = attempt == null || limits.allows(attempt.address().getAddress(), identity);
            key = known.get(Math.floorMod(choices.getOrDefault(identity, 0), known.size()));
            if (attempt != null && allowed) {
                attempts.put(id, attempt.offering(key));
            }
        }
        if (!allowed) {
            tell(id, "too-many-failures", identity, "this identity has failed too often from there", null);
            return null;
        }
        return key;
    }

    void unknownIdentity(ConnectionId id, String identity) {
        tell(id, "unknown-identity", identity, "no key for this identity", null);
    }

    /** During a handshake a record that cannot be decrypted is the client's Finished, made with another key. */
    void macError(Connection connection) {
        Handshaker handshaker = connection.getOngoingHandshake();
        String identity = handshaker == null ? null : pskIdentity(handshaker);
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
            attempts.put(id, attempt.beingTold());
            if (identity != null) {
                choices.merge(identity, 1, Integer::sum);
            }
        }
        limits.failed(from.getAddress(), identity);
        refused.refused(new RefusedContact(cause, null, identity, from, detail));
    }

    @Override
    public synchronized void handshakeStarted(Handshaker handshaker) {
        attempts.put(
                handshaker.getConnection().getConnectionId(),
                new Attempt(handshaker, handshaker.getPeerAddress(), false, null));
    }

    @Override
    public void handshakeFailed(Handshaker handshaker, Throwable error) {
        ConnectionId id = handshaker.getConnection().getConnectionId();
        if (attemptOf(handshaker) == null) {
            // The client has begun anew meanwhile, over the same connection: that one counts.
            return;
        }
        String identity = error instanceof CertificateRefused mine ? mine.identity() : identity(handshaker);
        String detail = error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
        String cause = HandshakeCauses.of(error, pskIdentity(handshaker) != null);
        tell(id, cause, identity, detail, handshaker.getPeerAddress());
        forget(handshaker);
    }

    private synchronized @Nullable Attempt attemptOf(Handshaker handshaker) {
        Attempt attempt = attempts.get(handshaker.getConnection().getConnectionId());
        return attempt != null && attempt.handshaker() == handshaker ? attempt : null;
    }

    /** The client's Finished was right: it knows the key. */
    @Override
    public void contextEstablished(Handshaker handshaker, DTLSContext establishedContext) {
        Attempt attempt = attemptOf(handshaker);
        String identity = identity(handshaker);
        if (attempt != null && identity != null) {
            forgetFailures(identity);
            limits.succeeded(attempt.address().getAddress(), identity);
            PskKey key = attempt.offered();
            if (key != null) {
                keys.proven(identity, key);
            }
        }
    }

    @Override
    public void handshakeCompleted(Handshaker handshaker) {
        forget(handshaker);
    }

    private synchronized void forget(Handshaker handshaker) {
        if (attemptOf(handshaker) != null) {
            attempts.remove(handshaker.getConnection().getConnectionId());
        }
    }

    private synchronized void forgetFailures(String identity) {
        choices.remove(identity);
    }

    private static @Nullable String identity(Handshaker handshaker) {
        PeerIdentity identity = PeerIdentity.of(handshaker.getSession().getPeerIdentity());
        return identity == null ? null : identity.name();
    }

    private static @Nullable String pskIdentity(Handshaker handshaker) {
        return handshaker.getSession().getPeerIdentity() instanceof PreSharedKeyIdentity psk ? psk.getIdentity() : null;
    }

    @Override
    public void handshakeFlightRetransmitted(Handshaker handshaker, int flight) {}

    private record Attempt(
            Handshaker handshaker,
            InetSocketAddress address,
            boolean told,
            @Nullable PskKey offered) {
        Attempt beingTold() {
            return new Attempt(handshaker, address, true, offered);
        }

        Attempt offering(PskKey key) {
            return new Attempt(handshaker, address, told, key);
        }
    }
}
