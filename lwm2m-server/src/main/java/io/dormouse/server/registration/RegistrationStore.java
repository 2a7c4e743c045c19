// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.registration;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Transaction;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceListener.Ended;
import io.dormouse.server.device.Registered;
import java.net.InetSocketAddress;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Table {@code registration}: the last registration of every device, also of those whose registration has ended. */
final class RegistrationStore {
    private static final String COLUMNS =
            "endpoint, registration_id, host, port, lifetime_seconds, registered_millis, updated_millis, document";

    private final Database database;
    private final ObjectLists lists;

    RegistrationStore(Database database, ObjectLists lists) {
        this.database = database;
        this.lists = lists;
    }

    /** All that have not ended. */
    List<Device> live() {
        return select("SELECT " + COLUMNS + " FROM registration WHERE ended IS NULL", null);
    }

    /** The last one of a device, ended or not. */
    Optional<Device> last(String endpoint) {
        return select("SELECT " + COLUMNS + " FROM registration WHERE endpoint = ?", endpoint).stream()
                .findFirst();
    }

    private List<Device> select(String sql, @org.jspecify.annotations.Nullable String endpoint) {
        return database.read(connection -> {
            List<Device> devices = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                if (endpoint != null) {
                    statement.setString(1, endpoint);
                }
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        devices.add(device(row));
                    }
                }
            }
            return devices;
        });
    }

    private Device device(ResultSet row) throws SQLException {
        Registered registered = RegistrationDocument.read(
                row.getString(2),
                new InetSocketAddress(row.getString(3), row.getInt(4)),
                Duration.ofSeconds(row.getLong(5)),
                Instant.ofEpochMilli(row.getLong(6)),
                Instant.ofEpochMilli(row.getLong(7)),
                row.getString(8),
                lists);
        return new Device(row.getString(1), registered);
    }

    void save(Transaction transaction, Device device) throws SQLException {
        String sql = "INSERT INTO registration (" + COLUMNS + ", ended) VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)"
                + " ON CONFLICT (endpoint) DO UPDATE SET registration_id = excluded.registration_id, host = excluded.host,"
                + " port = excluded.port, lifetime_seconds = excluded.lifetime_seconds,"
                + " registered_millis = excluded.registered_millis, updated_millis = excluded.updated_millis,"
                + " document = excluded.document, ended = NULL";
        Registered registered = device.registration();
        try (PreparedStatement statement = transaction.connection().prepareStatement(sql)) {
            statement.setString(1, device.endpoint());
            statement.setString(2, registered.registrationId());
            statement.setString(3, registered.address().getAddress().getHostAddress());
            statement.setInt(4, registered.address().getPort());
            statement.setLong(5, registered.lifetime().toSeconds());
            statement.setLong(6, registered.registeredAt().toEpochMilli());
            statement.setLong(7, registered.updatedAt().toEpochMilli());
            statement.setString(8, RegistrationDocument.write(registered));
            statement.executeUpdate();
        }
    }

    /** Address and time of the last Update, of registrations that still are what they were. */
    void refresh(Transaction transaction, List<Device> devices) throws SQLException {
        String sql =
                "UPDATE registration SET host = ?, port = ?, updated_millis = ? WHERE endpoint = ? AND registration_id = ?"
                        + " AND ended IS NULL";
        try (PreparedStatement statement = transaction.connection().prepareStatement(sql)) {
            for (Device device : devices) {
                Registered registered = device.registration();
                statement.setString(1, registered.address().getAddress().getHostAddress());
                statement.setInt(2, registered.address().getPort());
                statement.setLong(3, registered.updatedAt().toEpochMilli());
                statement.setString(4, device.endpoint());
                statement.setString(5, registered.registrationId());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    void end(Transaction transaction, String endpoint, Ended why) throws SQLException {
        String sql = "UPDATE registration SET ended = ? WHERE endpoint = ?";
        try (PreparedStatement statement = transaction.connection().prepareStatement(sql)) {
            statement.setString(1, why.name().toLowerCase(java.util.Locale.ROOT));
            statement.setString(2, endpoint);
            statement.executeUpdate();
        }
    }

    void delete(Transaction transaction, String endpoint) throws SQLException {
        try (PreparedStatement statement =
                transaction.connection().prepareStatement("DELETE FROM registration WHERE endpoint = ?")) {
            statement.setString(1, endpoint);
            statement.executeUpdate();
        }
    }
}
