// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import java.sql.Connection;
import java.sql.SQLException;

/** What differs between the databases. The writer is one connection on one thread; readers come from a pool. */
interface Engine extends AutoCloseable {
    /** A fresh connection for the writer. */
    Connection openWriter() throws SQLException;

    void begin(Connection writer) throws SQLException;

    /** Returns when the transaction is on disk. */
    void commit(Connection writer) throws SQLException;

    void rollback(Connection writer) throws SQLException;

    /** Gets rid of a writer that cannot be trusted any more. */
    default void discard(Connection writer) throws SQLException {
        writer.close();
    }

    /** A pooled read-only connection inside a snapshot of its own; close it soon. */
    Connection reader() throws SQLException;

    /** True if the failure is the store's (disk, memory, connection), not the statement's. */
    boolean isStoreTrouble(SQLException failure);

    @Override
    void close();
}
