// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.net.InetSocketAddress;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.observe.ObservationStore;
import org.eclipse.californium.elements.Connector;
import org.eclipse.californium.elements.config.Configuration;

/** CoAP over UDP without security. */
final class PlainPort {
    /** Threads that receive; more would only wait for the socket. */
    private static final int RECEIVERS_MAX = 4;

    private PlainPort() {}

    static Connector socket(CoapSettings settings, int port) {
        SocketBuffers.warnWhenSmall(settings.socketBufferBytes());
        int receivers = Math.min(RECEIVERS_MAX, Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
        return new DirectUdpConnector(
                new InetSocketAddress(settings.host(), port), settings.socketBufferBytes(), receivers);
    }

    static CoapEndpoint open(Connector connector, Configuration configuration, ObservationStore observations) {
        return CoapEndpoint.builder()
                .setConfiguration(configuration)
                .setConnector(connector)
                .setObservationStore(observations)
                .setCoapStackFactory(BlockSizes.stack())
                .setLoggingTag("coap")
                .build();
    }
}
