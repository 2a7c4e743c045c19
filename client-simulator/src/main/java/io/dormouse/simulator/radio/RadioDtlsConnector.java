// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;

/**
 * DTLS over one device's {@link Radio}; no thread and no socket of its own, so the connection lives on when the radio
 * moves to another port. Extends because that is how Scandium lets its network be replaced.
 */
final class RadioDtlsConnector extends DTLSConnector {
    private static final int MTU = 1280;

    private final Radio radio;
    private final AnswerGate gate;

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
            processDatagram(new DatagramPacket(bytes, bytes.length, from));
        }
    }

    @Override
    public void send(RawData message) {
        gate.pass(message.getBytes(), () -> super.send(message), message::onSent);
    }

    @Override
    protected void sendNextDatagramOverNetwork(DatagramPacket datagram) {
        int from = datagram.getOffset();
        radio.transmit(Arrays.copyOfRange(datagram.getData(), from, from + datagram.getLength()), (InetSocketAddress)
                datagram.getSocketAddress());
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
