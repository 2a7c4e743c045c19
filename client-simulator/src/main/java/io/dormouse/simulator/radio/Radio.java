// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The modem of one device and the air around it: switched off it sends and hears nothing, moved it sends from another
 * port, and the {@link RadioConditions} decide what becomes of each datagram. Thread-safe; survives reboots of the
 * device.
 */
public final class Radio {
    /** What the protocol stack does with a datagram that was heard. */
    interface Hearing {
        void datagram(byte[] bytes, InetSocketAddress from);
    }

    /** IPv4 and UDP headers. */
    public static final int HEADER_BYTES = 28;

    private static final Logger log = LoggerFactory.getLogger(Radio.class);

    private final Ether ether;
    private final Air air;
    private final RadioUse use = new RadioUse();
    private final TrafficCount count = new TrafficCount();
    private volatile boolean on = true;
    private volatile @Nullable DatagramChannel channel;
    private volatile @Nullable Hearing hearing;
    private volatile long lastDatagram;

    public Radio(Ether ether, RadioConditions conditions, Decisions decisions) {
        this.ether = ether;
        air = new Air(ether.time(), ether.calendar(), decisions, conditions);
        lastDatagram = ether.time().nanos();
    }

    public void conditions(RadioConditions conditions) {
        air.conditions(conditions);
    }

    public RadioConditions conditions() {
        return air.conditions();
    }

    /** The network is gone, and the device cannot know; false: it is back. */
    public void outage(boolean begins) {
        air.outage(begins);
    }

    /** Datagrams already in the air towards the device arrive unheard when it is off by then. */
    public void switchOff() {
        on = false;
        use.release(ether.time().nanos());
    }

    public void switchOn() {
        on = true;
    }

    public boolean isOn() {
        return on;
    }

    public Traffic traffic() {
        return count.soFar();
    }

    /** Bytes on the air, both ways, with IP and UDP headers, by what caused them. */
    public Map<Cause, Long> bytesByCause() {
        return use.bytes();
    }

    /** Nanoseconds that the modem was connected, by what caused it. */
    public Map<Cause, Long> connectedByCause() {
        return use.onNanos();
    }

    /** How long the modem was connected. */
    public Duration connected() {
        return use.connected(ether.time().nanos());
    }

    /** The port datagrams are sent from, 0 while the device is stopped. */
    public int localPort() {
        DatagramChannel current = channel;
        return current == null || !current.isOpen() ? 0 : current.socket().getLocalPort();
    }

    /**
     * Sends from a new port from now on and is deaf on the old one, as after a NAT forgot its mapping. The protocol
     * stack does not notice.
     */
    public synchronized void move() throws IOException {
        DatagramChannel old = channel;
        if (old == null) {
            throw new IllegalStateException("A stopped device has no port to move away from");
        }
        channel = ether.open(family(old.socket().getLocalAddress()), this::arrived);
        old.close();
        count.moved();
    }

    synchronized DatagramChannel open(InetAddress localAddress, Hearing hearing) throws IOException {
        close();
        this.hearing = hearing;
        DatagramChannel opened = ether.open(family(localAddress), this::arrived);
        channel = opened;
        lastDatagram = ether.time().nanos();
        return opened;
    }

    synchronized void close() {
        hearing = null;
        DatagramChannel current = channel;
        channel = null;
        if (current != null) {
            try {
                current.close();
            } catch (IOException e) {
                log.debug("Closing a device's socket failed", e);
            }
        }
    }

    void handshakeCompleted() {
        count.handshake();
    }

    /** Tells what a datagram that was decrypted after it was heard was for. */
    void attribute(Cause cause, int bytes) {
        use.attribute(cause, bytes);
    }

    /** Takes over {@code bytes}; what the air loses counts as sent, the device cannot know. */
    void transmit(byte[] bytes, InetSocketAddress to, Cause cause) {
        if (!on) {
            count.heldBack();
            return;
        }
        int size = bytes.length + HEADER_BYTES;
        count.sent(size);
        use.datagram(cause, size, ether.time().nanos(), air.conditions().link().connectedTail());
        rebindIfForgotten();
        lastDatagram = ether.time().nanos();
        air.pass(true, size, delay -> after(delay, () -> put(bytes, to)), count::lostUp);
    }

    private void rebindIfForgotten() {
        if (isForgotten()) {
            try {
                move();
            } catch (IOException | IllegalStateException e) {
                log.debug("A device could not get another port", e);
            }
        }
    }

    private boolean isForgotten() {
        Duration timeout = air.conditions().link().natTimeout();
        return !timeout.isZero() && ether.time().nanos() - lastDatagram > timeout.toNanos();
    }

    private void put(byte[] bytes, InetSocketAddress to) {
        DatagramChannel current = channel;
        if (current == null) {
            return;
        }
        try {
            if (current.send(ByteBuffer.wrap(bytes), to) == 0) {
                count.lostUp();
            }
        } catch (IOException e) {
            count.lostUp();
            log.debug("A device could not send to {}", to, e);
        }
    }

    private void arrived(ByteBuffer buffer, InetSocketAddress from) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        if (isForgotten()) {
            count.lostDown();
            return;
        }
        lastDatagram = ether.time().nanos();
        air.pass(false, bytes.length + HEADER_BYTES, delay -> after(delay, () -> hear(bytes, from)), count::lostDown);
    }

    private void hear(byte[] bytes, InetSocketAddress from) {
        Hearing listener = hearing;
        if (!on) {
            count.arrivedAsleep();
        } else if (listener != null) {
            count.received(bytes.length + HEADER_BYTES);
            use.datagram(ether.time().nanos(), air.conditions().link().connectedTail());
            listener.datagram(bytes, from);
        }
    }

    private void after(Duration delay, Runnable arrival) {
        if (delay.isZero()) {
            arrival.run();
        } else {
            ether.time().after(delay, arrival);
        }
    }

    private static StandardProtocolFamily family(InetAddress address) {
        return address instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
    }
}
