// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.database.EventRows.EventRow;
import io.dormouse.kit.time.Time;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The transaction as one unit sees it; its events count only when the unit succeeds. */
final class UnitTransaction implements Transaction {
    private final Connection connection;
    private final Time time;
    private final List<EventRow> events = new ArrayList<>();
    private boolean over;

    UnitTransaction(Connection connection, Time time) {
        this.connection = connection;
        this.time = time;
    }

    @Override
    public Connection connection() {
        checkRunning();
        return connection;
    }

    @Override
    public void event(@Nullable String endpoint, String type, JsonNode data) {
        checkRunning();
        if (!data.isObject()) {
            throw new IllegalArgumentException("the data of an event must be an object: " + type);
        }
        events.add(new EventRow(time.now().toEpochMilli(), endpoint, type, data.toString()));
    }

    private void checkRunning() {
        if (over) {
            throw new IllegalStateException("a transaction is valid only while its unit runs");
        }
    }

    /** Ends the unit's view and returns its events. */
    List<EventRow> end() {
        over = true;
        return events;
    }
}
