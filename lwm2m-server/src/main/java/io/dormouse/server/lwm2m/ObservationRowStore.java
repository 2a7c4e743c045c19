// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.lwm2m;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.californium.core.coap.Token;
import org.eclipse.californium.core.network.serialization.UdpDataParser;
import org.eclipse.californium.core.network.serialization.UdpDataSerializer;
import org.eclipse.californium.core.observe.Observation;
import org.eclipse.leshan.core.util.Hex;
import org.eclipse.leshan.server.californium.observation.ObservationSerDes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Table {@code observation_row}: the Observe request as it went out, with the destination's identity. */
final class ObservationRowStore {
    private static final Logger log = LoggerFactory.getLogger(ObservationRowStore.class);
    private static final ObservationSerDes SERIAL = new ObservationSerDes(new UdpDataParser(), new UdpDataSerializer());

    private final Database database;

    ObservationRowStore(Database database) {
        this.database = database;
    }

    Map<Token, Observation> all() {
        Map<Token, Observation> all = new HashMap<>();
        Map<String, String> documents = database.read(connection -> {
            Map<String, String> found = new HashMap<>();
            try (PreparedStatement statement =
                            connection.prepareStatement("SELECT token, document FROM observation_row");
                    ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.put(row.getString(1), row.getString(2));
                }
            }
            return found;
        });
        documents.forEach((token, document) -> {
            try {
                all.put(new Token(Hex.decodeHex(token.toCharArray())), SERIAL.deserialize(document));
            } catch (RuntimeException unreadable) {
                log.warn("A stored observation cannot be read and is left out: {}", unreadable.getMessage());
            }
        });
        return all;
    }

    CompletableFuture<Integer> insert(Token token, String endpoint, Observation observation) {
        String document = SERIAL.serialize(observation);
        return database.submit(transaction -> {
            String sql = "INSERT INTO observation_row (token, endpoint, document) VALUES (?, ?, ?)"
                    + " ON CONFLICT (token) DO UPDATE SET endpoint = excluded.endpoint, document = excluded.document";
            try (PreparedStatement statement = transaction.connection().prepareStatement(sql)) {
                statement.setString(1, token.getAsString());
                statement.setString(2, endpoint);
                statement.setString(3, document);
                return statement.executeUpdate();
            }
        });
    }

    void delete(Token token) {
        var unused = database.submit(transaction -> {
            try (PreparedStatement statement =
                    transaction.connection().prepareStatement("DELETE FROM observation_row WHERE token = ?")) {
                statement.setString(1, token.getAsString());
                return statement.executeUpdate();
            }
        });
    }

    static void deleteOf(Transaction transaction, String endpoint) throws SQLException {
        try (PreparedStatement statement =
                transaction.connection().prepareStatement("DELETE FROM observation_row WHERE endpoint = ?")) {
            statement.setString(1, endpoint);
            statement.executeUpdate();
        }
    }
}
