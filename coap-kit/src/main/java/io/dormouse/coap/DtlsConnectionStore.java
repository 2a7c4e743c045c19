// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import io.dormouse.kit.database.Database;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.jspecify.annotations.Nullable;

/** Table {@code dtls_connection}. */
final class DtlsConnectionStore {
    private final Database database;

    DtlsConnectionStore(Database database) {
        this.database = database;
    }

    /** All rows as they are; in the store each has {@code more} numbers reserved when this returns. */
    List<DtlsRow> reserveAll(long more) {
        List<DtlsRow> rows = database.read(DtlsConnectionStore::all);
        database.commit(transaction -> {
            String sql = "UPDATE dtls_connection SET write_reserved = write_reserved + ?";
            try (PreparedStatement statement = transaction.connection().prepareStatement(sql)) {
                statement.setLong(1, more);
                return statement.executeUpdate();
            }
        });
        return rows;
    }

    private static List<DtlsRow> all(Connection connection) throws SQLException {
        String sql =
                "SELECT connection_id, sealed, write_reserved, read_lower, read_bits, mac_errors, host, port, nanos, saved_millis"
                        + " FROM dtls_connection ORDER BY saved_millis";
        List<DtlsRow> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                rows.add(new DtlsRow(
                        row.getString(1),
                        row.getString(2),
                        row.getLong(3),
                        new DtlsWindow(
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                address(row.getString(7), row.getInt(8))),
                        row.getLong(9),
                        row.getLong(10)));
            }
        }
        return rows;
    }

    private static @Nullable InetSocketAddress address(@Nullable String host, int port) {
        return host == null ? null : new InetSocketAddress(host, port);
    }

    CompletableFuture<Boolean> insert(DtlsRow row) {
        return database.submit(transaction -> {
            remove(transaction.connection(), row.connectionId());
            String sql =
                    "INSERT INTO dtls_connection (connection_id, sealed, write_reserved, read_lower, read_bits, mac_errors,"
                            + " host, port, nanos, saved_millis) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
            try (PreparedStatement statement = transaction.connection().prepareStatement(sql)) {
                statement.setString(1, row.connectionId());
                statement.setString(2, row.sealed());
                statement.setLong(3, row.firstUnused());
                statement.setLong(4, row.window().readLower());
                statement.setLong(5, row.window().readBits());
                statement.setLong(6, row.window().macErrors());
                setAddress(statement, 7, row.window().address());
                statement.setLong(9, row.nanos());
                statement.setLong(10, row.millis());
                return statement.executeUpdate() == 1;
            }
        });
    }

    private static void setAddress(PreparedStatement statement, int first, @Nullable InetSocketAddress address)
            throws SQLException {
        statement.setString(first, address == null ? null : address.getAddress().getHostAddress());
        statement.setInt(first + 1, address == null ? 0 : address.getPort());
    }

    /** False when the connection is not stored. */
    CompletableFuture<Boolean> reserve(String connectionId, long end) {
        return database.submit(transaction -> {
            String sql = "UPDATE dtls_connection SET write_reserved = ? WHERE connection_id = ?";
            try (PreparedStatement statement = transaction.connection().prepareStatement(sql)) {
                statement.setLong(1, end);
                statement.setString(2, connectionId);
                return statement.executeUpdate() == 1;
            }
        });
    }

    CompletableFuture<Integer> saveWindows(Map<ConnectionId, DtlsWindow> windows) {
        return database.submit(transaction -> save(transaction.connection(), windows));
    }

    void saveWindowsNow(Map<ConnectionId, DtlsWindow> windows) {
        if (!windows.isEmpty()) {
            database.commit(transaction -> save(transaction.connection(), windows));
        }
    }

    private static Integer save(Connection connection, Map<ConnectionId, DtlsWindow> windows) throws SQLException {
        String sql = "UPDATE dtls_connection SET read_lower = ?, read_bits = ?, mac_errors = ?, host = ?, port = ?"
                + " WHERE connection_id = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Map.Entry<ConnectionId, DtlsWindow> entry : windows.entrySet()) {
                DtlsWindow window = entry.getValue();
                statement.setLong(1, window.readLower());
                statement.setLong(2, window.readBits());
                statement.setLong(3, window.macErrors());
                setAddress(statement, 4, window.address());
                statement.setString(6, entry.getKey().getAsString());
                statement.addBatch();
            }
            return statement.executeBatch().length;
        }
    }

    void delete(String connectionId) {
        var unused = database.submit(transaction -> remove(transaction.connection(), connectionId));
    }

    void deleteAll() {
        database.commit(transaction -> {
            try (PreparedStatement statement =
                    transaction.connection().prepareStatement("DELETE FROM dtls_connection")) {
                return statement.executeUpdate();
            }
        });
    }

    private static Integer remove(Connection connection, String connectionId) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("DELETE FROM dtls_connection WHERE connection_id = ?")) {
            statement.setString(1, connectionId);
            return statement.executeUpdate();
        }
    }
}
