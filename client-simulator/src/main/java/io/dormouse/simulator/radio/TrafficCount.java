// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

/** Counts what becomes {@link Traffic}; thread-safe. */
final class TrafficCount {
    private long sent;
    private long sentBytes;
    private long received;
    private long receivedBytes;
    private int lostUp;
    private int lostDown;
    private int arrivedAsleep;
    private int heldBack;
    private int handshakes;
    private int moves;

    synchronized void sent(int bytes) {
        sent++;
        sentBytes += bytes;
    }

    synchronized void received(int bytes) {
        received++;
        receivedBytes += bytes;
    }

    synchronized void lostUp() {
        lostUp++;
    }

    synchronized void lostDown() {
        lostDown++;
    }

    synchronized void arrivedAsleep() {
        arrivedAsleep++;
    }

    synchronized void heldBack() {
        heldBack++;
    }

    synchronized void handshake() {
        handshakes++;
    }

    synchronized void moved() {
        moves++;
    }

    synchronized Traffic soFar() {
        return new Traffic(
                sent, sentBytes, received, receivedBytes, lostUp, lostDown, arrivedAsleep, heldBack, handshakes, moves);
    }
}
