// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.californium.elements.Connector;
import org.eclipse.californium.elements.EndpointContextMatcher;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.RawDataChannel;
import org.jspecify.annotations.Nullable;

/**
 * A connector whose repeated messages do not reach the CoAP stack: they are answered with the bytes that answered them before, or are dropped while the answer is being
 * made (RFC 7252 §4.5). The stack's own deduplicator is off behind it.
 */
final class DeduplicatingConnector implements Connector {
    private final Connector inner;
    private final RepeatedMessages messages;
    private final MessageKeys keys;
    private final ReceiverStage stage;
    private final LongAdder repeated;

    /** @param repeated counts */
    DeduplicatingConnector(
            Connector inner, RepeatedMessages messages, MessageKeys keys, ReceiverStage stage, LongAdder repeated) {
        this.inner = inner;
        this.messages = messages;
        this.keys = keys;
        this.stage = stage;
        this.repeated = repeated;
    }

    private void received(RawData raw, RawDataChannel stack) {
        byte[] message = raw.getBytes();
        if (!raw.isMulticast() && MessageKeys.canRepeat(message)) {
            byte[] before = messages.seen(keys.of(raw.getEndpointContext(), message));
            if (before != null) {
                repeated.increment();
                if (before.length > 0) {
                    inner.send(RawData.outbound(before, raw.getEndpointContext(), null, false));
                }
                return;
            }
        }
        stage.receive(() -> stack.receiveData(raw));
    }

    @Override
    public void send(RawData raw) {
        byte[] message = raw.getBytes();
        if (MessageKeys.isAnswer(message)) {
            messages.answered(keys.of(raw.getEndpointContext(), message), message);
        }
        inner.send(raw);
    }

    @Override
    public void setRawDataReceiver(@Nullable RawDataChannel stack) {
        inner.setRawDataReceiver(stack == null ? null : raw -> received(raw, stack));
    }

    @Override
    public void start() throws IOException {
        inner.start();
    }

    @Override
    public void stop() {
        inner.stop();
    }

    @Override
    public void destroy() {
        inner.destroy();
    }

    @Override
    public void setEndpointContextMatcher(EndpointContextMatcher matcher) {
        inner.setEndpointContextMatcher(matcher);
    }

    @Override
    public InetSocketAddress getAddress() {
        return inner.getAddress();
    }

    @Override
    public String getProtocol() {
        return inner.getProtocol();
    }

    @Override
    public boolean isRunning() {
        return inner.isRunning();
    }

    @Override
    public void processDatagram(DatagramPacket datagram) {
        inner.processDatagram(datagram);
    }
}
