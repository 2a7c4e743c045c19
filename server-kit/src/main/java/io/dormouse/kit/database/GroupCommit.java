// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import io.dormouse.kit.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many callers, one writer: whoever comes while a transaction is being written to disk goes into the next one together.
 *
 * <p>Threads: {@code store-commit} runs the units; {@code store-answers} completes futures that callers may have chained things to;
 * {@code store-wakeups} calls listeners. Callers of {@link #commit} are woken by {@code store-commit} itself.
 */
final class GroupCommit implements Database {
    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
    private static final long PROBE_MILLIS = 500;
    private static final long CLOSE_SECONDS = 30;

    private final Engine engine;
    private final Readers readers;
    private final Writer writer;
    private final CommitListener listener;
    private final int unitsPerCommitMax;
    private final int unitsWaitingMax;
    private final BlockingQueue<Pending<?>> queue;
    private final Pending<?> closing = new Pending<>(transaction -> true, true);
    private final AtomicInteger waiting = new AtomicInteger();
    private final ExecutorService answers = daemon("store-answers");
    private final ExecutorService wakers = daemon("store-wakeups");
    private final Wakeups wakeups = new Wakeups(wakers);
    private final Thread committer = new Thread(this::commitUntilClosed, "store-commit");
    private final Object handover = new Object();
    private boolean closed;
    private volatile boolean ending;

    private GroupCommit(Engine engine, DatabaseConfig config, Time time, CommitListener listener) {
        this.engine = engine;
        this.listener = listener;
        this.readers = new Readers(engine, committer);
        this.writer = new Writer(engine, time, listener);
        this.unitsPerCommitMax = config.unitsPerCommitMax();
        this.unitsWaitingMax = config.unitsWaitingMax();
        this.queue = new ArrayBlockingQueue<>(unitsWaitingMax + 1);
        committer.setDaemon(true);
    }

    static GroupCommit start(Engine engine, DatabaseConfig config, Time time, CommitListener listener) {
        GroupCommit database = new GroupCommit(engine, config, time, listener);
        listener.started(database.waiting::get);
        database.committer.start();
        return database;
    }

    private static ExecutorService daemon(String name) {
        return Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public <T> CompletableFuture<T> submit(Unit<T> unit) {
        Pending<T> pending = new Pending<>(unit, false);
        StoreException refusal = handOver(pending);
        return refusal == null ? pending.answer() : CompletableFuture.failedFuture(refusal);
    }

    @Override
    public <T> T commit(Unit<T> unit) {
        Pending<T> pending = new Pending<>(unit, true);
        StoreException refusal = handOver(pending);
        if (refusal != null) {
            throw refusal;
        }
        try {
            return pending.answer().join();
        } catch (CompletionException failure) {
            throw onThisThread(failure);
        }
    }

    /** The same failure with the caller's stack. */
    private static StoreException onThisThread(CompletionException failure) {
        Throwable reason = failure.getCause();
        return reason instanceof StoreException store && store.getMessage() != null
                ? new StoreException(store.getMessage(), store.getCause())
                : new StoreException("The database cannot store at present", failure);
    }

    private @Nullable StoreException handOver(Pending<?> pending) {
        if (Thread.currentThread() == committer) {
            throw new IllegalStateException("a unit must touch nothing but its transaction");
        }
        synchronized (handover) {
            if (closed) {
                return new StoreException("The database is closed", null);
            }
            if (waiting.get() < unitsWaitingMax) {
                waiting.incrementAndGet();
                queue.add(pending);
                return null;
            }
        }
        listener.refused();
        return new StoreException(
                "Too many changes wait for the database (" + unitsWaitingMax + "); try again later", null);
    }

    private void commitUntilClosed() {
        List<Pending<?>> group = new ArrayList<>(unitsPerCommitMax);
        while (!ending || !queue.isEmpty()) {
            try {
                nextGroup(group);
                if (!group.isEmpty()) {
                    commitGroup(group);
                } else if (!writer.healthy()) {
                    writer.probe();
                }
            } catch (RuntimeException | Error unexpected) {
                log.error("The committer goes on after an unexpected failure", unexpected);
            } finally {
                group.clear();
            }
        }
        writer.close();
    }

    private void nextGroup(List<Pending<?>> group) {
        try {
            Pending<?> first = queue.poll(PROBE_MILLIS, TimeUnit.MILLISECONDS);
            if (first != null) {
                group.add(first);
                queue.drainTo(group, unitsPerCommitMax - 1);
                group.removeIf(pending -> pending == closing);
            }
        } catch (InterruptedException nobodyShould) {
            log.warn("The committer was interrupted and goes on");
        }
    }

    private void commitGroup(List<Pending<?>> group) {
        boolean events = writer.run(group);
        for (Pending<?> pending : group) {
            if (pending.waited()) {
                waiting.decrementAndGet();
                pending.tell();
            } else {
                answers.execute(() -> {
                    waiting.decrementAndGet();
                    pending.tell();
                });
            }
        }
        if (events) {
            wakeups.wake();
        }
    }

    @Override
    public <T> T read(Query<T> query) {
        return readers.read(query);
    }

    @Override
    public Subscription onEvents(Runnable listener) {
        return wakeups.add(listener);
    }

    @Override
    public boolean healthy() {
        return writer.healthy();
    }

    /** Commits what was handed over, answers it, then closes. */
    @Override
    public void close() {
        synchronized (handover) {
            if (closed) {
                return;
            }
            closed = true;
        }
        ending = true;
        queue.add(closing);
        boolean ended = endOf(committer) && endOf(answers) && endOf(wakers);
        if (!ended) {
            log.warn("The database was closed although something still used it");
        }
        engine.close();
    }

    private static boolean endOf(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private static boolean endOf(ExecutorService executor) {
        executor.shutdown();
        try {
            return executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            return executor.isTerminated();
        }
    }
}
