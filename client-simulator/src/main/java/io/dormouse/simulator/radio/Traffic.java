// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

/**
 * What went over one device's radio since it was made. Bytes include the IPv4 and UDP headers (28 bytes for each
 * datagram).
 *
 * @param sent datagrams that left the device, whether or not they arrived
 * @param sentBytes of those
 * @param received datagrams that the device heard
 * @param receivedBytes of those
 * @param lostUp datagrams of the device that the air swallowed
 * @param lostDown datagrams for the device that the air swallowed
 * @param arrivedAsleep datagrams that came while the radio was off: nobody heard them
 * @param heldBack datagrams that the protocol stack wanted to send while the radio was off: they never left
 * @param handshakes DTLS handshakes that were completed, resumptions included
 * @param moves how often it got another port
 */
public record Traffic(
        long sent,
        long sentBytes,
        long received,
        long receivedBytes,
        long lostUp,
        long lostDown,
        long arrivedAsleep,
        long heldBack,
        long handshakes,
        long moves) {
    /** Both ways. */
    public long bytes() {
        return sentBytes + receivedBytes;
    }
}
