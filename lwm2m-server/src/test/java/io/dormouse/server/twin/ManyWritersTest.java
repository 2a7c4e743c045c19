// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dormouse.kit.database.EveryDatabase;
import io.dormouse.kit.database.TestDatabase;
import io.dormouse.kit.http.HttpConfig;
import io.dormouse.kit.http.HttpPorts;
import io.dormouse.kit.http.HttpServer;
import io.dormouse.kit.http.Principal;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.RouteTable;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.SystemTime;
import io.dormouse.server.World;
import io.dormouse.server.device.DeviceProfiles;
import io.dormouse.server.device.LaneExecutor;
import io.dormouse.server.dialect.LearnedDialects;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many callers change the same twin at the same time, over real HTTP (semantics.md §2: several writers at once). */
final class ManyWritersTest {
    private static final int CALLERS = 50;
    private static final int CHANGES = 4;

    private final World world = new World();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @EveryDatabase
    void fiftyCallersAtOnceEachGetTheirOwnVersionAndNoneIsLost(TestDatabase database) throws Exception {
        ExecutorService lanes = Executors.newFixedThreadPool(8);
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try (SystemTime time = new SystemTime();
                HttpServer server = server(twins(database, lanes, time), time)) {
            server.start();
            Queue<Long> versions = new ConcurrentLinkedQueue<>();
            Queue<Future<?>> running = new ConcurrentLinkedQueue<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                String path = "/3306/" + caller + "/5750";
                running.add(callers.submit(() -> {
                    for (int change = 1; change <= CHANGES; change++) {
                        versions.add(patch(server.uri(), path, change));
                    }
                    return path;
                }));
            }
            for (Future<?> caller : running) {
                caller.get();
            }

            TreeSet<Long> distinct = new TreeSet<>(versions);
            assertEquals(CALLERS * CHANGES, distinct.size(), "two callers were told the same version");
            assertEquals(1, distinct.first());
            assertEquals(CALLERS * CHANGES, distinct.last());
            Twin stored = new TwinStore(database, world.known).load("meter");
            assertEquals(CALLERS * CHANGES, stored.version());
            assertEquals(CALLERS, stored.members().size());
            stored.members()
                    .values()
                    .forEach(member -> assertEquals(
                            Integer.toString(CHANGES),
                            Evidence.shown(member.wanted().value()).replace("\"", "")));
        } finally {
            callers.shutdownNow();
            lanes.shutdownNow();
            world.close();
        }
    }

    private Twins twins(TestDatabase database, ExecutorService lanes, SystemTime time) {
        return new Twins(new TwinParts(
                database,
                new LaneExecutor(lanes),
                world.models,
                endpoint -> world.presence.of(endpoint),
                world.known,
                new LearnedDialects(database, world.known, time),
                DeviceProfiles.NONE,
                endpoint -> {},
                TwinConfig.DEFAULT,
                time));
    }

    private static HttpServer server(Twins twins, SystemTime time) {
        RouteTable routes = new RouteTable();
        new TwinRoutes(twins).addTo(routes);
        Principal operator = new Principal("operator", Role.OPERATOR, null);
        return new HttpServer(
                HttpConfig.onPort(0), routes, HttpPorts.of(token -> Optional.of(operator), time, Randomness.seeded(1)));
    }

    /** The version that the caller was told. */
    private long patch(URI server, String path, int value) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/api/v1/devices/meter/twin/desired"))
                .header("Authorization", "Bearer any")
                .header("Content-Type", "application/merge-patch+json")
                .method("PATCH", BodyPublishers.ofString("{\"" + path + "\":\"" + value + "\"}"))
                .build();
        var response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() == 503) {
            return patch(server, path, value);
        }
        assertEquals(200, response.statusCode(), response.body());
        JsonNode twin = new ObjectMapper().readTree(response.body());
        assertEquals(
                "\"" + twin.path("version").asLong() + "\"",
                response.headers().firstValue("ETag").orElse(""));
        return twin.path("version").asLong();
    }
}
