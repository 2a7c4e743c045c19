// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.http.Route;
import io.dormouse.kit.time.SystemTime;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as it is wired, against openapi.yaml: the same operations, roles, bodies and keys. */
final class ServerContractTest {
    @TempDir
    Path directory;

    private final OpenApiContract contract = OpenApiContract.load();

    private List<Route> routes() {
        ServerConfig config = WiredServer.config(directory, Map.of());
        try (Core core = Core.open(config, new SystemTime());
                HttpSide http = new HttpSide(config, core)) {
            return http.routes().routes();
        }
    }

    private JsonNode operation(Route route) {
        return contract.document()
                .path("paths")
                .path(route.template())
                .path(route.method().toLowerCase(Locale.ROOT));
    }

    @Test
    void theDocumentAndTheServerHaveTheSameOperations() {
        Set<String> served = routes().stream()
                .map(route -> route.method() + " " + route.template())
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(String.join("\n", served), String.join("\n", contract.operations()));
    }

    @Test
    void theDocumentTellsTheRoleTheBodiesAndTheKeysOfEveryRoute() {
        for (Route route : routes()) {
            JsonNode operation = operation(route);
            String where = route.method() + " " + route.template();
            if (route.role() == null) {
                assertTrue(
                        operation.has("security") && operation.path("security").isEmpty(), where);
            } else {
                assertFalse(operation.has("security"), where);
                String role = "role\\s+`" + route.role().name().toLowerCase(Locale.ROOT) + "`";
                String description = operation.path("description").asText();
                assertTrue(
                        description.matches("(?s).*" + role + ".*") || where.startsWith("PUT /api/v1/devices"), where);
            }
            Set<String> described = new TreeSet<>();
            operation.path("requestBody").path("content").fieldNames().forEachRemaining(described::add);
            described.removeIf(type -> type.endsWith("+json"));
            assertEquals(described.isEmpty() ? Set.of() : new TreeSet<>(route.mediaTypes()), described, where);
            assertEquals(route.idempotencyKeys(), operation.toString().contains("parameters/idempotencyKey"), where);
        }
    }
}
