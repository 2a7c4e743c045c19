// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.dormouse.kit.time.Time;

/** Opens databases. The tables are brought up to date before anything is returned. */
public final class Databases {
    private Databases() {}

    /**
     * Opens the configured database.
     *
     * @throws StoreException when it cannot be reached, is held by another process, or was written by a newer program
     */
    public static Database open(DatabaseConfig config, Time time) {
        return open(config, time, CommitListener.NONE);
    }

    /** As {@link #open(DatabaseConfig, Time)}; {@code listener} hears of every commit. */
    public static Database open(DatabaseConfig config, Time time, CommitListener listener) {
        return GroupCommit.start(engine(config), config, time, listener);
    }

    static Engine engine(DatabaseConfig config) {
        try {
            return connected(config);
        } catch (PoolInitializationException failure) {
            throw new StoreException("The database cannot be opened: " + failure.getMessage(), failure);
        }
    }

    private static Engine connected(DatabaseConfig config) {
        if (config.place() instanceof DatabaseConfig.Sqlite sqlite) {
            return SqliteEngine.open(sqlite.directory(), config);
        }
        return new PostgresEngine((DatabaseConfig.Postgres) config.place(), config);
    }

    /**
     * SQLite in memory, for simulations and tests: units run at once on the caller's thread, so that a run is deterministic. Several threads may use it,
     * one after the other. What was stored is gone with {@code close}.
     */
    public static Database inMemory(Time time) {
        return new InlineDatabase(new MemoryEngine(), time);
    }
}
