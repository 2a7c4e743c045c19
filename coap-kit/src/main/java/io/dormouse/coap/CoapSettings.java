// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the CoAP ports behave.
 *
 * @param host address to bind, such as {@code 0.0.0.0}
 * @param coapPort plain CoAP; 0 takes a free port, null opens none
 * @param coapsPort CoAP over DTLS; 0 takes a free port, null opens none
 * @param ackTimeout RFC 7252 §4.8; devices may have their own
 * @param handshakeRetransmission first retransmission of a DTLS flight; NB-IoT round trips take seconds
 * @param connectionsMax DTLS connections kept; the longest unused one makes room
 * @param peersMax peers whose recent messages are remembered
 * @param answerBytesMax largest body that a device may answer with, all blocks together
 * @param requestBytesMax largest body that a device may send to us, all blocks together
 * @param socketBufferBytes asked of the operating system for each socket and direction
 */
public record CoapSettings(
        String host,
        @Nullable Integer coapPort,
        @Nullable Integer coapsPort,
        Duration ackTimeout,
        Duration handshakeRetransmission,
        int connectionsMax,
        int peersMax,
        int answerBytesMax,
        int requestBytesMax,
        int socketBufferBytes) {
    public static final int CONNECTION_ID_LENGTH = 6;

    public static CoapSettings on(String host, @Nullable Integer coapPort, @Nullable Integer coapsPort) {
        return new CoapSettings(
                host,
                coapPort,
                coapsPort,
                Duration.ofSeconds(2),
                Duration.ofSeconds(9),
                200_000,
                200_000,
                1024 * 1024,
                32 * 1024,
                4 * 1024 * 1024);
    }
}
