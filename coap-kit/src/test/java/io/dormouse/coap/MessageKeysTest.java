// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.security.Principal;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.eclipse.californium.elements.DtlsEndpointContext;
import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.californium.elements.UdpEndpointContext;
import org.eclipse.californium.elements.auth.PreSharedKeyIdentity;
import org.eclipse.californium.elements.util.Bytes;
import org.junit.jupiter.api.Test;

/** Whose message it is. */
class MessageKeysTest {
    private final MessageKeys keys = new MessageKeys(4711);

    private static byte[] message(int type, int code, int mid) {
        return new byte[] {(byte) (0x40 | type << 4), (byte) code, (byte) (mid >> 8), (byte) mid};
    }

    private static EndpointContext plain(String host, int port) {
        return new UdpEndpointContext(new InetSocketAddress(host, port));
    }

    private static EndpointContext secure(String identity, int port, long handshake) {
        Principal principal = new PreSharedKeyIdentity(identity);
        return new DtlsEndpointContext(
                new InetSocketAddress("10.0.0.1", port),
                null,
                principal,
                new Bytes(new byte[] {1}),
                1,
                "CCM",
                handshake);
    }

    @Test
    void addressPortAndMessageIdTellMessagesApart() {
        byte[] seven = message(0, 2, 7);

        assertEquals(keys.of(plain("10.0.0.1", 5000), seven), keys.of(plain("10.0.0.1", 5000), message(0, 2, 7)));
        assertNotEquals(keys.of(plain("10.0.0.1", 5000), seven), keys.of(plain("10.0.0.2", 5000), seven));
        assertNotEquals(keys.of(plain("10.0.0.1", 5000), seven), keys.of(plain("10.0.0.1", 5001), seven));
        assertNotEquals(keys.of(plain("10.0.0.1", 5000), seven), keys.of(plain("10.0.0.1", 5000), message(0, 2, 8)));
        assertNotEquals(keys.of(plain("fe80::1", 5000), seven), keys.of(plain("fe80::2", 5000), seven));
        assertNotEquals(keys.of(plain("fe80::1", 5000), seven), keys.of(plain("fe80::1", 5001), seven));
    }

    @Test
    void aDeviceThatMovedRepeatsTheSameMessageAndOneThatRebootedSendsANewOne() {
        byte[] seven = message(0, 2, 7);

        assertEquals(keys.of(secure("meter", 5000, 1), seven), keys.of(secure("meter", 6000, 1), seven));
        assertNotEquals(keys.of(secure("meter", 5000, 1), seven), keys.of(secure("meter", 5000, 2), seven));
        assertNotEquals(keys.of(secure("meter", 5000, 1), seven), keys.of(secure("other", 5000, 1), seven));
    }

    @Test
    void theSeedDecidesWhatCollidesForIpv6() {
        EndpointContext peer = new AddressEndpointContext(new InetSocketAddress("fe80::1", 5000));

        assertNotEquals(keys.of(peer, message(0, 2, 7)), new MessageKeys(4713).of(peer, message(0, 2, 7)));
    }

    @Test
    void onlyWhatCarriesSomethingCanRepeatAndOnlyAcknowledgementsAnswer() {
        assertTrue(MessageKeys.canRepeat(message(0, 0x45, 7)));
        assertTrue(MessageKeys.canRepeat(message(1, 2, 7)));
        assertFalse(MessageKeys.canRepeat(message(0, 0, 7)), "a ping");
        assertFalse(MessageKeys.canRepeat(message(2, 0x44, 7)));
        assertFalse(MessageKeys.canRepeat(new byte[] {0x40, 2, 7}), "too short");
        assertFalse(MessageKeys.canRepeat(new byte[] {(byte) 0x80, 2, 0, 7}), "version 2");
        assertTrue(MessageKeys.isAnswer(message(2, 0x44, 7)));
        assertTrue(MessageKeys.isAnswer(message(3, 0, 7)));
        assertFalse(MessageKeys.isAnswer(message(0, 1, 7)));
    }
}
