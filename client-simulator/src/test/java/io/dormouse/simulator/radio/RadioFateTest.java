// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The radio against a bare socket. */
class RadioFateTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Ether ether = new Ether();
    private final List<byte[]> heard = new CopyOnWriteArrayList<>();
    private DatagramSocket peer;
    private InetSocketAddress peerAddress;

    @BeforeEach
    void begin() throws Exception {
        peer = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        peer.setSoTimeout((int) SOON.toMillis());
        peerAddress = (InetSocketAddress) peer.getLocalSocketAddress();
    }

    @AfterEach
    void end() {
        peer.close();
        ether.close();
    }

    private Radio radio(RadioConditions conditions, long seed) throws Exception {
        Radio radio = new Radio(ether, conditions, new Decisions(seed));
        radio.open(InetAddress.getLoopbackAddress(), (bytes, from) -> heard.add(bytes));
        return radio;
    }

    private int receive() throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        peer.receive(packet);
        return packet.getPort();
    }

    private void tell(int port, int length) throws Exception {
        peer.send(new DatagramPacket(new byte[length], length, InetAddress.getLoopbackAddress(), port));
    }

    private static List<Long> fates(Radio radio, InetSocketAddress to) {
        java.util.ArrayList<Long> lost = new java.util.ArrayList<>();
        for (int i = 0; i < 200; i++) {
            radio.transmit(new byte[] {1}, to, Cause.OPERATION);
            lost.add(radio.traffic().lostUp());
        }
        return lost;
    }

    @Test
    void theSameSeedLosesTheSameDatagrams() throws Exception {
        RadioConditions lossy = RadioConditions.PERFECT.withLoss(0.3, 0);

        List<Long> one = fates(radio(lossy, 5), peerAddress);
        List<Long> same = fates(radio(lossy, 5), peerAddress);
        List<Long> other = fates(radio(lossy, 6), peerAddress);

        assertEquals(one, same);
        assertNotEquals(one, other);
        assertTrue(one.get(199) > 30 && one.get(199) < 90, "" + one.get(199));
    }

    @Test
    void whatIsLostCountsAsSentAndDuplicatesDoNot() throws Exception {
        Radio losing = radio(RadioConditions.losing(1), 0);
        losing.transmit(new byte[10], peerAddress, Cause.OPERATION);
        assertEquals(1, losing.traffic().sent());
        assertEquals(38, losing.traffic().sentBytes());
        assertEquals(1, losing.traffic().lostUp());

        Radio doubling = radio(RadioConditions.PERFECT.withDuplication(1), 0);
        doubling.transmit(new byte[10], peerAddress, Cause.OPERATION);
        assertEquals(receive(), receive());
        assertEquals(1, doubling.traffic().sent());
    }

    @Test
    void switchedOffItIsDeafAndMute() throws Exception {
        Radio radio = radio(RadioConditions.PERFECT, 0);
        radio.switchOff();

        radio.transmit(new byte[10], peerAddress, Cause.OPERATION);
        tell(radio.localPort(), 7);

        await().atMost(SOON).until(() -> radio.traffic().arrivedAsleep() == 1);
        assertEquals(1, radio.traffic().heldBack());
        assertEquals(0, radio.traffic().sent());
        assertEquals(0, radio.traffic().received());
        radio.switchOn();
        tell(radio.localPort(), 7);
        await().atMost(SOON).until(() -> heard.size() == 1);
        assertEquals(35, radio.traffic().receivedBytes());
    }

    @Test
    void whatIsInTheAirWhenItSwitchesOffIsNotHeard() throws Exception {
        Radio radio = radio(RadioConditions.PERFECT.withDelay(Duration.ofMillis(300), Duration.ofMillis(300)), 0);

        tell(radio.localPort(), 7);
        radio.switchOff();

        await().atMost(SOON).until(() -> radio.traffic().arrivedAsleep() == 1);
        assertTrue(heard.isEmpty());
    }

    @Test
    void movedItSendsFromAnotherPortAndIsDeafOnTheOld() throws Exception {
        Radio radio = radio(RadioConditions.PERFECT, 0);
        radio.transmit(new byte[1], peerAddress, Cause.OPERATION);
        int before = receive();

        radio.move();
        radio.transmit(new byte[1], peerAddress, Cause.OPERATION);
        int after = receive();
        tell(before, 3);
        tell(after, 4);

        assertNotEquals(before, after);
        await().atMost(SOON).until(() -> !heard.isEmpty());
        assertEquals(List.of(4), heard.stream().map(bytes -> bytes.length).toList());
    }

    @Test
    void speaksVersion6OfIpToo() throws Exception {
        InetAddress loopback = InetAddress.getByName("::1");
        try (DatagramSocket peer6 = new DatagramSocket(0, loopback)) {
            Radio radio = new Radio(ether, RadioConditions.PERFECT, new Decisions(0));
            radio.open(InetAddress.getByName("::"), (bytes, from) -> heard.add(bytes));

            peer6.send(new DatagramPacket(new byte[5], 5, loopback, radio.localPort()));

            await().atMost(SOON).until(() -> heard.size() == 1);
        } catch (BindException e) {
            abort("no IPv6 here");
        }
    }

    @Test
    void endingTheEtherClosesEverySocket() throws Exception {
        Radio radio = radio(RadioConditions.PERFECT, 0);
        assertTrue(radio.localPort() > 0);
        radio.transmit(new byte[1], peerAddress, Cause.OPERATION);
        tell(receive(), 1);
        await().atMost(SOON).until(() -> heard.size() == 1);

        ether.close();

        assertEquals(0, radio.localPort());
    }

    @Test
    void aStoppedDeviceCannotMove() {
        Radio radio = new Radio(ether, RadioConditions.PERFECT, new Decisions(0));

        assertThrows(IllegalStateException.class, radio::move);
        assertEquals(0, radio.localPort());
    }
}
