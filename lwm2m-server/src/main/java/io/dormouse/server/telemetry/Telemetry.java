// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.telemetry;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.time.Time;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceListener;
import io.dormouse.server.device.Report;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what devices tell, over time. Values wait in memory for at most {@link #BEHIND} and are written by a database of their own: no lane waits for them, and no
 * other change does. When the database cannot keep up, values are dropped and counted.
 */
public final class Telemetry implements DeviceListener, AutoCloseable {
    /** Values that wait to be written. */
    static final int WAITING_MAX = 100_000;

    /** Values of one transaction. */
    static final int BATCH_MAX = 5_000;

    static final Duration BEHIND = Duration.ofSeconds(1);
    static final Duration TRIMMED_EVERY = Duration.ofMinutes(10);

    private static final Logger log = LoggerFactory.getLogger(Telemetry.class);

    private final Database database;
    private final TelemetryStore store;
    private final TelemetryConfig config;
    private final Time time;
    private final Deque<Point> waiting = new ArrayDeque<>();
    private boolean writing;
    private boolean due;
    private boolean closed;
    private long dropped;
    private long written;
    private volatile long bytes;
    private final AtomicLong trimmedDays = new AtomicLong();

    public Telemetry(Database database, TelemetryConfig config, Time time) {
        this.database = database;
        this.store = new TelemetryStore(database);
        this.config = config;
        this.time = time;
        store.prepare();
        trim();
    }

    TelemetryStore store() {
        return store;
    }

    @Override
    public void reported(Device device, Report report) {
        told(device.endpoint(), report);
    }

    void told(String endpoint, Report report) {
        long oldest = time.now().minus(config.retention()).toEpochMilli();
        List<Point> points = Points.of(endpoint, report);
        points.removeIf(point -> point.atMillis() < oldest);
        add(points);
    }

    private void add(List<Point> points) {
        boolean first;
        synchronized (this) {
            int room = Math.max(0, WAITING_MAX - waiting.size());
            waiting.addAll(points.subList(0, Math.min(room, points.size())));
            dropped += Math.max(0, points.size() - room);
            first = becomesDue();
        }
        if (first) {
            time.after(BEHIND, this::write);
        }
    }

    /** True for the one caller that starts the timer: outside of the lock, which timers take, too. */
    private boolean becomesDue() {
        boolean first = !due && !closed && !waiting.isEmpty();
        due |= first;
        return first;
    }

    /** One transaction at a time; the next one follows while there is something. */
    private void write() {
        List<Point> batch = new ArrayList<>();
        synchronized (this) {
            due = false;
            if (writing) {
                return;
            }
            while (!waiting.isEmpty() && batch.size() < BATCH_MAX) {
                batch.add(waiting.removeFirst());
            }
            writing = !batch.isEmpty();
        }
        if (!batch.isEmpty()) {
            database.submit(transaction -> {
                        TelemetryStore.insert(transaction, batch);
                        return true;
                    })
                    .handle((done, failure) -> {
                        wrote(batch.size(), failure);
                        return true;
                    })
                    .exceptionally(failure -> false);
        }
    }

    private void wrote(int count, @Nullable Throwable failure) {
        if (failure != null) {
            log.warn("{} values of devices could not be kept: {}", count, failure.getMessage());
        }
        boolean more;
        synchronized (this) {
            writing = false;
            written += failure == null ? count : 0;
            dropped += failure == null ? 0 : count;
            more = becomesDue();
        }
        if (more) {
            time.after(Duration.ZERO, this::write);
        }
    }

    @Override
    public void deleted(String endpoint) {
        synchronized (this) {
            waiting.removeIf(point -> point.endpoint().equals(endpoint));
        }
        database.submit(transaction -> {
                    TelemetryStore.forget(transaction, endpoint);
                    return true;
                })
                .exceptionally(failure -> {
                    log.warn("The values of a deleted device could not be forgotten: {}", failure.getMessage());
                    return false;
                });
    }

    private void trim() {
        long oldest = TelemetryStore.day(time.now().minus(config.retention()).toEpochMilli());
        long today = TelemetryStore.day(time.now().toEpochMilli());
        database.submit(transaction -> {
                    List<Long> days = new ArrayList<>(TelemetryStore.days(transaction.connection()));
                    while (!days.isEmpty() && days.get(0) < oldest) {
                        TelemetryStore.drop(transaction, days.remove(0));
                    }
                    long room = TelemetryStore.bytes(transaction.connection());
                    while (room > config.bytesMax() && !days.isEmpty() && days.get(0) < today) {
                        long day = days.remove(0);
                        TelemetryStore.drop(transaction, day);
                        trimmedDays.incrementAndGet();
                        log.warn(
                                "Values of the day {} were forgotten before their time: they take more than {} MiB",
                                day,
                                config.bytesMax() >> 20);
                        room = TelemetryStore.bytes(transaction.connection());
                    }
                    return room;
                })
                .handle((room, failure) -> {
                    trimmed(room, failure);
                    return true;
                })
                .exceptionally(failure -> false);
    }

    private void trimmed(@Nullable Long room, @Nullable Throwable failure) {
        if (room != null) {
            bytes = room;
        }
        if (failure != null) {
            log.warn("Old values of devices could not be forgotten: {}", failure.getMessage());
        }
        boolean goesOn;
        synchronized (this) {
            goesOn = !closed;
        }
        if (goesOn) {
            time.after(TRIMMED_EVERY, this::trim);
        }
    }

    /** Values that were not kept, because too many waited or the database failed. */
    public synchronized long dropped() {
        return dropped;
    }

    public synchronized long written() {
        return written;
    }

    public synchronized int waiting() {
        return waiting.size();
    }

    /** Room that the values took when it was last looked at. */
    public long bytes() {
        return bytes;
    }

    /** Days forgotten before their time, for want of room. */
    public long trimmedDays() {
        return trimmedDays.get();
    }

    /** Writes what waits. */
    @Override
    public void close() {
        List<Point> rest;
        synchronized (this) {
            closed = true;
            rest = new ArrayList<>(waiting);
            waiting.clear();
        }
        for (int from = 0; from < rest.size(); from += BATCH_MAX) {
            List<Point> batch = rest.subList(from, Math.min(rest.size(), from + BATCH_MAX));
            database.commit(transaction -> {
                TelemetryStore.insert(transaction, batch);
                return true;
            });
        }
    }
}
