// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.postgresql.ds.PGSimpleDataSource;

/** PostgreSQL 14 or later: one writer connection beside a pool of read-only ones. */
final class PostgresEngine implements Engine {
    private static final int CONNECT_TIMEOUT_SECONDS = 5;
    private static final int ANSWER_TIMEOUT_SECONDS = 30;
    private static final int READER_WAIT_MILLIS = 5_000;

    /** A server may be set to answer before it has written; stricter settings than "on" stay as they are. */
    private static final String WAIT_FOR_DISK = "SELECT set_config('synchronous_commit', 'on', false)"
            + " WHERE current_setting('synchronous_commit') = 'off'";

    private static final String DO_NOT_WAIT = "SELECT set_config('synchronous_commit', 'off', false)";

    private final PGSimpleDataSource writers;
    private final HikariDataSource readers;
    private final boolean relaxed;

    PostgresEngine(DatabaseConfig.Postgres place, DatabaseConfig config) {
        relaxed = config.relaxed();
        Migrations.run(source(place, 0), config.tables()); // a migration may take as long as it needs
        writers = source(place, ANSWER_TIMEOUT_SECONDS);
        readers = pool(source(place, ANSWER_TIMEOUT_SECONDS), config.readersMax());
    }

    private static HikariDataSource pool(PGSimpleDataSource reading, int readersMax) {
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
        return new HikariDataSource(pool);
    }

    private static PGSimpleDataSource source(DatabaseConfig.Postgres place, int answerTimeoutSeconds) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(place.url());
        source.setUser(place.user());
        source.setPassword(place.password());
        source.setApplicationName("dormouse");
        source.setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
        source.setSocketTimeout(answerTimeoutSeconds);
        source.setTcpKeepAlive(true);
        return source;
    }

    @Override
    public Connection openWriter() throws SQLException {
        Connection writer = writers.getConnection();
        try (Statement statement = writer.createStatement()) {
            writer.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            statement.execute(relaxed ? DO_NOT_WAIT : WAIT_FOR_DISK);
            writer.setAutoCommit(false);
            return PostgresText.storable(writer);
        } catch (SQLException failure) {
            writer.close();
            throw failure;
        }
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
        return PostgresText.storable(readers.getConnection());
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
