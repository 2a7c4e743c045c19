// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.observation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dormouse.kit.http.Json;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.jspecify.annotations.Nullable;

/** The tables of observation contracts. */
final class ObservationStore {
    List<Wish> wishes(Connection connection, String endpoint) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT paths, attributes, declined, created_millis FROM observation_wish WHERE endpoint = ? "
                        + "ORDER BY created_millis, id")) {
            select.setString(1, endpoint);
            List<Wish> wishes = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String attributes = row.getString(2);
                    wishes.add(new Wish(
                            paths(json(row.getString(1))),
                            attributes == null ? null : json(attributes),
                            row.getInt(3) == 1,
                            Instant.ofEpochMilli(row.getLong(4))));
                }
            }
            return wishes;
        }
    }

    void put(Connection connection, String endpoint, Wish wish) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(
                "INSERT INTO observation_wish (endpoint, id, paths, attributes, declined, created_millis) "
                        + "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (endpoint, id) DO UPDATE SET "
                        + "attributes = excluded.attributes, declined = excluded.declined")) {
            upsert.setString(1, endpoint);
            upsert.setString(2, wish.id());
            upsert.setString(3, text(array(wish.paths())));
            upsert.setString(4, wish.attributes() == null ? null : text(wish.attributes()));
            upsert.setInt(5, wish.declined() ? 1 : 0);
            upsert.setLong(6, wish.createdAt().toEpochMilli());
            upsert.executeUpdate();
        }
    }

    void remove(Connection connection, String endpoint, String id) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM observation_wish WHERE endpoint = ? AND id = ?")) {
            delete.setString(1, endpoint);
            delete.setString(2, id);
            delete.executeUpdate();
        }
    }

    /** What belongs to another registration is left out. */
    ContractRow contract(Connection connection, String endpoint, String registrationId) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT registration_id, refused, made, told, default_pmax_seconds"
                        + " FROM observation_contract WHERE endpoint = ?")) {
            select.setString(1, endpoint);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return ContractRow.fresh(registrationId);
                }
                long seconds = row.getLong(5);
                Duration pmax = row.wasNull() ? null : Duration.ofSeconds(seconds);
                boolean same = row.getString(1).equals(registrationId);
                Set<String> made = new HashSet<>();
                json(row.getString(3)).forEach(id -> made.add(id.asText()));
                return new ContractRow(
                        registrationId,
                        same ? texts(row.getString(2)) : Map.of(),
                        made,
                        same ? texts(row.getString(4)) : Map.of(),
                        pmax);
            }
        }
    }

    private static Map<String, String> texts(String stored) {
        Map<String, String> texts = new HashMap<>();
        json(stored)
                .properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    void put(Connection connection, String endpoint, ContractRow row) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("INSERT INTO observation_contract"
                + " (endpoint, registration_id, refused, made, told, default_pmax_seconds) VALUES (?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (endpoint) DO UPDATE SET registration_id = excluded.registration_id,"
                + " refused = excluded.refused, made = excluded.made, told = excluded.told,"
                + " default_pmax_seconds = excluded.default_pmax_seconds")) {
            Duration pmax = row.defaultPmax();
            ArrayNode made = JsonNodeFactory.instance.arrayNode();
            row.made().stream().sorted().forEach(made::add);
            upsert.setString(1, endpoint);
            upsert.setString(2, row.registrationId());
            upsert.setString(3, text(object(row.refused())));
            upsert.setString(4, text(made));
            upsert.setString(5, text(object(row.told())));
            if (pmax == null) {
                upsert.setNull(6, Types.BIGINT);
            } else {
                upsert.setLong(6, pmax.toSeconds());
            }
            upsert.executeUpdate();
        }
    }

    private static JsonNode object(Map<String, String> texts) {
        var json = JsonNodeFactory.instance.objectNode();
        texts.forEach(json::put);
        return json;
    }

    void forget(Connection connection, String endpoint) throws SQLException {
        for (String table : List.of("observation_wish", "observation_contract")) {
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM " + table + " WHERE endpoint = ?")) {
                delete.setString(1, endpoint);
                delete.executeUpdate();
            }
        }
    }

    static ArrayNode array(List<LwM2mPath> paths) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        paths.forEach(path -> array.add(path.toString()));
        return array;
    }

    private static List<LwM2mPath> paths(JsonNode array) {
        List<LwM2mPath> paths = new ArrayList<>();
        array.forEach(path -> paths.add(new LwM2mPath(path.asText())));
        return paths;
    }

    private static JsonNode json(@Nullable String text) {
        return Json.read(String.valueOf(text).getBytes(StandardCharsets.UTF_8));
    }

    private static String text(JsonNode json) {
        return new String(Json.write(json), StandardCharsets.UTF_8);
    }
}
