// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class LaneExecutorTest {
    @Test
    void tasksOfOneDeviceRunInOrderAndNeverTogether() {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        LaneExecutor lanes = new LaneExecutor(pool);
        List<Integer> ran = new ArrayList<>();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger together = new AtomicInteger();
        List<CompletableFuture<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            int number = i;
            all.add(lanes.run("d", () -> {
                together.accumulateAndGet(inside.incrementAndGet(), Math::max);
                boolean added = ran.add(number);
                inside.decrementAndGet();
                return added;
            }));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();

        assertEquals(1, together.get());
        for (int i = 0; i < 500; i++) {
            assertEquals(i, ran.get(i));
        }
        await().until(() -> lanes.busy() == 0);
        pool.shutdown();
    }

    @Test
    void aTaskThatThrowsFailsItsFutureAndTheLaneGoesOn() {
        LaneExecutor lanes = new LaneExecutor(Runnable::run);

        CompletableFuture<String> failed = lanes.run("d", () -> {
            throw new IllegalStateException("planted");
        });

        assertThrows(CompletionException.class, failed::join);
        assertEquals("fine", lanes.run("d", () -> "fine").join());
    }

    @Test
    void aLaneTakesAThousandTasksAndRefusesOneMore() {
        ArrayDeque<Runnable> later = new ArrayDeque<>();
        LaneExecutor lanes = new LaneExecutor(later::add);
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        for (int i = 0; i <= DeviceLanes.WAITING_MAX; i++) {
            int number = i;
            all.add(lanes.run("d", () -> number));
        }

        CompletableFuture<Integer> last = all.get(DeviceLanes.WAITING_MAX);
        assertTrue(last.isCompletedExceptionally());
        CompletionException refused = assertThrows(CompletionException.class, last::join);
        assertInstanceOf(DeviceLanes.LaneFull.class, refused.getCause());
        lanes.tell("d", () -> {});
        assertEquals(1, lanes.dropped());
        later.remove().run();
        assertEquals(
                DeviceLanes.WAITING_MAX - 1,
                all.get(DeviceLanes.WAITING_MAX - 1).join());
    }

    @Test
    void whoeverIsNotOnTheLaneIsToldSo() {
        LaneExecutor lanes = new LaneExecutor(Runnable::run);

        assertThrows(IllegalStateException.class, () -> lanes.assertOn("d"));
        lanes.run("d", () -> {
                    lanes.assertOn("d");
                    return true;
                })
                .join();
    }

    @Test
    void aTaskGivenFromItsOwnLaneRunsAfterTheCurrentOne() {
        LaneExecutor lanes = new LaneExecutor(Runnable::run);
        List<String> order = new ArrayList<>();

        lanes.tell("d", () -> {
            lanes.tell("d", () -> order.add("second"));
            order.add("first");
        });

        assertEquals(List.of("first", "second"), order);
    }
}
