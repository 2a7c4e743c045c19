// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import org.eclipse.californium.elements.Connector;
import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.californium.elements.EndpointContextMatcher;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.RawDataChannel;
import org.eclipse.californium.elements.UdpEndpointContext;
import org.eclipse.californium.elements.exception.EndpointMismatchException;
import org.eclipse.californium.elements.util.ClockUtil;
import org.jspecify.annotations.Nullable;

/** Plain CoAP over one device's {@link Radio}; no thread of its own. */
final class RadioUdpConnector implements Connector {
    private final Radio radio;
    private final AnswerGate gate;
    private final InetSocketAddress bind;
    private final CoapCause cause = new CoapCause();
    private volatile boolean running;
    private volatile @Nullable RawDataChannel receiver;
    private volatile @Nullable EndpointContextMatcher matcher;

    RadioUdpConnector(Radio radio, AnswerGate gate, InetSocketAddress bind) {
        this.radio = radio;
        this.gate = gate;
        this.bind = bind;
    }

    @Override
    public synchronized void start() throws IOException {
        if (!running) {
            radio.open(bind.getAddress(), this::heard);
            running = true;
        }
    }

    private void heard(byte[] bytes, InetSocketAddress from) {
        RawDataChannel current = receiver;
        radio.attribute(cause.of(bytes, false), bytes.length + Radio.HEADER_BYTES);
        if (current != null) {
            current.receiveData(RawData.inbound(
                    bytes, new UdpEndpointContext(from), false, ClockUtil.nanoRealtime(), getAddress()));
        }
    }

    @Override
    public void send(RawData message) {
        gate.pass(message.getBytes(), () -> sendNow(message), message::onSent);
    }

    private void sendNow(RawData message) {
        if (!running) {
            message.onError(new InterruptedIOException("The device is stopped"));
            return;
        }
        EndpointContext context = new UdpEndpointContext(message.getInetSocketAddress());
        EndpointContextMatcher currentMatcher = matcher;
        if (currentMatcher != null && !currentMatcher.isToBeSent(message.getEndpointContext(), context)) {
            message.onError(new EndpointMismatchException("UDP sending"));
            return;
        }
        message.onContextEstablished(context);
        radio.transmit(message.getBytes(), message.getInetSocketAddress(), cause.of(message.getBytes(), true));
        message.onSent();
    }

    @Override
    public synchronized void stop() {
        if (running) {
            running = false;
            radio.close();
        }
    }

    @Override
    public void destroy() {
        stop();
        receiver = null;
    }

    @Override
    public void setRawDataReceiver(RawDataChannel messageHandler) {
        receiver = messageHandler;
    }

    @Override
    public void setEndpointContextMatcher(EndpointContextMatcher matcher) {
        this.matcher = matcher;
    }

    @Override
    public InetSocketAddress getAddress() {
        return new InetSocketAddress(bind.getAddress(), radio.localPort());
    }

    @Override
    public String getProtocol() {
        return "UDP";
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public void processDatagram(DatagramPacket datagram) {
        throw new UnsupportedOperationException("Datagrams come from the radio");
    }
}
