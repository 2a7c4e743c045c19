// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.io.IOException;
import java.net.DatagramSocket;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks that the operating system grants the socket buffers: with 208 kB a storm of 10,000 devices loses half of its datagrams. */
final class SocketBuffers {
    private static final Logger log = LoggerFactory.getLogger(SocketBuffers.class);
    private static final AtomicBoolean warned = new AtomicBoolean();

    private SocketBuffers() {}

    static void warnWhenSmall(int wantedBytes) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setReceiveBufferSize(wantedBytes);
            int granted = socket.getReceiveBufferSize();
            if (granted < wantedBytes && warned.compareAndSet(false, true)) {
                log.warn(
                        "The system grants {} bytes of socket buffer instead of {}; many devices at once will lose datagrams."
                                + " On Linux: sysctl -w net.core.rmem_max={} net.core.wmem_max={}",
                        granted,
                        wantedBytes,
                        wantedBytes,
                        wantedBytes);
            }
        } catch (IOException failure) {
            log.debug("Socket buffers could not be checked", failure);
        }
    }
}
