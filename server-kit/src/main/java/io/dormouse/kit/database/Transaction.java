// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/** What one unit of a group commit may touch; valid only while the unit runs. */
public interface Transaction {
    /** The connection of the transaction. Never commit, roll back or close it; close the statements made from it. */
    Connection connection();

    /**
     * Appends an event that becomes visible with this transaction; its number is taken when the transaction commits.
     *
     * @param endpoint the device it tells of, or null
     * @param type such as {@code message.completed}
     * @param data an object, never a secret
     */
    void event(@Nullable String endpoint, String type, JsonNode data);
}
