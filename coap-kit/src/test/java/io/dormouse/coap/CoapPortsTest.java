// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.List;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.observe.InMemoryObservationStore;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConfig.DtlsRole;
import org.junit.jupiter.api.Test;

/** Ports that say where they are, or why they are not. */
class CoapPortsTest {
    private static final DtlsSecurity SECURITY = new DtlsSecurity(identity -> List.of(), contact -> {}, null);

    private static CoapPorts ports(Integer coap, Integer coaps) {
        CoapSettings settings = CoapSettings.on("127.0.0.1", coap, coaps);
        return new CoapPorts(
                settings, () -> new InMemoryObservationStore(Configurations.of(settings, false)), SECURITY);
    }

    @Test
    void freePortsAreTakenAndTold() {
        try (CoapPorts ports = ports(0, 0)) {
            ports.start();

            List<String> schemes =
                    ports.urls().stream().map(url -> url.getScheme()).toList();
            assertEquals(List.of("coap", "coaps"), schemes);
            assertTrue(ports.urls().stream().allMatch(url -> url.getPort() > 0));
        }
    }

    @Test
    void aPortThatIsNotAskedForStaysClosed() {
        try (CoapPorts ports = ports(null, 0)) {
            ports.start();

            assertTrue(ports.endpoint("coap").isEmpty());
            assertTrue(ports.endpoint("coaps").isPresent());
        }
    }

    @Test
    void oneOfTwoPortsInUseStopsTheStart() throws Exception {
        try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
                CoapPorts ports = ports(0, taken.getLocalPort())) {
            PortsUnavailable unavailable = assertThrows(PortsUnavailable.class, ports::start);

            assertEquals(
                    "Cannot open coaps://127.0.0.1:" + taken.getLocalPort()
                            + ": is the port in use, or the address not of this machine?",
                    unavailable.getMessage());
        }
    }

    @Test
    void theConfigurationIsWhatTheFieldNeeds() {
        Configuration configuration = Configurations.of(CoapSettings.on("127.0.0.1", null, 0), false);

        assertEquals(DtlsRole.SERVER_ONLY, configuration.get(DtlsConfig.DTLS_ROLE));
        assertEquals(6, configuration.get(DtlsConfig.DTLS_CONNECTION_ID_LENGTH));
        assertEquals(true, configuration.get(DtlsConfig.DTLS_USE_HELLO_VERIFY_REQUEST));
        assertEquals(true, configuration.get(DtlsConfig.DTLS_USE_ANTI_REPLAY_FILTER));
        assertEquals(1024 * 1024, configuration.get(CoapConfig.MAX_RESOURCE_BODY_SIZE));
        assertEquals(512, configuration.get(CoapConfig.PREFERRED_BLOCK_SIZE));
        assertEquals(CoapConfig.NO_DEDUPLICATOR, configuration.get(CoapConfig.DEDUPLICATOR));
    }
}
