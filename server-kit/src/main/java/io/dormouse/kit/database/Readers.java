// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import java.sql.Connection;
import java.sql.SQLException;

/** Runs queries on pooled connections. */
record Readers(Engine engine, Thread committer) {
    <T> T read(Query<T> query) {
        if (Thread.currentThread() == committer) {
            throw new IllegalStateException("a unit must touch nothing but its transaction");
        }
        try (Connection reader = engine.reader()) {
            try {
                return query.run(reader);
            } finally {
                reader.rollback();
            }
        } catch (SQLException failure) {
            throw new StoreException("The database cannot be read at present: " + failure.getMessage(), failure);
        }
    }
}
