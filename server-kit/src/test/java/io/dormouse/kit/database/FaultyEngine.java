// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A real engine whose commits a test can hold or let fail. */
final class FaultyEngine implements Engine {
    private static final long HOLD_SECONDS = 20;

    private final Engine real;
    private final AtomicInteger writersOpened = new AtomicInteger();
    private final CountDownLatch held = new CountDownLatch(1);
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile boolean failCommits;
    private volatile String onOpen = "";
    private volatile Connection writer;

    FaultyEngine(Engine real) {
        this.real = real;
    }

    /** The next commit waits until {@link #letGo}. */
    void hold() {
        gate = new CountDownLatch(1);
    }

    /** Returns when a commit is held. */
    void awaitHeld() throws InterruptedException {
        if (!held.await(HOLD_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("no commit came");
        }
    }

    void letGo() {
        gate.countDown();
    }

    void failCommits(boolean fail) {
        failCommits = fail;
    }

    /** SQL for each writer that is opened from now on. */
    void onOpen(String sql) {
        onOpen = sql;
    }

    void breakConnection() throws SQLException {
        writer.close();
    }

    int writersOpened() {
        return writersOpened.get();
    }

    @Override
    public Connection openWriter() throws SQLException {
        writersOpened.incrementAndGet();
        writer = real.openWriter();
        if (!onOpen.isEmpty()) {
            try (Statement statement = writer.createStatement()) {
                statement.execute(onOpen);
            }
        }
        return writer;
    }

    @Override
    public void begin(Connection connection) throws SQLException {
        real.begin(connection);
    }

    @Override
    public void commit(Connection connection) throws SQLException {
        try {
            held.countDown();
            if (!gate.await(HOLD_SECONDS, TimeUnit.SECONDS)) {
                throw new SQLException("held too long");
            }
        } catch (InterruptedException unexpected) {
            throw new SQLException(unexpected);
        }
        if (failCommits) {
            throw new SQLException("the test lets the commit fail");
        }
        real.commit(connection);
    }

    @Override
    public void rollback(Connection connection) throws SQLException {
        real.rollback(connection);
    }

    @Override
    public Connection reader() throws SQLException {
        return real.reader();
    }

    @Override
    public boolean isStoreTrouble(SQLException failure) {
        return real.isStoreTrouble(failure);
    }

    @Override
    public void close() {
        real.close();
    }
}
