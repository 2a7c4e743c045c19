// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import io.dormouse.kit.time.VirtualTime;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A fresh database of a test, the real thing with its threads, in virtual time. Given to tests by {@link EveryDatabase}. */
public final class TestDatabase implements Database {
    private final String name;
    private final DatabaseConfig config;
    private final Runnable removal;
    private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-24T08:00:00Z"));
    private Database open;
    private volatile boolean broken;

    private TestDatabase(String name, DatabaseConfig config, Runnable removal) {
        this.name = name;
        this.config = config;
        this.removal = removal;
        this.open = Databases.open(config, time);
    }

    static TestDatabase sqlite() {
        try {
            Path directory = Files.createTempDirectory("dormouse-test");
            return new TestDatabase(
                    "SQLite", DatabaseConfig.sqlite(directory).withTables(tables()), () -> delete(directory));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The tables of the module under test: of the device-management server, unless a resource of its tests names others. */
    static String tables() {
        try (InputStream named = TestDatabase.class.getResourceAsStream("/tables-of-tests")) {
            return named == null
                    ? DatabaseConfig.SERVER_TABLES
                    : new String(named.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static TestDatabase postgres() {
        PostgresServer server = PostgresServer.running();
        DatabaseConfig config = server.take();
        return new TestDatabase("PostgreSQL", config, () -> server.giveBack(config));
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The clock of this database; events are stamped with it. Move it only while nothing is being committed. */
    public VirtualTime time() {
        return time;
    }

    /** As a restart of the server: closes and opens again. What the test made on this database (stores) must be made anew. */
    public void reopen() {
        open.close();
        open = Databases.open(config, time);
    }

    /** Reopens with something of the test's between the group commit and the real engine, and with other limits. */
    void reopen(DatabaseConfig limits, CommitListener listener, UnaryOperator<Engine> decorator) {
        open.close();
        open = GroupCommit.start(decorator.apply(Databases.engine(config)), limits, time, listener);
    }

    /** From now on, or no more, every change fails as with a full disk. */
    public void refuseChanges(boolean refuse) {
        broken = refuse;
    }

    DatabaseConfig config() {
        return config;
    }

    @Override
    public <T> CompletableFuture<T> submit(Unit<T> unit) {
        return broken ? CompletableFuture.failedFuture(diskFull()) : open.submit(unit);
    }

    @Override
    public <T> T commit(Unit<T> unit) {
        if (broken) {
            throw diskFull();
        }
        return open.commit(unit);
    }

    private static StoreException diskFull() {
        return new StoreException("The database cannot store at present: the test says so", null);
    }

    @Override
    public <T> T read(Query<T> query) {
        return open.read(query);
    }

    @Override
    public Subscription onEvents(Runnable listener) {
        return open.onEvents(listener);
    }

    @Override
    public boolean healthy() {
        return !broken && open.healthy();
    }

    @Override
    public void close() {
        open.close();
    }

    void remove() {
        open.close();
        removal.run();
    }

    @Override
    public String toString() {
        return name;
    }
}
