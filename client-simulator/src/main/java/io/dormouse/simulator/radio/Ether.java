// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

import io.dormouse.kit.time.SystemTime;
import io.dormouse.kit.time.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all simulated devices of one process share: one selector thread for their sockets, a few threads for their
 * protocol stacks, one timer thread. Ten thousand devices need no more threads than one. Nothing that runs on these
 * threads may block.
 */
public final class Ether implements AutoCloseable {
    /** A hop of a datagram into the device: copies what it keeps of {@code buffer}. */
    interface Arrival {
        void datagram(ByteBuffer buffer, InetSocketAddress from);
    }

    private static final Logger log = LoggerFactory.getLogger(Ether.class);
    private static final int DATAGRAM_BYTES_MAX = 65_536;
    private static final int SOCKET_BUFFER_BYTES = 16_384;
    private static final long RECEIVER_PATIENCE_MILLIS = 2_000;
    private static final int DATAGRAMS_PER_TURN = 16;
    private static final int THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());

    private final SystemTime time = new SystemTime();
    private final Time calendar;
    private final ScheduledThreadPoolExecutor protocol;
    private final ClientConfigurations configurations = new ClientConfigurations();
    private final Selector selector;
    private final Queue<Runnable> registrations = new ConcurrentLinkedQueue<>();
    private final Thread receiver;
    private volatile boolean closed;

    public Ether() {
        this(1);
    }

    /** @param speed how many seconds of the {@link #calendar} pass in one */
    public Ether(double speed) {
        this(time -> speed == 1 ? time : new FastTime(time, speed));
    }

    /** @param calendar the clock by which devices live, whatever the time is */
    public Ether(Time calendar) {
        this(time -> calendar);
    }

    private Ether(UnaryOperator<Time> clock) {
        calendar = clock.apply(time);
        AtomicInteger count = new AtomicInteger();
        protocol = new ScheduledThreadPoolExecutor(THREADS, task -> daemon(task, "devices-" + count.incrementAndGet()));
        protocol.setRemoveOnCancelPolicy(true);
        protocol.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        receiver = daemon(this::receive, "devices-receiver");
        receiver.start();
    }

    /** The clock and timers of everything that happens between devices and servers. */
    public Time time() {
        return time;
    }

    /**
     * The clock by which devices live: how long they sleep, and when they measure. What happens between them and the
     * server takes real {@link #time()}.
     */
    public Time calendar() {
        return calendar;
    }

    /** Where the devices' protocol stacks run; shared, so tasks must be short. */
    public ScheduledExecutorService protocol() {
        return protocol;
    }

    ClientConfigurations configurations() {
        return configurations;
    }

    /** Opens a socket on an ephemeral port; datagrams arrive on the receiver thread. */
    DatagramChannel open(ProtocolFamily family, Arrival arrival) throws IOException {
        DatagramChannel channel = DatagramChannel.open(family);
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
            channel.bind(null);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        registrations.add(() -> register(channel, arrival));
        selector.wakeup();
        return channel;
    }

    private void register(DatagramChannel channel, Arrival arrival) {
        try {
            channel.register(selector, SelectionKey.OP_READ, arrival);
        } catch (ClosedChannelException e) {
            log.trace("A socket was closed before it was listened to", e);
        }
    }

    private void receive() {
        ByteBuffer buffer = ByteBuffer.allocate(DATAGRAM_BYTES_MAX);
        while (!closed) {
            try {
                selector.select();
                for (Runnable next = registrations.poll(); next != null; next = registrations.poll()) {
                    next.run();
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    drain((DatagramChannel) key.channel(), (Arrival) key.attachment(), buffer);
                }
                selector.selectedKeys().clear();
            } catch (IOException | RuntimeException e) {
                if (!closed) {
                    log.warn("The simulated devices' receiver stumbled", e);
                }
            }
        }
    }

    private static void drain(DatagramChannel channel, Arrival arrival, ByteBuffer buffer) {
        try {
            for (int i = 0; i < DATAGRAMS_PER_TURN; i++) {
                buffer.clear();
                InetSocketAddress from = (InetSocketAddress) channel.receive(buffer);
                if (from == null) {
                    return;
                }
                arrival.datagram(buffer.flip(), from);
            }
        } catch (ClosedChannelException | CancelledKeyException e) {
            log.trace("A socket was closed while it was read", e);
        } catch (IOException | RuntimeException e) {
            log.debug("A datagram for a simulated device was dropped", e);
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Stops all threads and closes all sockets; devices should have been stopped before. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        protocol.shutdownNow();
        time.close();
        selector.wakeup();
        try {
            receiver.join(RECEIVER_PATIENCE_MILLIS);
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            log.debug("Closing the selector failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
