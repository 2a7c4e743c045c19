// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import io.dormouse.kit.time.Randomness;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.Principal;
import org.eclipse.californium.elements.DtlsEndpointContext;
import org.eclipse.californium.elements.EndpointContext;

/**
 * Numbers that tell the messages of all peers apart. Without security: address, port and message id, exact for IPv4, a keyed 64-bit hash for IPv6. With security: the
 * identity and the handshake, so that a message repeated from a new address is recognised, and a device that rebooted is somebody new.
 */
final class MessageKeys {
    private static final int VERSION_MASK = 0xC0;
    private static final int VERSION_ONE = 0x40;
    private static final int HEADER_BYTES = 4;
    private static final int TYPE_SHIFT = 4;
    private static final int TYPE_MASK = 3;
    private static final int NON = 1;

    private final long seed;

    /** @param seed secret, or peers could make up colliding addresses */
    MessageKeys(long seed) {
        this.seed = seed | 1;
    }

    static MessageKeys secret() {
        byte[] seed = new byte[Long.BYTES];
        Randomness.secure().fill(seed);
        return new MessageKeys(ByteBuffer.wrap(seed).getLong());
    }

    /** Requests, and responses that are messages of their own: CON or NON, and not empty. */
    static boolean canRepeat(byte[] message) {
        return isMessage(message) && type(message) <= NON && message[1] != 0;
    }

    /** ACK or RST. */
    static boolean isAnswer(byte[] message) {
        return isMessage(message) && type(message) > NON;
    }

    private static boolean isMessage(byte[] message) {
        return message.length >= HEADER_BYTES && (message[0] & VERSION_MASK) == VERSION_ONE;
    }

    private static int type(byte[] message) {
        return message[0] >> TYPE_SHIFT & TYPE_MASK;
    }

    /** @param message at least a CoAP header */
    long of(EndpointContext peer, byte[] message) {
        int mid = (message[2] & 0xFF) << 8 | (message[3] & 0xFF);
        Principal principal = peer.getPeerIdentity();
        if (principal != null) {
            Long handshake = peer.get(DtlsEndpointContext.KEY_HANDSHAKE_TIMESTAMP);
            long hash = mix(seed, handshake == null ? 0 : handshake);
            String name = principal.getName();
            for (int i = 0; i < name.length(); i++) {
                hash = hash * 0x100000001B3L ^ name.charAt(i);
            }
            return mix(hash, mid);
        }
        InetSocketAddress address = peer.getPeerAddress();
        InetAddress host = address.getAddress();
        if (host instanceof Inet4Address) {
            // Its hash code is the address.
            return (long) host.hashCode() << 32 | (long) address.getPort() << 16 | mid;
        }
        ByteBuffer bytes = ByteBuffer.wrap(host.getAddress());
        return mix(mix(mix(seed, bytes.getLong()), bytes.getLong()), (long) address.getPort() << 16 | mid);
    }

    private static long mix(long hash, long value) {
        long mixed = (hash ^ value) * 0xFF51AFD7ED558CCDL;
        mixed ^= mixed >>> 32;
        mixed *= 0xC4CEB9FE1A85EC53L;
        return mixed ^ mixed >>> 29;
    }
}
