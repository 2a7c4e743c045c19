// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Query;
import io.dormouse.kit.database.StoreException;
import io.dormouse.kit.database.Unit;
import java.util.concurrent.CompletableFuture;

/** A database whose disk can be full. */
final class FullDisk implements Database {
    private final Database database;
    private boolean full;

    FullDisk(Database database) {
        this.database = database;
    }

    void full(boolean now) {
        full = now;
    }

    @Override
    public <T> CompletableFuture<T> submit(Unit<T> unit) {
        return full ? CompletableFuture.failedFuture(refusal()) : database.submit(unit);
    }

    @Override
    public <T> T commit(Unit<T> unit) {
        if (full) {
            throw refusal();
        }
        return database.commit(unit);
    }

    private static StoreException refusal() {
        return new StoreException("disk full", null);
    }

    @Override
    public <T> T read(Query<T> query) {
        return database.read(query);
    }

    @Override
    public Subscription onEvents(Runnable listener) {
        return database.onEvents(listener);
    }

    @Override
    public boolean healthy() {
        return !full;
    }

    @Override
    public void close() {
        database.close();
    }
}
