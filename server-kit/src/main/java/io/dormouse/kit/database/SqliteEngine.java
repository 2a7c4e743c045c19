// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;

/**
 * SQLite in one file: WAL, synchronous=FULL.
 *
 * <p>The writer stays in autocommit mode and says BEGIN IMMEDIATE and COMMIT itself: with autocommit off, sqlite-jdbc begins the next transaction
 * right after a COMMIT, and an idle connection would hold the write lock.
 */
final class SqliteEngine implements Engine {
    private static final String FILE = "dormouse.db";
    private static final int BUSY_TIMEOUT_MILLIS = 5_000;
    private static final int WAL_BYTES_KEPT = 64 << 20;
    private static final long MAPPED_BYTES = 2_147_418_112L;
    private static final int READER_CACHE_KIB = 16 * 1024;
    private static final int READER_WAIT_MILLIS = 5_000;
    private static final Set<SQLiteErrorCode> STORE_TROUBLE = EnumSet.of(
            SQLiteErrorCode.SQLITE_FULL,
            SQLiteErrorCode.SQLITE_IOERR,
            SQLiteErrorCode.SQLITE_CORRUPT,
            SQLiteErrorCode.SQLITE_NOTADB,
            SQLiteErrorCode.SQLITE_CANTOPEN,
            SQLiteErrorCode.SQLITE_READONLY,
            SQLiteErrorCode.SQLITE_NOMEM,
            SQLiteErrorCode.SQLITE_BUSY);

    private final DataDirectory directory;
    private final SQLiteDataSource writers;
    private final HikariDataSource readers;

    private SqliteEngine(DataDirectory directory, DatabaseConfig config) {
        this.directory = directory;
        Path file = directory.path().resolve(FILE);
        writers = new SQLiteDataSource(writing(config.relaxed()));
        writers.setUrl("jdbc:sqlite:" + file);
        Migrations.run(writers, config.tables());
        readers = pool(file, config.readersMax());
    }

    static SqliteEngine open(Path path, DatabaseConfig config) {
        DataDirectory directory = DataDirectory.lock(path);
        try {
            return new SqliteEngine(directory, config);
        } catch (RuntimeException failure) {
            directory.close();
            throw failure;
        }
    }

    private static SQLiteConfig writing(boolean relaxed) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(relaxed ? SQLiteConfig.SynchronousMode.NORMAL : SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setJournalSizeLimit(WAL_BYTES_KEPT);
        config.enforceForeignKeys(true);
        return config;
    }

    private static HikariDataSource pool(Path file, int readersMax) {
        SQLiteConfig reading = new SQLiteConfig();
        reading.setReadOnly(true);
        reading.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        // Readers share what the system has cached of the file instead of copying it page by page.
        reading.setPragma(SQLiteConfig.Pragma.MMAP_SIZE, Long.toString(MAPPED_BYTES));
        reading.setCacheSize(-READER_CACHE_KIB);
        SQLiteDataSource source = new SQLiteDataSource(reading);
        source.setUrl("jdbc:sqlite:" + file);

        HikariConfig pool = new HikariConfig();
        pool.setPoolName("readers");
        pool.setDataSource(KeptStatements.of((DataSource) source));
        pool.setAutoCommit(false);
        pool.setReadOnly(true);
        pool.setMaximumPoolSize(readersMax);
        pool.setMinimumIdle(1);
        pool.setMaxLifetime(0);
        pool.setConnectionTimeout(READER_WAIT_MILLIS);
        return new HikariDataSource(pool);
    }

    @Override
    public Connection openWriter() throws SQLException {
        return KeptStatements.of(writers.getConnection());
    }

    @Override
    public void begin(Connection writer) throws SQLException {
        execute(writer, "BEGIN IMMEDIATE");
    }

    @Override
    public void commit(Connection writer) throws SQLException {
        execute(writer, "COMMIT");
    }

    @Override
    public void rollback(Connection writer) throws SQLException {
        execute(writer, "ROLLBACK");
    }

    private static void execute(Connection writer, String sql) throws SQLException {
        try (PreparedStatement statement = writer.prepareStatement(sql)) {
            statement.execute();
        }
    }

    @Override
    public Connection reader() throws SQLException {
        return readers.getConnection();
    }

    @Override
    public boolean isStoreTrouble(SQLException failure) {
        int primaryCode = failure.getErrorCode() & 0xff;
        return STORE_TROUBLE.stream().anyMatch(code -> code.code == primaryCode);
    }

    @Override
    public void close() {
        readers.close();
        directory.close();
    }
}
