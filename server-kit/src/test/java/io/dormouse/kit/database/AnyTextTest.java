// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dormouse.kit.event.EventFilter;
import io.dormouse.kit.event.EventLog;
import java.sql.PreparedStatement;
import java.sql.ResultSet;

class AnyTextTest {
    @EveryDatabase
    void textFromOutsideNeverFailsAUnitWhateverIsInIt(TestDatabase database) {
        String text = "a\0b €\uD83D\uDE00\u0001";

        database.commit(transaction -> {
            try (PreparedStatement insert =
                    transaction.connection().prepareStatement("INSERT INTO event_trimmed (type, seq) VALUES (?, 1)")) {
                insert.setString(1, text);
                insert.executeUpdate();
            }
            transaction.event(text, text, JsonNodeFactory.instance.objectNode().put(text, text));
            return true;
        });

        String stored = database.toString().equals("PostgreSQL") ? text.replace('\0', '\uFFFD') : text;
        assertEquals(stored, database.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT type FROM event_trimmed WHERE type = ?")) {
                select.setObject(1, text);
                try (ResultSet rows = select.executeQuery()) {
                    rows.next();
                    return rows.getString(1);
                }
            }
        }));
        EventLog log = new EventLog(database, database.time());
        assertEquals(
                text,
                log.since(0, 1, EventFilter.ALL)
                        .events()
                        .get(0)
                        .data()
                        .path(text)
                        .asText());
    }
}
