// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;
import org.eclipse.leshan.client.californium.endpoint.CaliforniumClientEndpointsProvider;
import org.eclipse.leshan.client.californium.endpoint.coap.CoapClientProtocolProvider;
import org.eclipse.leshan.client.californium.endpoint.coaps.CoapsClientProtocolProvider;

/**
 * The two Californium configurations that all devices share: with and without the DTLS Connection ID extension (RFC
 * 9146).
 */
final class ClientConfigurations {
    private final Configuration withConnectionId = create(true);
    private final Configuration withoutConnectionId = create(false);

    Configuration get(boolean connectionId) {
        return connectionId ? withConnectionId : withoutConnectionId;
    }

    // Never Configuration.getStandard(): it reads and writes a file in the working directory.
    private static Configuration create(boolean connectionId) {
        Configuration configuration = new CaliforniumClientEndpointsProvider.Builder(
                        new CoapClientProtocolProvider(), new CoapsClientProtocolProvider())
                .createDefaultConfiguration();
        configuration.set(DtlsConfig.DTLS_CIPHER_SUITES, List.of(CipherSuite.TLS_PSK_WITH_AES_128_CCM_8));
        configuration.set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 0);
        configuration.set(DtlsConfig.DTLS_AUTO_HANDSHAKE_TIMEOUT, null, TimeUnit.SECONDS);
        // 0: the device understands Connection IDs but wants none for what is sent to it, as the specification advises
        // constrained devices.
        configuration.set(DtlsConfig.DTLS_CONNECTION_ID_LENGTH, connectionId ? Integer.valueOf(0) : null);
        return configuration;
    }
}
