// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.http.Json;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the events of refused contacts. */
final class RefusedStore {
    /** Events looked at for one answer, the newest; their rate is limited where they are made. */
    static final int EVENTS_MAX = 20_000;

    private final Database database;

    RefusedStore(Database database) {
        this.database = database;
    }

    /** A refused contact; {@code suppressed} in its data counts those like it that were not told one by one. */
    record Refused(@Nullable String endpoint, Instant at, JsonNode data) {}

    List<Refused> since(Instant from) {
        return database.read(connection -> {
            List<Refused> found = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT endpoint, at_millis, data FROM event WHERE type = 'device.refused'"
                            + " AND at_millis >= ? ORDER BY at_millis DESC LIMIT " + EVENTS_MAX)) {
                select.setLong(1, from.toEpochMilli());
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        found.add(new Refused(
                                rows.getString(1),
                                Instant.ofEpochMilli(rows.getLong(2)),
                                Json.read(rows.getString(3).getBytes(StandardCharsets.UTF_8))));
                    }
                }
            }
            return found;
        });
    }
}
