// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.message;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Query;
import io.dormouse.kit.database.StoreException;
import io.dormouse.kit.database.Unit;
import java.util.concurrent.CompletableFuture;

/** A database that can be made to refuse every change, as with a full disk. */
final class FailingDatabase implements Database {
    private final Database database;
    boolean down;

    FailingDatabase(Database database) {
        this.database = database;
    }

    private static StoreException diskFull() {
        return new StoreException("The disk is full: the test says so", null);
    }

    @Override
    public <T> CompletableFuture<T> submit(Unit<T> unit) {
        return down ? CompletableFuture.failedFuture(diskFull()) : database.submit(unit);
    }

    @Override
    public <T> T commit(Unit<T> unit) {
        if (down) {
            throw diskFull();
        }
        return database.commit(unit);
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
        return !down && database.healthy();
    }

    @Override
    public void close() {
        database.close();
    }
}
