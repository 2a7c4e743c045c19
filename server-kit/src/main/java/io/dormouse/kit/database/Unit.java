// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import java.sql.SQLException;

/**
 * A small piece of work that succeeds or fails as a whole; runs in its own savepoint, on the committer's thread, so it must be short and touch only the
 * transaction. It fails by throwing anything. An SQLException must get out: after one, PostgreSQL refuses whatever else the unit does.
 */
@FunctionalInterface
public interface Unit<T> {
    T run(Transaction transaction) throws SQLException;
}
