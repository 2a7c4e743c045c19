// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

import java.net.InetSocketAddress;
import org.eclipse.californium.elements.Connector;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.leshan.client.californium.endpoint.coap.CoapClientEndpointFactory;
import org.eclipse.leshan.client.californium.endpoint.coaps.CoapsClientEndpointFactory;

/** Leshan's endpoint factories with our connectors; extending them is the hook that Leshan offers. */
final class RadioEndpointFactories {
    private RadioEndpointFactories() {}

    static final class Plain extends CoapClientEndpointFactory {
        private final Radio radio;
        private final AnswerGate gate;

        Plain(Radio radio, AnswerGate gate) {
            this.radio = radio;
            this.gate = gate;
        }

        @Override
        protected Connector createConnector(InetSocketAddress address, Configuration coapConfig) {
            return new RadioUdpConnector(radio, gate, address);
        }
    }

    static final class Secured extends CoapsClientEndpointFactory {
        private final Ether ether;
        private final Radio radio;
        private final AnswerGate gate;

        Secured(Ether ether, Radio radio, AnswerGate gate) {
            this.ether = ether;
            this.radio = radio;
            this.gate = gate;
        }

        @Override
        protected Connector createSecuredConnector(DtlsConnectorConfig dtlsConfig) {
            DtlsConnectorConfig counted = DtlsConnectorConfig.builder(dtlsConfig)
                    .setSessionListener(new HandshakeCount(radio))
                    .build();
            return new RadioDtlsConnector(radio, gate, ether, counted);
        }
    }
}
