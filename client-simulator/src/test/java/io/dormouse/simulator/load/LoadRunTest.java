// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dormouse.simulator.ExampleServer;
import io.dormouse.simulator.Fleet;
import io.dormouse.simulator.FleetPlan;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoadRunTest {
    @ParameterizedTest
    @EnumSource(LoadPlan.Kind.class)
    void everyKindOfLoadEndsWithALineOfJson(LoadPlan.Kind kind) throws Exception {
        try (ExampleServer server = new ExampleServer();
                Fleet fleet = Fleet.of(FleetPlan.mixed("load", 5, server.coap(), server.coap())
                        .withShares(0, 0)
                        .withRate(100))) {
            LoadResult result = new LoadRun(fleet, new LoadPlan(kind, 50, Duration.ofSeconds(1))).run();

            JsonNode json = new ObjectMapper().readTree(result.json());
            assertEquals(kind.word(), json.path("load").asText());
            assertEquals(5, json.path("registered").asInt());
            assertEquals(0, json.path("failed").asInt());
            boolean asks = kind != LoadPlan.Kind.SERVE;
            assertTrue(!asks || json.path("succeeded").asLong() >= 5, result::json);
            assertTrue(json.path("millis").has("p99.9"), result::json);
        }
    }
}
