// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.network.Endpoint;
import org.eclipse.californium.core.network.interceptors.MessageInterceptorAdapter;
import org.eclipse.californium.core.observe.NotificationListener;
import org.eclipse.californium.core.observe.ObservationStore;
import org.eclipse.californium.core.server.resources.Resource;
import org.eclipse.californium.elements.Connector;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.util.ExecutorsUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The CoAP server of a process: its ports, its resources, and the way out to devices. Sockets open in {@link #start()}, after everything that a device might ask about has
 * been loaded.
 */
public final class CoapPorts implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CoapPorts.class);

    private final CoapTraffic traffic = new CoapTraffic();
    private final List<CoapEndpoint> endpoints = new ArrayList<>();
    private final ReceiverStage stage;
    private final CoapServer server;
    private final @Nullable DtlsPort dtls;

    /**
     * @param observations called once per port
     * @param security null when no coaps port is asked for
     */
    public CoapPorts(CoapSettings settings, Supplier<ObservationStore> observations, @Nullable DtlsSecurity security) {
        Configuration configuration = Configurations.of(settings, security != null && security.certificates() != null);
        stage = new ReceiverStage(configuration.get(CoapConfig.PROTOCOL_STAGE_THREAD_COUNT));
        server = new CoapServer(configuration) {
            @Override
            protected Resource createRoot() {
                // Californium's own root answers with a page about itself: ten times what was asked.
                return new CoapResource("");
            }
        };
        server.setExecutors(stage, ExecutorsUtil.newDefaultSecondaryScheduler("coap-timers#"), false);
        if (settings.coapPort() != null) {
            Connector socket = PlainPort.socket(settings, settings.coapPort());
            add(PlainPort.open(deduplicating(socket), configuration, observations.get()), settings);
        }
        if (settings.coapsPort() != null && security != null) {
            dtls = new DtlsPort(settings, settings.coapsPort(), configuration, security, traffic);
            add(dtls.endpoint(this::deduplicating, observations.get(), configuration), settings);
        } else {
            dtls = null;
        }
    }

    private Connector deduplicating(Connector connector) {
        RepeatedMessages messages = RepeatedMessages.forOnePort();
        traffic.remembers(messages);
        return new DeduplicatingConnector(connector, messages, MessageKeys.secret(), stage, traffic.repeats());
    }

    private void add(CoapEndpoint endpoint, CoapSettings settings) {
        endpoint.addInterceptor(new MessageInterceptorAdapter() {
            @Override
            public void receiveRequest(Request request) {
                request.setMaxResourceBodySize(settings.requestBytesMax());
            }
        });
        endpoint.addPostProcessInterceptor(traffic.interceptor());
        endpoints.add(endpoint);
        server.addEndpoint(endpoint);
    }

    public void add(Resource resource) {
        server.add(resource);
    }

    public void onNotification(NotificationListener listener) {
        endpoints.forEach(endpoint -> endpoint.addNotificationListener(listener));
    }

    public CoapTraffic traffic() {
        return traffic;
    }

    /** Opens every port, or none: then {@link PortsUnavailable} says which one and why. */
    public void start() {
        endpoints.forEach(CoapPorts::checkFree);
        int restored = dtls == null ? 0 : dtls.restore();
        try {
            if (!endpoints.isEmpty()) {
                server.start();
            }
        } catch (IllegalStateException none) {
            stopServer();
            throw unavailable(endpoints.get(0), none);
        }
        for (CoapEndpoint endpoint : endpoints) {
            // CoapServer only logs a port that cannot be bound while another one could.
            if (!endpoint.isStarted()) {
                stopServer();
                throw unavailable(endpoint, new IllegalStateException("not started"));
            }
        }
        if (dtls != null) {
            dtls.recheck();
        }
        if (restored > 0) {
            log.info("{} DTLS connections restored", restored);
        }
    }

    /** Before anything is restored or logged by others, and with the system's own reason. */
    private static void checkFree(CoapEndpoint endpoint) {
        if (endpoint.getAddress().getPort() != 0) {
            try (DatagramSocket free = new DatagramSocket(endpoint.getAddress())) {
                log.debug("{} is free", free.getLocalSocketAddress());
            } catch (IOException taken) {
                throw unavailable(endpoint, taken);
            }
        }
    }

    private static PortsUnavailable unavailable(CoapEndpoint endpoint, Exception cause) {
        return new PortsUnavailable(
                "Cannot open " + endpoint.getUri() + ": is the port in use, or the address not of this machine?",
                cause);
    }

    /** Where devices can reach us, with the real port numbers; for coap and coaps in this order. */
    public List<URI> urls() {
        return endpoints.stream().map(CoapEndpoint::getUri).toList();
    }

    /** The port that speaks {@code scheme}, such as {@code coaps}. */
    public Optional<Endpoint> endpoint(String scheme) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.getUri().getScheme().equals(scheme))
                .map(Endpoint.class::cast)
                .findFirst();
    }

    /** Ends the DTLS connections of these peers at once, without being asked by them. */
    public void disconnect(Predicate<PeerIdentity> peers) {
        if (dtls != null) {
            dtls.disconnect(peers);
        }
    }

    private void stopServer() {
        if (dtls != null) {
            dtls.stopping();
        }
        if (!endpoints.isEmpty()) {
            server.destroy();
        }
    }

    @Override
    public void close() {
        stopServer();
        if (dtls != null) {
            dtls.close();
        }
    }
}
