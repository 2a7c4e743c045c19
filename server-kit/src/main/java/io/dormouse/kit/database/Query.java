// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import java.sql.Connection;
import java.sql.SQLException;

/** A short read; holds no transaction open beyond its own run. */
@FunctionalInterface
public interface Query<T> {
    T run(Connection connection) throws SQLException;
}
