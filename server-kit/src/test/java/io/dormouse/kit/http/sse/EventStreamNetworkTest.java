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
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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
            new EventLimits(2_000, 64 * 1024, Duration.ofMillis(200), Duration.ofSeconds(1)),
            time);
    private HttpServer server;

    @BeforeEach
    void start() {
        RouteTable routes = new RouteTable();
        events.addTo(routes);
        HttpPorts ports = HttpPorts.of(
                token -> Optional.of(new Principal("token:test", Role.VIEWER, null)), time, Randomness.seeded(1));
        server = new HttpServer(HttpConfig.onPort(0).withIdleTimeout(Duration.ofMillis(500)), routes, ports);
        server.start();
    }

    @AfterEach
    void stop() {
        events.close();
        server.close();
        time.close();
    }

    private Client connect(String query) throws IOException {
        return new Client(server.port(), query);
    }

    @Test
    void theStreamIsOpenBeforeAnythingHappens() throws Exception {
        try (Client client = connect("")) {
            assertTrue(client.head().startsWith("HTTP/1.1 200"), client.head());
            assertTrue(client.head().contains("text/event-stream"), client.head());
            log.append("m1", "twin.reported");
            assertEquals(List.of(1L), client.read(1));
        }
    }

    @Test
    void heartbeatsKeepAQuietStreamBeyondTheIdleTimeout() throws Exception {
        try (Client client = connect("?types=nothing")) {
            for (int beats = 0; beats < 6; ) {
                beats += client.line().equals(": heartbeat") ? 1 : 0;
            }
            assertEquals(1, events.clients());
        }
    }

    @Test
    void aClientThatDoesNotReadIsCutOffAndNobodyWaitsForIt() throws Exception {
        try (Client deaf = connect("");
                Client quick = connect("")) {
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
        try (Client slow = connect("")) {
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
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            clients.add(connect(""));
        }
        int threads = Thread.activeCount();
        log.append("m1", "twin.reported");

        for (Client client : clients) {
            assertEquals(List.of(1L), client.read(1));
            client.close();
        }
        assertTrue(threads < 100, threads + " threads");
    }

    @Test
    void stoppingTheServerEndsStreamsProperly() throws Exception {
        try (Client client = connect("")) {
            server.close();

            assertEquals("0", client.lastLine());
        }
    }

    @Test
    void whoComesBackWithTheLastIdGoesOnThere() throws Exception {
        long last;
        try (Client client = connect("")) {
            log.append("m1", "a");
            log.append("m1", "b");
            last = client.read(1).get(0);
        }
        log.append("m1", "c");
        try (Client again = connect("?since=" + last)) {
            assertEquals(List.of(2L, 3L), again.read(2));
        }
    }

    private static List<Long> numbers(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    /** A raw connection with a small window, so that a client that does not read is noticed. */
    private static final class Client implements AutoCloseable {
        private final Socket socket = new Socket();
        private final BufferedReader reader;
        private final String head;

        Client(int port, String query) throws IOException {
            socket.setReceiveBufferSize(16 * 1024);
            socket.setSoTimeout(10_000);
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            socket.getOutputStream()
                    .write(("GET /api/v1/events" + query + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 1024);
            StringBuilder lines = new StringBuilder();
            for (String line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
                lines.append(line).append('\n');
            }
            head = lines.toString();
        }

        String head() {
            return head;
        }

        String line() throws IOException {
            String line = reader.readLine();
            if (line == null) {
                throw new IOException("The stream ended");
            }
            return line;
        }

        String lastLine() throws IOException {
            String last = "";
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                last = line.isEmpty() ? last : line;
            }
            return last;
        }

        /** The seq of the next events. Chunk sizes never begin like the line of an event. */
        List<Long> read(int count) throws IOException {
            List<Long> seqs = new ArrayList<>();
            while (seqs.size() < count) {
                String line = line();
                int seq = line.indexOf("\"seq\":");
                if (line.startsWith("data: ") && seq > 0) {
                    seqs.add(Long.parseLong(line.substring(seq + 6, line.indexOf(',', seq))));
                }
            }
            return seqs;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
