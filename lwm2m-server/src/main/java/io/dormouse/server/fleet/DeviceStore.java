// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.http.Json;
import io.dormouse.kit.time.Time;
import io.dormouse.server.device.DeviceSettings;
import io.dormouse.server.device.KnownDevices;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code device}. Settings are kept in memory for devices that were asked for lately, since every downlink asks for them. */
public final class DeviceStore implements KnownDevices {
    /** Devices whose settings are kept in memory. */
    static final int SETTINGS_KEPT_MAX = 10_000;

    private final Database database;
    private final Time time;
    private final Map<String, DeviceSettings> settings = new LinkedHashMap<>(64, 0.75f, true);

    public DeviceStore(Database database, Time time) {
        this.database = database;
        this.time = time;
    }

    /** What is stored of a device itself. */
    record Row(long version, @Nullable String label, DeviceSettings settings) {}

    @Override
    public boolean exists(String endpoint) {
        return find(endpoint).isPresent();
    }

    @Override
    public void ensure(Transaction transaction, String endpoint) throws SQLException {
        insert(transaction, endpoint);
    }

    /** False when it exists. */
    boolean insert(Transaction transaction, String endpoint) throws SQLException {
        try (PreparedStatement insert = transaction
                .connection()
                .prepareStatement("INSERT INTO device (endpoint, created_millis, version) VALUES (?, ?, 0)"
                        + " ON CONFLICT (endpoint) DO NOTHING")) {
            insert.setString(1, endpoint);
            insert.setLong(2, time.now().toEpochMilli());
            return insert.executeUpdate() == 1;
        }
    }

    @Override
    public DeviceSettings settings(String endpoint) {
        synchronized (settings) {
            DeviceSettings kept = settings.get(endpoint);
            if (kept != null) {
                return kept;
            }
        }
        DeviceSettings read = find(endpoint).map(Row::settings).orElse(DeviceSettings.NONE);
        keep(endpoint, read);
        return read;
    }

    private void keep(String endpoint, DeviceSettings known) {
        synchronized (settings) {
            settings.put(endpoint, known);
            if (settings.size() > SETTINGS_KEPT_MAX) {
                settings.remove(settings.keySet().iterator().next());
            }
        }
    }

    /** The next question reads them anew. */
    void forgetSettings(String endpoint) {
        synchronized (settings) {
            settings.remove(endpoint);
        }
    }

    Optional<Row> find(String endpoint) {
        return database.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT version, label, settings FROM device WHERE endpoint = ?")) {
                select.setString(1, endpoint);
                try (ResultSet rows = select.executeQuery()) {
                    return rows.next()
                            ? Optional.of(new Row(rows.getLong(1), rows.getString(2), settingsOf(rows.getString(3))))
                            : Optional.empty();
                }
            }
        });
    }

    static DeviceSettings settingsOf(@Nullable String stored) {
        return stored == null
                ? DeviceSettings.NONE
                : SettingsJson.read(Json.read(stored.getBytes(StandardCharsets.UTF_8)), "", new ArrayList<>());
    }

    /** False when the version is another one by now. */
    static boolean update(
            Transaction transaction, String endpoint, long version, @Nullable String label, DeviceSettings settings)
            throws SQLException {
        try (PreparedStatement update = transaction
                .connection()
                .prepareStatement("UPDATE device SET version = version + 1, label = ?, settings = ?"
                        + " WHERE endpoint = ? AND version = ?")) {
            update.setString(1, label);
            update.setString(
                    2,
                    settings.equals(DeviceSettings.NONE)
                            ? null
                            : SettingsJson.write(settings).toString());
            update.setString(3, endpoint);
            update.setLong(4, version);
            return update.executeUpdate() == 1;
        }
    }

    /** Notes what the filter language can ask of the last registration. */
    static void registeredAs(Transaction transaction, String endpoint, String lwm2mVersion, String security)
            throws SQLException {
        try (PreparedStatement update = transaction
                .connection()
                .prepareStatement("UPDATE device SET lwm2m_version = ?, security = ? WHERE endpoint = ?")) {
            update.setString(1, lwm2mVersion);
            update.setString(2, security);
            update.setString(3, endpoint);
            update.executeUpdate();
        }
    }

    static boolean delete(Transaction transaction, String endpoint) throws SQLException {
        try (PreparedStatement delete =
                transaction.connection().prepareStatement("DELETE FROM device WHERE endpoint = ?")) {
            delete.setString(1, endpoint);
            return delete.executeUpdate() == 1;
        }
    }
}
