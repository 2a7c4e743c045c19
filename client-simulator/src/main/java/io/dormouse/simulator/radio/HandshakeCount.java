// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

import org.eclipse.californium.scandium.dtls.DTLSContext;
import org.eclipse.californium.scandium.dtls.Handshaker;
import org.eclipse.californium.scandium.dtls.SessionListener;

/** Counts completed handshakes for the radio's {@link Traffic}. */
record HandshakeCount(Radio radio) implements SessionListener {
    @Override
    public void handshakeStarted(Handshaker handshaker) {}

    @Override
    public void contextEstablished(Handshaker handshaker, DTLSContext establishedContext) {}

    @Override
    public void handshakeCompleted(Handshaker handshaker) {
        radio.handshakeCompleted();
    }

    @Override
    public void handshakeFailed(Handshaker handshaker, Throwable error) {}

    @Override
    public void handshakeFlightRetransmitted(Handshaker handshaker, int flight) {}
}
