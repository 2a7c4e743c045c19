// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import java.util.concurrent.CompletableFuture;

/**
 * All durable state. Obtained from {@code Databases.open(...)}: SQLite or PostgreSQL, with the same SQL subset ({@code INSERT … ON CONFLICT DO UPDATE},
 * {@code RETURNING}, BIGINT epoch milliseconds, TEXT for JSON, {@code UPDATE … WHERE version = ?}).
 */
public interface Database extends AutoCloseable {
    /**
     * Hands the unit to the group commit. The future completes after the commit is on disk (fsync), or exceptionally with {@link StoreException}
     * when the unit or the commit failed, or too many wait; then nothing of the unit is stored.
     *
     * <p>Units commit in the order in which they were handed over. What is chained to the future runs on one thread for all such answers: it must hand over
     * and not block.
     */
    <T> CompletableFuture<T> submit(Unit<T> unit);

    /** {@link #submit} and wait: for lanes and start-up, never for protocol threads. */
    <T> T commit(Unit<T> unit) throws StoreException;

    /** Runs a short read on a pooled read-only connection, on the caller's thread; all its statements see one snapshot. */
    <T> T read(Query<T> query) throws StoreException;

    /**
     * Calls {@code listener} after commits that stored events: never two calls at once, one call for many commits that are close together. It runs on a
     * thread made for these calls (or, in memory, on the committing thread), so it may read, but others wait for it meanwhile. Other nodes' commits are
     * not told of: who tails the log looks by itself from time to time, too.
     */
    Subscription onEvents(Runnable listener);

    /** Ends a subscription of {@link #onEvents}. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** True while the last commit succeeded; what {@code /readyz} shows. */
    boolean healthy();

    @Override
    void close();
}
