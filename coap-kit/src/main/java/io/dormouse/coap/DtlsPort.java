// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.net.InetSocketAddress;
import java.security.Principal;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.observe.ObservationStore;
import org.eclipse.californium.elements.Connector;
import org.eclipse.californium.elements.auth.X509CertPath;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.util.ClockUtil;
import org.eclipse.californium.elements.util.DaemonThreadFactory;
import org.eclipse.californium.elements.util.Filter;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.DtlsDatagramFilter;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.InMemoryReadWriteLockConnectionStore;
import org.jspecify.annotations.Nullable;

/** CoAP over DTLS 1.2 with pre-shared keys, raw public keys, certificates and Connection IDs (RFC 9146); only ever in the server's role. */
final class DtlsPort {
    private static final int HANDSHAKES_WAITING_MAX = 10_000;

    /** When the limit of connections is reached, the longest unused one makes room for a newcomer, unless it was used just now. */
    private static final Duration STALE_AFTER = Duration.ofMinutes(5);

    private final DTLSConnector connector;
    private final ThreadPoolExecutor lookups;
    private final @Nullable DtlsConnections connections;
    private final @Nullable PeerVerifier verifier;

    DtlsPort(CoapSettings settings, int port, Configuration configuration, DtlsSecurity security, CoapTraffic traffic) {
        SocketBuffers.warnWhenSmall(settings.socketBufferBytes());
        lookups = new ThreadPoolExecutor(
                2,
                2,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(HANDSHAKES_WAITING_MAX),
                new DaemonThreadFactory("key-lookup#"));
        lookups.allowCoreThreadTimeOut(true);
        connections = security.connections();
        HandshakeLimits limits = new HandshakeLimits(ClockUtil::nanoRealtime);
        HandshakeWatch watch = new HandshakeWatch(security.refused(), limits, security.keys());
        InMemoryReadWriteLockConnectionStore store = new InMemoryReadWriteLockConnectionStore(
                settings.connectionsMax(), STALE_AFTER.toSeconds(), null, false);
        boolean shared = security.sharedIdentities();
        LatestConnections latest = new LatestConnections(connection -> {
            if (!shared) {
                store.remove(connection, true);
            }
        });
        DtlsConnectorConfig.Builder builder = DtlsConnectorConfig.builder(configuration)
                .setAddress(new InetSocketAddress(settings.host(), port))
                .setAdvancedPskStore(new PskStore(security.keys(), lookups, watch))
                .setSessionListener(watch)
                .setConnectionListener(new ConnectionEvents(watch, latest, connections))
                .setHealthHandler(traffic.health())
                .setDatagramFilter(
                        new FloodFilter(new DtlsDatagramFilter(configuration), limits, traffic, security.refused()))
                .setLoggingTag("coaps");
        DtlsCertificates certificates = security.certificates();
        verifier = certificates == null ? null : new PeerVerifier(certificates, lookups);
        if (certificates != null && verifier != null) {
            builder.setCertificateIdentityProvider(new OwnCertificate(certificates.identity()))
                    .setAdvancedCertificateVerifier(verifier);
        }
        connector = new DTLSConnector(builder.build(), store) {};
        if (certificates != null && verifier != null) {
            certificates.trusted().onChange(this::recheck);
        }
    }

    CoapEndpoint endpoint(UnaryOperator<Connector> around, ObservationStore observations, Configuration configuration) {
        return CoapEndpoint.builder()
                .setConfiguration(configuration)
                .setConnector(around.apply(connector))
                .setEndpointContextMatcher(new KnownPeers())
                .setObservationStore(observations)
                .setCoapStackFactory(BlockSizes.stack())
                .setLoggingTag("coaps")
                .build();
    }

    int restore() {
        return connections == null ? 0 : connections.restoreInto(connector);
    }

    void disconnect(Predicate<PeerIdentity> peers) {
        Filter<Principal> theirs = principal -> {
            PeerIdentity identity = PeerIdentity.of(principal);
            return identity != null && peers.test(identity);
        };
        var unused = connector.startTerminateConnectionsForPrincipal(theirs, true);
    }

    /** Ends the connections whose certificates would not be let in now: the trusted authorities may have changed, also while the server was down. */
    void recheck() {
        PeerVerifier now = verifier;
        if (now != null) {
            Filter<Principal> distrusted = principal -> principal instanceof X509CertPath path && !now.isTrusted(path);
            var unused = connector.startTerminateConnectionsForPrincipal(distrusted, true);
        }
    }

    /** What goes away from now on goes away with the process, not for good. */
    void stopping() {
        if (connections != null) {
            connections.stopping();
        }
    }

    void close() {
        lookups.shutdownNow();
        if (connections != null) {
            connections.close();
        }
    }
}
