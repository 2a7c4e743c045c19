// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.crypto.SecretKey;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.HandshakeResultHandler;
import org.eclipse.californium.scandium.dtls.PskPublicInformation;
import org.eclipse.californium.scandium.dtls.PskSecretResult;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedPskStore;
import org.eclipse.californium.scandium.util.SecretUtil;
import org.eclipse.californium.scandium.util.ServerNames;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the handshakes' question for a key on another thread, so that no protocol thread waits for the database. Where an identity has two keys (rotation), a failed
 * handshake makes the next one use the other key.
 */
final class PskStore implements AdvancedPskStore {
    private static final Logger log = LoggerFactory.getLogger(PskStore.class);

    private final PskLookup lookup;
    private final Executor executor;
    private final HandshakeWatch watch;
    private volatile @Nullable HandshakeResultHandler handshakes;

    PskStore(PskLookup lookup, Executor executor, HandshakeWatch watch) {
        this.lookup = lookup;
        this.executor = executor;
        this.watch = watch;
    }

    @Override
    public boolean hasEcdhePskSupported() {
        return true;
    }

    @Override
    @SuppressWarnings("NullAway") // Scandium takes null for "the result comes later"
    public PskSecretResult requestPskSecretResult(
            ConnectionId cid,
            ServerNames serverName,
            PskPublicInformation identity,
            String hmacAlgorithm,
            SecretKey otherSecret,
            byte[] seed,
            boolean useExtendedMasterSecret) {
        try {
            executor.execute(() -> answer(cid, identity));
            return null;
        } catch (RejectedExecutionException full) {
            return new PskSecretResult(cid, identity, null);
        }
    }

    private void answer(ConnectionId cid, PskPublicInformation identity) {
        HandshakeResultHandler handler = handshakes;
        if (handler == null) {
            return;
        }
        SecretKey key = null;
        try {
            key = key(cid, identity.getPublicInfoAsString());
        } catch (RuntimeException failure) {
            log.debug("The key of a device could not be looked up: {}", failure.getMessage());
        }
        handler.apply(new PskSecretResult(cid, identity, key));
    }

    private @Nullable SecretKey key(ConnectionId cid, String identity) {
        List<PskKey> keys = lookup.find(identity);
        if (keys.isEmpty()) {
            watch.unknownIdentity(cid, identity);
            return null;
        }
        PskKey offered = watch.offer(cid, identity, keys);
        return offered == null ? null : SecretUtil.create(offered.key(), PskSecretResult.ALGORITHM_PSK);
    }

    @Override
    @SuppressWarnings("NullAway") // only clients are asked for their identity
    public PskPublicInformation getIdentity(InetSocketAddress peerAddress, ServerNames virtualHost) {
        return null;
    }

    @Override
    public void setResultHandler(HandshakeResultHandler resultHandler) {
        handshakes = resultHandler;
    }
}
