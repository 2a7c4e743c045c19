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
     * when the unit or the commit failed; then nothing of the unit is stored.
     */
    <T> CompletableFuture<T> submit(Unit<T> unit);

    /** {@link #submit} and wait: for lanes and start-up, never for protocol threads. */
    <T> T commit(Unit<T> unit) throws StoreException;

    /** Runs a short read on a pooled connection, on the caller's thread. */
    <T> T read(Query<T> query) throws StoreException;

    /** True while the last commit succeeded; what {@code /readyz} shows. */
    boolean healthy();

    @Override
    void close();
}
