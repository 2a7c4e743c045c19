// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.benchmark.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Devices on one selector and one thread. A load keeps a number of requests under way (closed loop), or begins them at a rate (open loop), and repeats what is not
 * acknowledged (RFC 7252 §4.2).
 */
public final class Devices implements AutoCloseable {
    private static final long ACK_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int TRANSMISSIONS_MAX = 5;
    private static final int MICROS_MAX = 600_000_000;

    private final Selector selector = Selector.open();
    private final List<LoadDevice> devices = new ArrayList<>();
    private final ByteBuffer in = ByteBuffer.allocateDirect(2048);

    public Devices(InetSocketAddress server, String prefix, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            LoadDevice device = new LoadDevice(prefix + i, server, i * 31);
            devices.add(device);
            device.channel.register(selector, SelectionKey.OP_READ, device);
        }
    }

    public int registered() {
        return (int) devices.stream().filter(LoadDevice::registered).count();
    }

    public int observed() {
        return (int) devices.stream().filter(LoadDevice::observed).count();
    }

    /** Answers what the server asks until {@code until} says so or the time is over. */
    public void serve(java.util.function.BooleanSupplier until, long seconds) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        Run run = new Run(Load.UPDATE, 0, 0, 0);
        while (!until.getAsBoolean() && System.nanoTime() < end) {
            run.receive(100);
        }
    }

    /**
     * @param total requests in all
     * @param window requests under way at once
     * @param perSecond begun at this rate; 0 begins one whenever the window allows
     */
    public LoadResult run(Load load, long total, int window, double perSecond) throws IOException {
        return new Run(load, total, window, perSecond).run();
    }

    @Override
    public void close() throws IOException {
        for (LoadDevice device : devices) {
            device.channel.close();
        }
        selector.close();
    }

    private final class Run {
        private final Load load;
        private final long total;
        private final int window;
        private final double perSecond;
        private final Histogram latency = new Histogram(MICROS_MAX, 3);
        private final Deque<LoadDevice> underWay = new ArrayDeque<>();
        private int next;
        private int open;
        private long begun;
        private long done;
        private long refused;
        private long lost;
        private long retransmissions;

        Run(Load load, long total, int window, double perSecond) {
            this.load = load;
            this.total = total;
            this.window = window;
            this.perSecond = perSecond;
        }

        LoadResult run() throws IOException {
            long start = System.nanoTime();
            while (done + refused + lost < total) {
                long now = System.nanoTime();
                long due = perSecond > 0 ? Math.min(total, (long) ((now - start) * perSecond / 1e9) + 1) : total;
                while (begun < due && open < window && begin(System.nanoTime())) {}
                receive(perSecond > 0 && begun < total ? 1 : 10);
                repeat(System.nanoTime());
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            return new LoadResult(load, done, seconds, latency, retransmissions, refused, lost);
        }

        /** False when no device is free. */
        private boolean begin(long now) throws IOException {
            for (int tried = 0; tried < devices.size(); tried++) {
                LoadDevice device = devices.get(next);
                next = (next + 1) % devices.size();
                if (device.waiting != null) {
                    continue;
                }
                byte[] request = device.request(load);
                if (request != null) {
                    device.waiting = request;
                    device.begunNanos = now;
                    device.transmissions = 0;
                    transmit(device, now);
                    open++;
                    begun++;
                    return true;
                }
            }
            return false;
        }

        private void transmit(LoadDevice device, long now) throws IOException {
            device.sentNanos = now;
            device.transmissions++;
            device.channel.write(ByteBuffer.wrap(device.waiting));
            underWay.addLast(device);
        }

        private void repeat(long now) throws IOException {
            for (LoadDevice oldest = underWay.peekFirst(); oldest != null; oldest = underWay.peekFirst()) {
                if (oldest.waiting != null && now - oldest.sentNanos < ACK_TIMEOUT_NANOS) {
                    return;
                }
                underWay.removeFirst();
                if (oldest.waiting == null || now - oldest.sentNanos < ACK_TIMEOUT_NANOS) {
                    continue;
                }
                if (oldest.transmissions == TRANSMISSIONS_MAX) {
                    oldest.waiting = null;
                    lost++;
                    open--;
                } else {
                    retransmissions++;
                    transmit(oldest, now);
                }
            }
        }

        void receive(long millis) throws IOException {
            selector.select(key -> read((LoadDevice) key.attachment()), open == 0 && perSecond == 0 ? millis : 1);
        }

        private void read(LoadDevice device) {
            try {
                in.clear();
                while (device.channel.read(in) > 0) {
                    in.flip();
                    boolean waited = device.waiting != null;
                    LoadDevice.Heard heard = device.heard(in);
                    if (waited && heard != LoadDevice.Heard.NOTHING) {
                        open--;
                        latency.recordValue(Math.min(MICROS_MAX, (System.nanoTime() - device.begunNanos) / 1_000));
                        if (heard == LoadDevice.Heard.DONE) {
                            done++;
                        } else {
                            refused++;
                        }
                    }
                    in.clear();
                }
            } catch (IOException failure) {
                throw new java.io.UncheckedIOException(failure);
            }
        }
    }
}
