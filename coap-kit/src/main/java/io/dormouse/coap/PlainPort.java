// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.net.InetSocketAddress;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.observe.ObservationStore;
import org.eclipse.californium.elements.UDPConnector;
import org.eclipse.californium.elements.config.Configuration;

/** CoAP over UDP without security. */
final class PlainPort {
    private PlainPort() {}

    static CoapEndpoint open(
            CoapSettings settings, int port, Configuration configuration, ObservationStore observations) {
        SocketBuffers.warnWhenSmall(settings.socketBufferBytes());
        return CoapEndpoint.builder()
                .setConfiguration(configuration)
                .setConnector(new UDPConnector(new InetSocketAddress(settings.host(), port), configuration))
                .setObservationStore(observations)
                .setLoggingTag("coap")
                .build();
    }
}
