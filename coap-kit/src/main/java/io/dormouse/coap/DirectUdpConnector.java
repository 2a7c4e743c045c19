// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.elements.Connector;
import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.californium.elements.EndpointContextMatcher;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.RawDataChannel;
import org.eclipse.californium.elements.UdpEndpointContext;
import org.eclipse.californium.elements.util.ClockUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** UDP that sends from the calling thread, and hands every datagram over on the thread that received it: no queues between the socket and the CoAP stack. */
final class DirectUdpConnector implements Connector {
    /** A CoAP message without blocks; what is longer was cut off by the socket and is malformed. */
    private static final int DATAGRAM_BYTES_MAX = 2048;

    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final Logger log = LoggerFactory.getLogger(DirectUdpConnector.class);

    private final InetSocketAddress wanted;
    private final int bufferBytes;
    private final int receivers;
    private final ThreadLocal<ByteBuffer> out =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(DATAGRAM_BYTES_MAX));
    private volatile @Nullable DatagramChannel channel;
    private volatile @Nullable RawDataChannel receiver;
    private volatile @Nullable EndpointContextMatcher matcher;
    private volatile InetSocketAddress bound;
    private volatile long loggedNanos = ClockUtil.nanoRealtime() - QUIET_NANOS;

    /** @param receivers threads that take turns at the socket */
    DirectUdpConnector(InetSocketAddress wanted, int bufferBytes, int receivers) {
        this.wanted = wanted;
        this.bound = wanted;
        this.bufferBytes = bufferBytes;
        this.receivers = receivers;
    }

    @Override
    public synchronized void start() throws IOException {
        if (channel != null) {
            return;
        }
        DatagramChannel opened = DatagramChannel.open();
        try {
            opened.setOption(StandardSocketOptions.SO_RCVBUF, bufferBytes);
            opened.setOption(StandardSocketOptions.SO_SNDBUF, bufferBytes);
            opened.bind(wanted);
            bound = (InetSocketAddress) opened.getLocalAddress();
        } catch (IOException | RuntimeException failure) {
            opened.close();
            throw failure;
        }
        channel = opened;
        for (int i = 0; i < receivers; i++) {
            Thread thread = new Thread(() -> receive(opened), "coap-receiver#" + i);
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void receive(DatagramChannel from) {
        ByteBuffer in = ByteBuffer.allocateDirect(DATAGRAM_BYTES_MAX);
        while (from.isOpen()) {
            try {
                in.clear();
                InetSocketAddress peer = (InetSocketAddress) from.receive(in);
                byte[] datagram = new byte[in.flip().remaining()];
                in.get(datagram);
                RawDataChannel to = receiver;
                if (to != null && peer.getPort() != 0) {
                    to.receiveData(RawData.inbound(
                            datagram, new UdpEndpointContext(peer), false, ClockUtil.nanoRealtime(), bound));
                }
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException | RuntimeException failure) {
                complain(failure);
            }
        }
    }

    /** A mistake of ours costs one datagram, and one line per minute. */
    private void complain(Exception failure) {
        long now = ClockUtil.nanoRealtime();
        if (now - loggedNanos >= QUIET_NANOS) {
            loggedNanos = now;
            log.error("A datagram could not be received or handled", failure);
        }
    }

    @Override
    public void send(RawData message) {
        DatagramChannel to = channel;
        if (to == null) {
            message.onError(new InterruptedIOException("The port is closed"));
            return;
        }
        InetSocketAddress peer = message.getInetSocketAddress();
        EndpointContext context = new UdpEndpointContext(peer);
        EndpointContextMatcher allowed = matcher;
        if (allowed != null && !allowed.isToBeSent(message.getEndpointContext(), context)) {
            message.onError(new IOException("The message is meant for somebody else"));
            return;
        }
        message.onContextEstablished(context);
        try {
            byte[] bytes = message.getBytes();
            ByteBuffer buffer =
                    bytes.length <= DATAGRAM_BYTES_MAX ? out.get().clear() : ByteBuffer.allocate(bytes.length);
            to.send(buffer.put(bytes).flip(), peer);
            message.onSent();
        } catch (IOException | RuntimeException failure) {
            message.onError(failure);
        }
    }

    @Override
    public synchronized void stop() {
        DatagramChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException failure) {
                log.debug("While closing", failure);
            }
        }
    }

    @Override
    public void destroy() {
        stop();
        receiver = null;
    }

    @Override
    public void setRawDataReceiver(@Nullable RawDataChannel receiver) {
        this.receiver = receiver;
    }

    @Override
    public void setEndpointContextMatcher(@Nullable EndpointContextMatcher matcher) {
        this.matcher = matcher;
    }

    @Override
    public InetSocketAddress getAddress() {
        return bound;
    }

    @Override
    public String getProtocol() {
        return "UDP";
    }

    @Override
    public boolean isRunning() {
        return channel != null;
    }

    @Override
    public void processDatagram(DatagramPacket datagram) {
        throw new UnsupportedOperationException("Datagrams come from the channel");
    }
}
