// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that may wait for the database. */
final class Workers implements AutoCloseable {
    private static final int ADMITTING = 4;
    private static final int WORKING = 8;
    private static final long END_SECONDS = 5;

    /** Bootstrap requests that wait to be looked at; more are told to come back. */
    static final int WAITING_MAX = 2_000;

    private final ExecutorService admitting = new ThreadPoolExecutor(
            ADMITTING, ADMITTING, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX), named("admission"));
    private final ThreadPoolExecutor working = new ThreadPoolExecutor(
            WORKING,
            WORKING,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            named("session"),
            // After the end nobody waits for it.
            new ThreadPoolExecutor.DiscardPolicy());

    private static ThreadFactory named(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Bounded: refuses what is too much. */
    Executor admitting() {
        return admitting;
    }

    /** Not bounded; there are only so many sessions. */
    Executor working() {
        return working;
    }

    @Override
    public void close() {
        admitting.shutdownNow();
        working.shutdown();
        try {
            if (!working.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                working.shutdownNow();
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
