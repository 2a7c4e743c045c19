// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.benchmark.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** Acknowledges every confirmable message as a server would, and does nothing else: the rate against it is what the load itself can do. */
public final class EchoServer {
    private static final byte[] CREATED_RD_1 = {(byte) 0x82, 'r', 'd', 0x01, '1'};

    private EchoServer() {}

    public static void main(String[] args) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.setOption(java.net.StandardSocketOptions.SO_RCVBUF, 4 << 20);
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        System.out.println("coap: coap://127.0.0.1:" + ((InetSocketAddress) channel.getLocalAddress()).getPort());
        System.out.println("ready");
        ByteBuffer in = ByteBuffer.allocateDirect(2048);
        ByteBuffer out = ByteBuffer.allocateDirect(64);
        while (true) {
            in.clear();
            SocketAddress from = channel.receive(in);
            in.flip();
            int tokenBytes = in.get(0) & 0x0F;
            boolean register = in.limit() > 60;
            out.clear();
            out.put((byte) (0x60 | tokenBytes))
                    .put((byte) (register ? 0x41 : 0x44))
                    .putShort(in.getShort(2));
            for (int i = 0; i < tokenBytes; i++) {
                out.put(in.get(4 + i));
            }
            if (register) {
                out.put(CREATED_RD_1);
            }
            out.flip();
            channel.send(out, from);
        }
    }
}
