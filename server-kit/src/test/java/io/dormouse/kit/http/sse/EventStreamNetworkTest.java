// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http.sse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.kit.http.HttpConfig;
import io.dormouse.kit.http.HttpPorts;
import io.dormouse.kit.http.HttpServer;
import io.dormouse.kit.http.Principal;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.RouteTable;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.SystemTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventStreamNetworkTest {
    private final SystemTime time = new SystemTime();
    private final MemoryEvents log = new MemoryEvents();
    private final EventStream events = new EventStream(
            log,
            EventSelection.NO_DEVICE_FILTERS,
            new EventLimits(2_000, 64 * 1024, Duration.ofMillis(200), Duration.ofSeconds(2)),
            time);
    private HttpServer server;

    @BeforeEach
    void start() {
        RouteTable routes = new RouteTable();
        events.addTo(routes);
        HttpPorts ports = HttpPorts.of(
                token -> Optional.of(new Principal("token:test", Role.VIEWER, null)), time, Randomness.seeded(1));
        server = new HttpServer(HttpConfig.onPort(0).withIdleTimeout(Duration.ofSeconds(2)), routes, ports);
        server.start();
    }

    @AfterEach
    void stop() {
        events.close();
        server.close();
        time.close();
    }

    private EventClient connect(String query) throws IOException {
        return new EventClient(server.port(), query);
    }

    @Test
    void theStreamIsOpenBeforeAnythingHappens() throws Exception {
        try (EventClient client = connect("")) {
            assertTrue(client.head().startsWith("HTTP/1.1 200"), client.head());
            assertTrue(client.head().contains("text/event-stream"), client.head());
            log.append("m1", "twin.reported");
            assertEquals(List.of(1L), client.read(1));
        }
    }

    @Test
    void heartbeatsKeepAQuietStreamBeyondTheIdleTimeout() throws Exception {
        try (EventClient client = connect("?types=nothing")) {
            for (int beats = 0; beats < 12; ) {
                beats += client.line().equals(": heartbeat") ? 1 : 0;
            }
            assertEquals(1, events.clients());
        }
    }

    @Test
    void aClientThatDoesNotReadIsCutOffAndNobodyWaitsForIt() throws Exception {
        try (EventClient deaf = connect("");
                EventClient quick = connect("")) {
            String text = "x".repeat(1000);
            for (int i = 0; i < 10_000; i++) {
                log.append("m" + i, "twin.reported", text);
            }

            assertEquals(numbers(1, 10_000), quick.read(10_000));
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> events.clients() == 1);
            assertTrue(deaf.head().startsWith("HTTP/1.1 200"));
        }
    }

    @Test
    void aClientThatReadsSlowlyGetsEverything() throws Exception {
        try (EventClient slow = connect("")) {
            String text = "x".repeat(1000);
            for (int i = 0; i < 5_000; i++) {
                log.append("m" + i, "twin.reported", text);
            }

            assertEquals(numbers(1, 5_000), slow.read(5_000));
            log.append("m", "twin.reported");
            assertEquals(List.of(5_001L), slow.read(1));
        }
    }

    @Test
    void aThousandStreamsNeedNoThousandThreads() throws Exception {
        List<EventClient> clients = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            clients.add(connect(""));
        }
        int threads = Thread.activeCount();
        log.append("m1", "twin.reported");

        for (EventClient client : clients) {
            assertEquals(List.of(1L), client.read(1));
            client.close();
        }
        assertTrue(threads < 100, threads + " threads");
    }

    @Test
    void stoppingTheServerEndsStreamsProperly() throws Exception {
        try (EventClient client = connect("")) {
            server.close();

            assertEquals("0", client.lastLine());
        }
    }

    @Test
    void whoComesBackWithTheLastIdGoesOnThere() throws Exception {
        long last;
        try (EventClient client = connect("")) {
            log.append("m1", "a");
            log.append("m1", "b");
            last = client.read(1).get(0);
        }
        log.append("m1", "c");
        try (EventClient again = connect("?since=" + last)) {
            assertEquals(List.of(2L, 3L), again.read(2));
        }
    }

    private static List<Long> numbers(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }
}
