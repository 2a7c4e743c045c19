// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.RawDataChannel;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;

/**
 * DTLS over one device's {@link Radio}; no thread and no socket of its own, so the connection lives on when the radio
 * moves to another port. Extends because that is how Scandium lets its network be replaced.
 */
final class RadioDtlsConnector extends DTLSConnector {
    private static final int MTU = 1280;
    private static final int APPLICATION_DATA = 23;
    private static final int WITH_CONNECTION_ID = 25;
    private static final int WAITING_MAX = 16;
    // Record header, explicit nonce and the tag of CCM_8; what is sent to us carries no Connection ID.
    private static final int RECORD_BYTES = 13 + 8 + 8;

    private final Radio radio;
    private final AnswerGate gate;
    private final CoapCause cause = new CoapCause();
    private final Deque<Cause> toBeSent = new ArrayDeque<>();

    RadioDtlsConnector(Radio radio, AnswerGate gate, Ether ether, DtlsConnectorConfig configuration) {
        super(configuration);
        this.radio = radio;
        this.gate = gate;
        setExecutor(ether.protocol());
    }

    @Override
    protected void start(InetSocketAddress bindAddress) throws IOException {
        if (!isRunning()) {
            init(bindAddress, radio.open(bindAddress.getAddress(), this::heard).socket(), MTU);
        }
    }

    private void heard(byte[] bytes, InetSocketAddress from) {
        if (bytes.length > 0) {
            if (bytes[0] != APPLICATION_DATA && bytes[0] != WITH_CONNECTION_ID) {
                radio.attribute(Cause.HANDSHAKE, bytes.length + Radio.HEADER_BYTES);
            }
            processDatagram(new DatagramPacket(bytes, bytes.length, from));
        }
    }

    @Override
    public void send(RawData message) {
        gate.pass(message.getBytes(), () -> sendNow(message), message::onSent);
    }

    private void sendNow(RawData message) {
        synchronized (toBeSent) {
            if (toBeSent.size() == WAITING_MAX) {
                toBeSent.removeFirst();
            }
            toBeSent.addLast(cause.of(message.getBytes(), true));
        }
        super.send(message);
    }

    @Override
    public void setRawDataReceiver(RawDataChannel receiver) {
        super.setRawDataReceiver(message -> {
            radio.attribute(cause.of(message.bytes, false), message.getSize() + RECORD_BYTES + Radio.HEADER_BYTES);
            receiver.receiveData(message);
        });
    }

    // Records leave in the order in which their messages were handed over.
    private Cause causeOf(byte[] record) {
        boolean data = record.length > 0 && (record[0] == APPLICATION_DATA || record[0] == WITH_CONNECTION_ID);
        if (!data) {
            return Cause.HANDSHAKE;
        }
        synchronized (toBeSent) {
            Cause next = toBeSent.pollFirst();
            return next == null ? Cause.OPERATION : next;
        }
    }

    @Override
    protected void sendNextDatagramOverNetwork(DatagramPacket datagram) {
        int from = datagram.getOffset();
        byte[] bytes = Arrays.copyOfRange(datagram.getData(), from, from + datagram.getLength());
        radio.transmit(bytes, (InetSocketAddress) datagram.getSocketAddress(), causeOf(bytes));
    }

    @Override
    public void stop() {
        boolean wasRunning = isRunning();
        super.stop();
        if (wasRunning) {
            radio.close();
        }
    }
}
