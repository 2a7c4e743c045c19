// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lanes over a shared pool: a device that has something to do holds one thread of it, all others hold none.
 *
 * <p>With {@code Runnable::run} as the executor everything happens on the calling thread, in order, which is what simulations want.
 */
public final class LaneExecutor implements DeviceLanes {
    private static final Logger log = LoggerFactory.getLogger(LaneExecutor.class);

    private final ConcurrentHashMap<String, ArrayDeque<Runnable>> lanes = new ConcurrentHashMap<>();
    private final ThreadLocal<@Nullable String> current = new ThreadLocal<>();
    private final LongAdder dropped = new LongAdder();
    private final Executor pool;

    /** @param pool runs what it is given sooner or later and never drops it */
    public LaneExecutor(Executor pool) {
        this.pool = pool;
    }

    @Override
    public <T> CompletableFuture<T> run(String endpoint, Supplier<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        boolean taken = enqueue(endpoint, () -> {
            try {
                result.complete(task.get());
            } catch (RuntimeException | Error failure) {
                result.completeExceptionally(failure);
            }
        });
        if (!taken) {
            result.completeExceptionally(new LaneFull(endpoint));
        }
        return result;
    }

    @Override
    public void tell(String endpoint, Runnable task) {
        boolean taken = enqueue(endpoint, () -> {
            try {
                task.run();
            } catch (RuntimeException | Error failure) {
                log.error("A task failed on the lane of {}", Printable.of(endpoint), failure);
            }
        });
        if (!taken) {
            // A flood of one device must not become a flood of lines.
            dropped.increment();
            log.debug("Dropped a task: too much waits for {}", Printable.of(endpoint));
        }
    }

    @Override
    public void assertOn(String endpoint) {
        if (!endpoint.equals(current.get())) {
            throw new IllegalStateException("Not on the lane of " + Printable.of(endpoint));
        }
    }

    /** How many devices have something to do at this moment; 0 when all is quiet. */
    public int busy() {
        return lanes.size();
    }

    /** Tasks that were dropped because too much waited for their device. */
    public long dropped() {
        return dropped.sum();
    }

    private boolean enqueue(String endpoint, Runnable task) {
        boolean[] start = {false};
        boolean[] taken = {false};
        lanes.compute(endpoint, (name, lane) -> {
            start[0] = lane == null;
            ArrayDeque<Runnable> waiting = lane == null ? new ArrayDeque<>(2) : lane;
            taken[0] = waiting.size() < WAITING_MAX && waiting.add(task);
            return waiting;
        });
        if (start[0]) {
            pool.execute(() -> drain(endpoint));
        }
        return taken[0];
    }

    /** Runs what waits, then takes the lane away; a task added meanwhile is seen, since both happen under the map's lock. */
    private void drain(String endpoint) {
        String outer = current.get();
        current.set(endpoint);
        try {
            for (Runnable task = next(endpoint); task != null; task = next(endpoint)) {
                task.run();
            }
        } finally {
            current.set(outer);
        }
    }

    private @Nullable Runnable next(String endpoint) {
        Runnable[] next = {null};
        lanes.computeIfPresent(endpoint, (name, lane) -> {
            next[0] = lane.poll();
            return next[0] == null ? null : lane;
        });
        return next[0];
    }
}
