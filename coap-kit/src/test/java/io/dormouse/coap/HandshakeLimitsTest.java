// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.californium.scandium.DtlsDatagramFilter;
import org.junit.jupiter.api.Test;

final class HandshakeLimitsTest {
    private long now;
    private final HandshakeLimits limits = new HandshakeLimits(() -> now);

    private static InetAddress address(String text) throws Exception {
        return InetAddress.getByName(text);
    }

    private void fails(String address, String identity, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            limits.failed(address(address), identity);
        }
    }

    @Test
    void aNetworkIsNotHeardAfterTooManyFailuresAndHeardAgainLater() throws Exception {
        fails("192.0.2.7", null, HandshakeLimits.BLOCK_FAILURES_MAX);
        assertTrue(limits.allows(address("192.0.2.7")));

        fails("192.0.2.9", null, 1);
        assertFalse(limits.allows(address("192.0.2.7")));
        assertTrue(limits.allows(address("192.0.3.7")));

        now += Duration.ofSeconds(1).toNanos();
        assertTrue(limits.allows(address("192.0.2.7")));
    }

    @Test
    void aLongAttackIsForgivenWithinTwoMinutes() throws Exception {
        fails("192.0.2.7", null, 100_000);
        assertFalse(limits.allows(address("192.0.2.7")));

        now += Duration.ofMinutes(1).toNanos();

        assertTrue(limits.allows(address("192.0.2.7")));
    }

    @Test
    void anIdentityIsRefusedOnlyWhereItFailed() throws Exception {
        fails("192.0.2.7", "meter-17", HandshakeLimits.IDENTITY_FAILURES_MAX);
        assertTrue(limits.allows(address("192.0.2.7"), "meter-17"));

        fails("192.0.2.7", "meter-17", 1);
        assertFalse(limits.allows(address("192.0.2.7"), "meter-17"));
        assertTrue(limits.allows(address("192.0.2.7"), "meter-18"));
        assertTrue(limits.allows(address("198.51.100.1"), "meter-17"));

        limits.succeeded(address("192.0.2.7"), "meter-17");
        assertTrue(limits.allows(address("192.0.2.7"), "meter-17"));
    }

    @Test
    void networksOfIpVersion6AreSevenBytesLong() throws Exception {
        fails("2001:db8:0:1::1", null, HandshakeLimits.BLOCK_FAILURES_MAX + 1);

        assertFalse(limits.allows(address("2001:db8:0:2::9")));
        assertTrue(limits.allows(address("2001:db8:0:100::1")));
    }

    @Test
    void onlyTheFirstMessageOfAHandshakeIsNotHeard() throws Exception {
        CoapTraffic traffic = new CoapTraffic();
        List<RefusedContact> refused = new ArrayList<>();
        FloodFilter filter = new FloodFilter(new DtlsDatagramFilter(), limits, traffic, refused::add);
        byte[] hello = new byte[40];
        hello[0] = 22;
        hello[1] = (byte) 254;
        hello[2] = (byte) 253;
        hello[13] = 1;
        byte[] keyExchange = hello.clone();
        keyExchange[13] = 16;
        InetAddress stranger = address("192.0.2.7");
        assertTrue(filter.onReceiving(new DatagramPacket(hello, hello.length, stranger, 5)));

        fails("192.0.2.7", null, HandshakeLimits.BLOCK_FAILURES_MAX + 1);

        assertFalse(filter.onReceiving(new DatagramPacket(hello, hello.length, stranger, 5)));
        assertTrue(filter.onReceiving(new DatagramPacket(keyExchange, keyExchange.length, stranger, 5)));
        assertTrue(filter.onReceiving(new DatagramPacket(hello, hello.length, address("192.0.9.7"), 5)));
        assertEquals(1, traffic.handshakesNotHeard());
        assertEquals("too-many-failures", refused.get(0).cause());
    }
}
