// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.registration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dormouse.coap.RefusedContact;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Databases;
import io.dormouse.kit.time.VirtualTime;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Floods of refused contacts are counted, and told of in moderation. */
class RefusalsTest {
    private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-24T08:00:00Z"));
    private final Database database = Databases.inMemory(time);
    private final Refusals refusals = new Refusals(database, time);

    @AfterEach
    void close() {
        database.close();
    }

    private void refused(String cause, String host) {
        refusals.refused(new RefusedContact(cause, null, "id-1", new InetSocketAddress(host, 1), "because"));
    }

    @Test
    void theSameTroubleIsToldOncePerMinuteWithTheNumberOfTheOthers() {
        for (int count = 0; count < 5; count++) {
            refused("wrong-key", "10.0.0.1");
        }
        time.advance(Duration.ofMinutes(1));
        refused("wrong-key", "10.0.0.1");

        List<String> events = events();
        assertEquals(2, events.size());
        assertEquals(true, events.get(1).contains("\"suppressed\":4"));
        assertEquals(Map.of("wrong-key", 6L), refusals.counts());
    }

    @Test
    void aFloodFromManyAddressesIsLimited() {
        for (int host = 0; host < 200; host++) {
            refused("unknown-identity", "10.0.1." + host);
        }

        assertEquals(Refusals.EVENTS_PER_SECOND, events().size());
        time.advance(Duration.ofSeconds(1));
        refused("unknown-identity", "10.0.2.1");
        assertEquals(Refusals.EVENTS_PER_SECOND + 1, events().size());
        assertEquals(201L, refusals.counts().get("unknown-identity"));
    }

    private List<String> events() {
        return database.read(connection -> {
            List<String> data = new ArrayList<>();
            try (var statement = connection.prepareStatement(
                            "SELECT data FROM event WHERE type = 'device.refused' ORDER BY seq");
                    var row = statement.executeQuery()) {
                while (row.next()) {
                    data.add(row.getString(1));
                }
            }
            return data;
        });
    }
}
