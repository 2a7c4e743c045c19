// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import org.eclipse.californium.scandium.DatagramFilter;
import org.eclipse.californium.scandium.dtls.Connection;
import org.eclipse.californium.scandium.dtls.Record;

/** Does not hear the first message of a handshake from where too many have failed; devices that have a connection are heard as ever. */
final class FloodFilter implements DatagramFilter {
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int RECORD_HEADER_BYTES = 13;

    private final DatagramFilter inner;
    private final HandshakeLimits limits;
    private final CoapTraffic traffic;
    private final RefusedContacts refused;

    FloodFilter(DatagramFilter inner, HandshakeLimits limits, CoapTraffic traffic, RefusedContacts refused) {
        this.inner = inner;
        this.limits = limits;
        this.traffic = traffic;
        this.refused = refused;
    }

    @Override
    public boolean onReceiving(DatagramPacket packet) {
        if (!inner.onReceiving(packet)) {
            return false;
        }
        if (!isClientHello(packet) || limits.allows(packet.getAddress())) {
            return true;
        }
        traffic.handshakeNotHeard();
        refused.refused(new RefusedContact(
                "too-many-failures",
                null,
                null,
                new InetSocketAddress(packet.getAddress(), packet.getPort()),
                "too many handshakes from this network have failed; it is not heard for a minute"));
        return false;
    }

    private static boolean isClientHello(DatagramPacket packet) {
        byte[] data = packet.getData();
        int at = packet.getOffset();
        return packet.getLength() > RECORD_HEADER_BYTES
                && data[at] == HANDSHAKE
                && data[at + 3] == 0
                && data[at + 4] == 0
                && data[at + RECORD_HEADER_BYTES] == CLIENT_HELLO;
    }

    @Override
    public boolean onReceiving(Record received, Connection connection) {
        return inner.onReceiving(received, connection);
    }

    @Override
    public boolean onMacError(Record received, Connection connection) {
        return inner.onMacError(received, connection);
    }
}
