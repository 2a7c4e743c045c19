// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.load;

import io.dormouse.kit.time.Time;
import io.dormouse.simulator.Fleet;
import io.dormouse.simulator.FleetProgress;
import io.dormouse.simulator.SimulatedDevice;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.eclipse.leshan.core.ResponseCode;

/**
 * A closed loop: each device does the next thing when the last one was answered, and with a rate not before its turn.
 * The fleet must not be started yet.
 */
public final class LoadRun {
    private static final Duration REGISTRATION_MAX = Duration.ofMinutes(10);
    private static final String TEMPERATURE = "/3303/0/5700";

    private final Fleet fleet;
    private final LoadPlan plan;
    private final Time time;
    private final Histogram micros = new ConcurrentHistogram(3);
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile boolean running = true;

    public LoadRun(Fleet fleet, LoadPlan plan) {
        this.fleet = fleet;
        this.plan = plan;
        time = fleet.ether().time();
    }

    /** Blocks until it is over. */
    public LoadResult run() throws InterruptedException {
        long begun = time.nanos();
        fleet.start();
        boolean complete = fleet.awaitRegistered(REGISTRATION_MAX);
        if (plan.kind() == LoadPlan.Kind.STORM || !complete) {
            return storm(seconds(begun));
        }
        long loaded = time.nanos();
        FleetProgress before = fleet.progress();
        List<SimulatedDevice> devices = fleet.devices();
        Duration turn = plan.perSecond() == 0
                ? Duration.ZERO
                : Duration.ofNanos((long) (devices.size() * 1e9 / plan.perSecond()));
        for (int i = 0; i < devices.size(); i++) {
            SimulatedDevice device = devices.get(i);
            time.after(turn.multipliedBy(i).dividedBy(devices.size()), () -> handOver(() -> next(device, turn)));
        }
        CountDownLatch over = new CountDownLatch(1);
        time.after(plan.lasts(), over::countDown);
        over.await();
        running = false;
        if (plan.kind() == LoadPlan.Kind.SERVE) {
            succeeded.add(fleet.progress().operations() - before.operations());
        }
        return result(seconds(loaded));
    }

    private LoadResult storm(double seconds) {
        FleetProgress progress = fleet.progress();
        succeeded.add(progress.registrations());
        failed.add(progress.devices() - progress.registered());
        for (double percentile = 0; percentile < 100; percentile += 0.1) {
            micros.recordValue(fleet.latencies()
                            .at(io.dormouse.simulator.Latencies.Kind.REGISTER, percentile)
                            .toNanos()
                    / 1_000);
        }
        return result(seconds);
    }

    private LoadResult result(double seconds) {
        FleetProgress progress = fleet.progress();
        return new LoadResult(
                plan, progress.devices(), progress.registered(), seconds, succeeded.sum(), failed.sum(), micros);
    }

    private double seconds(long since) {
        return (time.nanos() - since) / 1e9;
    }

    private void next(SimulatedDevice device, Duration turn) {
        if (!running || plan.kind() == LoadPlan.Kind.SERVE) {
            return;
        }
        long sent = time.nanos();
        var unused = request(device).whenComplete((success, failure) -> {
            if (!running) {
                return;
            }
            if (failure == null && Boolean.TRUE.equals(success)) {
                succeeded.increment();
                micros.recordValue((time.nanos() - sent) / 1_000);
            } else {
                failed.increment();
            }
            Duration left = turn.minusNanos(time.nanos() - sent);
            time.after(left.isNegative() ? Duration.ZERO : left, () -> handOver(() -> next(device, turn)));
        });
    }

    private CompletableFuture<Boolean> request(SimulatedDevice device) {
        return switch (plan.kind()) {
            case REGISTER -> device.speak(true);
            case UPDATE -> device.speak(false);
            case SEND -> device.sendNow(TEMPERATURE).thenApply(ResponseCode::isSuccess);
            case NOTIFY -> {
                device.set(
                        TEMPERATURE, (double) (device.read(TEMPERATURE) instanceof Double now && now == 20 ? 21 : 20));
                yield CompletableFuture.completedFuture(true);
            }
            case SERVE, STORM -> CompletableFuture.completedFuture(true);
        };
    }

    private void handOver(Runnable task) {
        try {
            fleet.ether().protocol().execute(task);
        } catch (RejectedExecutionException ended) {
            running = false;
        }
    }
}
