// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import org.postgresql.ds.PGSimpleDataSource;

/** PostgreSQL 14 or later: one writer connection beside a pool of read-only ones. */
final class PostgresEngine implements Engine {
    private static final int CONNECT_TIMEOUT_SECONDS = 5;
    private static final int ANSWER_TIMEOUT_SECONDS = 30;
    private static final int READER_WAIT_MILLIS = 5_000;

    private final PGSimpleDataSource writers;
    private final HikariDataSource readers;

    PostgresEngine(DatabaseConfig.Postgres place, int readersMax) {
        writers = source(place);
        Migrations.run(writers);
        PGSimpleDataSource reading = source(place);
        reading.setReadOnly(true);

        HikariConfig pool = new HikariConfig();
        pool.setPoolName("readers");
        pool.setDataSource(reading);
        pool.setAutoCommit(false);
        pool.setReadOnly(true);
        pool.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        pool.setMaximumPoolSize(readersMax);
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(READER_WAIT_MILLIS);
        readers = new HikariDataSource(pool);
    }

    private static PGSimpleDataSource source(DatabaseConfig.Postgres place) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(place.url());
        source.setUser(place.user());
        source.setPassword(place.password());
        source.setApplicationName("dormouse");
        source.setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
        source.setSocketTimeout(ANSWER_TIMEOUT_SECONDS);
        source.setTcpKeepAlive(true);
        return source;
    }

    @Override
    public Connection openWriter() throws SQLException {
        Connection writer = writers.getConnection();
        writer.setAutoCommit(false);
        return writer;
    }

    @Override
    public void begin(Connection writer) {
        // the driver sends BEGIN together with the first statement
    }

    @Override
    public void commit(Connection writer) throws SQLException {
        writer.commit();
    }

    @Override
    public void rollback(Connection writer) throws SQLException {
        writer.rollback();
    }

    @Override
    public Connection reader() throws SQLException {
        return readers.getConnection();
    }

    /** Classes of SQLSTATE: connection, resources, operator intervention, system, internal error. */
    @Override
    public boolean isStoreTrouble(SQLException failure) {
        String state = failure.getSQLState();
        if (state == null) {
            return true;
        }
        return switch (state.substring(0, Math.min(2, state.length())).toUpperCase(Locale.ROOT)) {
            case "08", "53", "57", "58", "XX" -> true;
            default -> false;
        };
    }

    @Override
    public void close() {
        readers.close();
    }
}
