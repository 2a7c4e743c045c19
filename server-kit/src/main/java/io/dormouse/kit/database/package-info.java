// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** One database over JDBC (SQLite or PostgreSQL), its migrations, and the group commit. */
@NullMarked
package io.dormouse.kit.database;

import org.jspecify.annotations.NullMarked;
