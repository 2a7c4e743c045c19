// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

/** SQLite in memory on one connection. Each one starts as a copy of an image that is migrated once per process, so that opening is quick. */
final class MemoryEngine implements Engine {
    private final SQLiteConnection only;
    private final Connection keeping;

    MemoryEngine() {
        SQLiteConfig config = new SQLiteConfig();
        config.enforceForeignKeys(true);
        try {
            only = (SQLiteConnection) config.createConnection("jdbc:sqlite::memory:");
            only.deserialize("main", Image.BYTES);
            keeping = KeptStatements.of(only);
        } catch (SQLException failure) {
            throw new StoreException("The database cannot be opened in memory: " + failure.getMessage(), failure);
        }
    }

    @Override
    public Connection openWriter() {
        return keeping;
    }

    @Override
    public void begin(Connection writer) throws SQLException {
        execute("BEGIN");
    }

    @Override
    public void commit(Connection writer) throws SQLException {
        execute("COMMIT");
    }

    @Override
    public void rollback(Connection writer) throws SQLException {
        execute("ROLLBACK");
    }

    /** The database lives in the connection, so that it must stay. */
    @Override
    public void discard(Connection writer) throws SQLException {
        execute("ROLLBACK");
    }

    /** Nothing can be written through the connection until {@link #endRead}. */
    @Override
    public Connection reader() throws SQLException {
        execute("PRAGMA query_only = 1");
        return keeping;
    }

    void endRead() throws SQLException {
        execute("PRAGMA query_only = 0");
    }

    @Override
    public boolean isStoreTrouble(SQLException failure) {
        return false;
    }

    private void execute(String sql) throws SQLException {
        try (PreparedStatement statement = keeping.prepareStatement(sql)) {
            statement.execute();
        }
    }

    @Override
    public void close() {
        try {
            keeping.close();
        } catch (SQLException failure) {
            throw new StoreException("The database in memory cannot be closed", failure);
        }
    }

    private static final class Image {
        static final byte[] BYTES = migrated();

        private static byte[] migrated() {
            try {
                Path file = Files.createTempFile("dormouse-image", ".db");
                try {
                    SQLiteDataSource source = new SQLiteDataSource();
                    source.setUrl("jdbc:sqlite:" + file);
                    Migrations.run(source, DatabaseConfig.SERVER_TABLES);
                    return Files.readAllBytes(file);
                } finally {
                    Files.deleteIfExists(file);
                }
            } catch (IOException failure) {
                throw new StoreException("No temporary file for the tables", failure);
            }
        }
    }
}
