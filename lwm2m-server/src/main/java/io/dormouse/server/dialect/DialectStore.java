// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** The tables of dialects. */
final class DialectStore {
    Set<String> learned(Connection connection, String speaker) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT fact FROM dialect WHERE speaker = ?")) {
            select.setString(1, speaker);
            Set<String> facts = new HashSet<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    facts.add(rows.getString(1));
                }
            }
            return facts;
        }
    }

    void learn(Connection connection, String speaker, String fact, Instant at) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO dialect (speaker, fact, learned_millis) VALUES (?, ?, ?) "
                        + "ON CONFLICT (speaker, fact) DO NOTHING")) {
            insert.setString(1, speaker);
            insert.setString(2, fact);
            insert.setLong(3, at.toEpochMilli());
            insert.executeUpdate();
        }
    }

    Speaker speaker(Connection connection, String endpoint) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT manufacturer, model, firmware FROM dialect_speaker WHERE endpoint = ?")) {
            select.setString(1, endpoint);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? new Speaker(row.getString(1), row.getString(2), row.getString(3))
                        : Speaker.STRANGER;
            }
        }
    }

    void know(Connection connection, String endpoint, Speaker speaker) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(
                "INSERT INTO dialect_speaker (endpoint, manufacturer, model, firmware) VALUES (?, ?, ?, ?) "
                        + "ON CONFLICT (endpoint) DO UPDATE SET manufacturer = excluded.manufacturer, "
                        + "model = excluded.model, firmware = excluded.firmware")) {
            upsert.setString(1, endpoint);
            upsert.setString(2, speaker.manufacturer());
            upsert.setString(3, speaker.model());
            upsert.setString(4, speaker.firmware());
            upsert.executeUpdate();
        }
    }

    /** A deleted device takes along what was known of it alone. */
    void forget(Connection connection, String endpoint, String ownKey) throws SQLException {
        try (PreparedStatement speaker = connection.prepareStatement("DELETE FROM dialect_speaker WHERE endpoint = ?");
                PreparedStatement own = connection.prepareStatement("DELETE FROM dialect WHERE speaker = ?")) {
            speaker.setString(1, endpoint);
            speaker.executeUpdate();
            own.setString(1, ownKey);
            own.executeUpdate();
        }
    }
}
