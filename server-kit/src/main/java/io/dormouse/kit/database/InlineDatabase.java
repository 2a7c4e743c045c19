// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import io.dormouse.kit.time.Time;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/** A database without threads: every unit is a transaction of its own on the caller's thread, in the order of the calls. For simulations and tests. */
final class InlineDatabase implements Database {
    private final MemoryEngine engine;
    private final Writer writer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Runnable> calls = new ArrayDeque<>();
    private final Wakeups wakeups = new Wakeups(calls::add);
    private boolean unitRuns;
    private boolean calling;
    private boolean closed;

    InlineDatabase(MemoryEngine engine, Time time) {
        this.engine = engine;
        this.writer = new Writer(engine, time, CommitListener.NONE);
    }

    @Override
    public <T> CompletableFuture<T> submit(Unit<T> unit) {
        Pending<T> pending = new Pending<>(unit, true);
        run(pending);
        return pending.answer();
    }

    @Override
    public <T> T commit(Unit<T> unit) {
        Pending<T> pending = new Pending<>(unit, true);
        run(pending);
        return pending.outcome();
    }

    private void run(Pending<?> pending) {
        lock.lock();
        try {
            checkOutsideUnit();
            if (closed) {
                pending.fail(new StoreException("The database is closed", null));
            } else {
                unitRuns = true;
                if (writer.run(List.of(pending))) {
                    wakeups.wake();
                }
            }
        } finally {
            unitRuns = false;
            lock.unlock();
        }
        pending.tell();
        callListeners();
    }

    /** A listener that commits is called again afterwards, not within itself. */
    private void callListeners() {
        lock.lock();
        try {
            if (calling) {
                return;
            }
            calling = true;
            for (Runnable call = calls.poll(); call != null; call = calls.poll()) {
                call.run();
            }
            calling = false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public <T> T read(Query<T> query) {
        lock.lock();
        try {
            checkOutsideUnit();
            if (closed) {
                throw new StoreException("The database is closed", null);
            }
            try {
                return query.run(engine.reader());
            } finally {
                engine.endRead();
            }
        } catch (SQLException failure) {
            throw new StoreException("The database cannot be read: " + failure.getMessage(), failure);
        } finally {
            lock.unlock();
        }
    }

    private void checkOutsideUnit() {
        if (unitRuns) {
            throw new IllegalStateException("a unit must touch nothing but its transaction");
        }
    }

    @Override
    public Subscription onEvents(Runnable listener) {
        return wakeups.add(listener);
    }

    @Override
    public boolean healthy() {
        return writer.healthy();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                engine.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
