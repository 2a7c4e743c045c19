// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http.sse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.EveryDatabase;
import io.dormouse.kit.database.TestDatabase;
import io.dormouse.kit.event.EventLog;
import io.dormouse.kit.http.HttpConfig;
import io.dormouse.kit.http.HttpPorts;
import io.dormouse.kit.http.HttpServer;
import io.dormouse.kit.http.Principal;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.RouteTable;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.SystemTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

/** The stream over the log of the real databases, while several threads commit. */
class LoggedEventsTest {
    private static final int THREADS = 4;
    private static final int EVENTS_EACH = 250;

    @EveryDatabase
    void whatManyThreadsCommitArrivesInTheOrderOfTheLogAlsoOverAReconnect(TestDatabase database) throws Exception {
        SystemTime time = new SystemTime();
        EventSource source = EventSource.of(new EventLog(database, time));
        EventStream stream = new EventStream(source, EventSelection.NO_DEVICE_FILTERS, EventLimits.DEFAULT, time);
        RouteTable routes = new RouteTable();
        stream.addTo(routes);
        HttpPorts ports = HttpPorts.of(
                token -> Optional.of(new Principal("token:test", Role.VIEWER, null)), time, Randomness.seeded(1));
        int all = THREADS * EVENTS_EACH;
        try (HttpServer server = new HttpServer(HttpConfig.onPort(0), routes, ports)) {
            server.start();
            List<Long> got = new ArrayList<>();
            try (EventClient client = new EventClient(server.port(), "")) {
                for (int thread = 0; thread < THREADS; thread++) {
                    CompletableFuture.runAsync(() -> commitAll(database), task -> new Thread(task).start());
                }
                got.addAll(client.read(all / 2));
            }
            try (EventClient again = new EventClient(server.port(), "?since=" + got.get(got.size() - 1))) {
                got.addAll(again.read(all - all / 2));
            }

            assertEquals(LongStream.rangeClosed(1, all).boxed().toList(), got);
            stream.close();
        }
        time.close();
    }

    private static void commitAll(Database database) {
        for (int i = 0; i < EVENTS_EACH; i++) {
            database.commit(transaction -> {
                transaction.event("m1", "twin.reported", JsonNodeFactory.instance.objectNode());
                return true;
            });
        }
    }
}
