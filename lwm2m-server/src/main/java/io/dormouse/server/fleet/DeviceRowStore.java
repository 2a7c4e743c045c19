// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.Json;
import io.dormouse.kit.http.Rfc3339;
import io.dormouse.server.device.NextContact;
import io.dormouse.server.device.NextContactJson;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a {@link DeviceRow} is put together from the tables of several capabilities. */
final class DeviceRowStore {
    /** What {@link #read} needs, after the column of the state. */
    static final String COLUMNS = "d.endpoint, d.version AS device_version, d.created_millis, d.label, d.settings,"
            + " p.last_seen_millis, p.awake_until_millis, p.next_at_millis, p.next_early_millis, p.next_late_millis,"
            + " p.next_basis, p.next_confidence, r.registration_id, r.ended AS registration_ended, r.host, r.port,"
            + " r.lifetime_seconds, r.registered_millis, r.updated_millis, r.document, t.version AS twin_version,"
            + " t.tags, t.pending, t.drifted, t.refused, " + DeviceColumns.QUEUED + " AS queued";

    private DeviceRowStore() {}

    static DeviceRow read(ResultSet row, Instant now) throws SQLException {
        String endpoint = row.getString("endpoint");
        long lastSeen = row.getLong("last_seen_millis");
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("endpoint", endpoint);
        json.put("label", row.getString("label"));
        json.put("state", row.getString("state"));
        json.put("createdAt", Rfc3339.write(Instant.ofEpochMilli(row.getLong("created_millis"))));
        json.put("lastSeenAt", lastSeen == 0 ? null : Rfc3339.write(Instant.ofEpochMilli(lastSeen)));
        json.put("awakeUntil", DeviceRow.awakeUntil(time(row, "awake_until_millis"), now));
        json.set("nextContact", nextContact(row));
        json.set("registration", registration(row));
        json.set("tags", tree(row.getString("tags")));
        json.set("settings", SettingsJson.write(DeviceStore.settingsOf(row.getString("settings"))));
        json.putObject("twin")
                .put("pending", row.getInt("pending"))
                .put("drifted", row.getInt("drifted"))
                .put("refused", row.getInt("refused"));
        json.putObject("messages").put("queued", row.getInt("queued"));
        return new DeviceRow(
                endpoint,
                row.getLong("device_version") + row.getLong("twin_version"),
                lastSeen,
                row.getLong("next_at_millis"),
                json);
    }

    private static JsonNode nextContact(ResultSet row) throws SQLException {
        Instant at = time(row, "next_at_millis");
        Instant early = time(row, "next_early_millis");
        Instant late = time(row, "next_late_millis");
        String basis = row.getString("next_basis");
        return NextContactJson.of(
                at == null || early == null || late == null || basis == null
                        ? null
                        : new NextContact(at, early, late, basis, row.getDouble("next_confidence")));
    }

    private static JsonNode registration(ResultSet row) throws SQLException {
        if (row.getString("registration_id") == null || row.getString("registration_ended") != null) {
            return JsonNodeFactory.instance.nullNode();
        }
        return RegistrationJson.stored(
                row.getString("registration_id"),
                InetSocketAddress.createUnresolved(row.getString("host"), row.getInt("port")),
                Duration.ofSeconds(row.getLong("lifetime_seconds")),
                Instant.ofEpochMilli(row.getLong("registered_millis")),
                Instant.ofEpochMilli(row.getLong("updated_millis")),
                tree(row.getString("document")));
    }

    private static JsonNode tree(@Nullable String stored) {
        return stored == null
                ? JsonNodeFactory.instance.objectNode()
                : Json.read(stored.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
