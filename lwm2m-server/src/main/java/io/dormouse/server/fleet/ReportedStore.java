// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.http.Json;
import io.dormouse.objects.ResourcePath;
import io.dormouse.objects.ValueJson;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the last values that a device reported, as the twin stores them; up to a second behind. */
final class ReportedStore {
    private final Database database;

    ReportedStore(Database database) {
        this.database = database;
    }

    /**
     * @param value as the API writes it; of a value too large to be kept {@code {"length":…,"sha256":…}}
     * @param via {@code notify | send | read}
     */
    record Reported(JsonNode value, Instant at, String via) {}

    SortedMap<ResourcePath, Reported> of(String endpoint) {
        return database.read(connection -> {
            SortedMap<ResourcePath, Reported> found = new TreeMap<>();
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT path, reported, digest_length, digest_sha256, at_millis, via"
                            + " FROM twin_reported WHERE endpoint = ?")) {
                select.setString(1, endpoint);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        Reported reported = new Reported(
                                value(rows), Instant.ofEpochMilli(rows.getLong("at_millis")), rows.getString("via"));
                        ResourcePath.parse(rows.getString("path")).ifPresent(path -> found.put(path, reported));
                    }
                }
            }
            return found;
        });
    }

    private static JsonNode value(ResultSet rows) throws SQLException {
        String stored = rows.getString("reported");
        if (stored == null) {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("length", rows.getInt("digest_length"))
                    .put("sha256", rows.getString("digest_sha256"));
        }
        return plain(stored);
    }

    /** Null for what cannot be read any more. */
    private static JsonNode plain(@Nullable String typed) {
        return typed != null
                        && ValueJson.readTyped(Json.read(typed.getBytes(StandardCharsets.UTF_8)))
                                instanceof ValueJson.Parsed.Ok ok
                ? ValueJson.write(ok.value())
                : JsonNodeFactory.instance.nullNode();
    }
}
