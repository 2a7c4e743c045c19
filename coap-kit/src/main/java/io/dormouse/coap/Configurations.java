// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.config.CoapConfig.TrackerMode;
import org.eclipse.californium.elements.DtlsEndpointContext;
import org.eclipse.californium.elements.config.CertificateAuthenticationMode;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConfig.DtlsRole;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;

/** Californium's configuration as this product wants it; {@code Configuration.getStandard()} would write a file into the working directory. */
final class Configurations {
    /** Wrong MACs from one address within the quiet time before it is ignored for that long. */
    private static final int MAC_ERRORS_MAX = 8;

    private Configurations() {}

    /** @param certificates whether there are more than pre-shared keys */
    static Configuration of(CoapSettings settings, boolean certificates) {
        Configuration configuration = new Configuration(
                SystemConfig.DEFINITIONS, CoapConfig.DEFINITIONS, UdpConfig.DEFINITIONS, DtlsConfig.DEFINITIONS);
        coap(configuration, settings);
        dtls(configuration, settings);
        List<CipherSuite> suites = new ArrayList<>(PSK_SUITES);
        if (certificates) {
            suites.addAll(CERTIFICATE_SUITES);
        }
        configuration.set(DtlsConfig.DTLS_CIPHER_SUITES, suites);
        return configuration;
    }

    private static void coap(Configuration configuration, CoapSettings settings) {
        configuration.set(CoapConfig.ACK_TIMEOUT, (int) settings.ackTimeout().toMillis(), TimeUnit.MILLISECONDS);
        configuration.set(CoapConfig.MID_TRACKER, TrackerMode.NULL);
        configuration.set(CoapConfig.MAX_ACTIVE_PEERS, settings.peersMax());
        configuration.set(CoapConfig.MAX_RESOURCE_BODY_SIZE, settings.answerBytesMax());
        configuration.set(CoapConfig.PREFERRED_BLOCK_SIZE, 512);
        configuration.set(CoapConfig.MAX_MESSAGE_SIZE, 1024);
        // Repeated messages end in DeduplicatingConnector.
        configuration.set(CoapConfig.DEDUPLICATOR, CoapConfig.NO_DEDUPLICATOR);
        configuration.set(CoapConfig.PROTOCOL_STAGE_THREAD_COUNT, protocolThreads());
        configuration.set(UdpConfig.UDP_RECEIVE_BUFFER_SIZE, settings.socketBufferBytes());
        configuration.set(UdpConfig.UDP_SEND_BUFFER_SIZE, settings.socketBufferBytes());
    }

    private static int protocolThreads() {
        return Math.min(16, Math.max(4, Runtime.getRuntime().availableProcessors()));
    }

    private static void dtls(Configuration configuration, CoapSettings settings) {
        configuration.set(DtlsConfig.DTLS_ROLE, DtlsRole.SERVER_ONLY);
        configuration.set(DtlsConfig.DTLS_DEFAULT_HANDSHAKE_MODE, DtlsEndpointContext.HANDSHAKE_MODE_NONE);
        configuration.set(DtlsConfig.DTLS_CONNECTION_ID_LENGTH, CoapSettings.CONNECTION_ID_LENGTH);
        configuration.set(DtlsConfig.DTLS_MAX_CONNECTIONS, settings.connectionsMax());
        configuration.set(
                DtlsConfig.DTLS_RETRANSMISSION_TIMEOUT,
                (int) settings.handshakeRetransmission().toMillis(),
                TimeUnit.MILLISECONDS);
        configuration.set(DtlsConfig.DTLS_USE_HELLO_VERIFY_REQUEST, true);
        configuration.set(DtlsConfig.DTLS_MAC_ERROR_FILTER_QUIET_TIME, 30, TimeUnit.SECONDS);
        configuration.set(DtlsConfig.DTLS_MAC_ERROR_FILTER_THRESHOLD, MAC_ERRORS_MAX);
        configuration.set(DtlsConfig.DTLS_RECEIVE_BUFFER_SIZE, settings.socketBufferBytes());
        configuration.set(DtlsConfig.DTLS_SEND_BUFFER_SIZE, settings.socketBufferBytes());
        configuration.set(DtlsConfig.DTLS_RECOMMENDED_CIPHER_SUITES_ONLY, false);
        configuration.set(DtlsConfig.DTLS_CLIENT_AUTHENTICATION_MODE, CertificateAuthenticationMode.NEEDED);
    }

    /** OMA LwM2M Transport 1.1 §5.2.8 asks for CCM_8 and CBC; the others are what newer devices prefer. */
    private static final List<CipherSuite> PSK_SUITES = List.of(
            CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_CCM_8_SHA256,
            CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256,
            CipherSuite.TLS_PSK_WITH_AES_128_CCM_8,
            CipherSuite.TLS_PSK_WITH_AES_128_CCM,
            CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_PSK_WITH_AES_128_CBC_SHA256);

    /** For raw public keys and certificates, elliptic curves only (OMA LwM2M Transport 1.1 §5.2.8.2, §5.2.8.6). */
    private static final List<CipherSuite> CERTIFICATE_SUITES = List.of(
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256);
}
