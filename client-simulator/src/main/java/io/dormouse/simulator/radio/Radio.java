// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

import io.dormouse.kit.time.Randomness;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
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
    private final Randomness randomness;
    private final LongAdder sent = new LongAdder();
    private final LongAdder sentBytes = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAdder receivedBytes = new LongAdder();
    private final LongAdder lostUp = new LongAdder();
    private final LongAdder lostDown = new LongAdder();
    private final LongAdder arrivedAsleep = new LongAdder();
    private final LongAdder heldBack = new LongAdder();
    private final LongAdder handshakes = new LongAdder();
    private volatile RadioConditions conditions;
    private volatile boolean on = true;
    private volatile @Nullable DatagramChannel channel;
    private volatile @Nullable Hearing hearing;

    public Radio(Ether ether, RadioConditions conditions, Randomness randomness) {
        this.ether = ether;
        this.conditions = conditions;
        this.randomness = randomness;
    }

    public void conditions(RadioConditions conditions) {
        this.conditions = conditions;
    }

    /** Datagrams already in the air towards the device arrive unheard when it is off by then. */
    public void switchOff() {
        on = false;
    }

    public void switchOn() {
        on = true;
    }

    public boolean isOn() {
        return on;
    }

    public Traffic traffic() {
        return new Traffic(
                sent.sum(),
                sentBytes.sum(),
                received.sum(),
                receivedBytes.sum(),
                lostUp.sum(),
                lostDown.sum(),
                arrivedAsleep.sum(),
                heldBack.sum(),
                handshakes.sum());
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
    }

    synchronized DatagramChannel open(InetAddress localAddress, Hearing hearing) throws IOException {
        close();
        this.hearing = hearing;
        DatagramChannel opened = ether.open(family(localAddress), this::arrived);
        channel = opened;
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
        handshakes.increment();
    }

    /** Takes over {@code bytes}; what the air loses counts as sent, the device cannot know. */
    void transmit(byte[] bytes, InetSocketAddress to) {
        if (!on) {
            heldBack.increment();
            return;
        }
        sent.increment();
        sentBytes.add(bytes.length + HEADER_BYTES);
        throughTheAir(conditions.lossUp(), lostUp, () -> put(bytes, to));
    }

    private void put(byte[] bytes, InetSocketAddress to) {
        DatagramChannel current = channel;
        if (current == null) {
            return;
        }
        try {
            if (current.send(ByteBuffer.wrap(bytes), to) == 0) {
                lostUp.increment();
            }
        } catch (IOException e) {
            lostUp.increment();
            log.debug("A device could not send to {}", to, e);
        }
    }

    private void arrived(ByteBuffer buffer, InetSocketAddress from) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        throughTheAir(conditions.lossDown(), lostDown, () -> hear(bytes, from));
    }

    private void hear(byte[] bytes, InetSocketAddress from) {
        Hearing listener = hearing;
        if (!on) {
            arrivedAsleep.increment();
        } else if (listener != null) {
            received.increment();
            receivedBytes.add(bytes.length + HEADER_BYTES);
            listener.datagram(bytes, from);
        }
    }

    private void throughTheAir(double loss, LongAdder lost, Runnable arrival) {
        RadioConditions now = conditions;
        int copies = happens(now.duplication()) ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            if (happens(loss)) {
                lost.increment();
                continue;
            }
            Duration delay = delay(now);
            if (delay.isZero()) {
                arrival.run();
            } else {
                ether.time().after(delay, arrival);
            }
        }
    }

    private Duration delay(RadioConditions now) {
        Duration spread = now.delayMax().minus(now.delayMin());
        return spread.isZero()
                ? now.delayMin()
                : now.delayMin().plusNanos((long) (spread.toNanos() * randomness.fraction()));
    }

    private boolean happens(double probability) {
        return probability > 0 && randomness.fraction() < probability;
    }

    private static StandardProtocolFamily family(InetAddress address) {
        return address instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
    }
}
