// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.simulator.SimulatedDevice;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What was wanted of which device, and how far the server says it has come. Thread-safe. */
final class Patches {
    /** What the newest change wants of one device. */
    static final class Patch {
        private final SimulatedDevice device;
        private final Map<String, String> states = new HashMap<>();
        private final int wakesBefore;
        private int wakesNeeded = -1;

        Patch(SimulatedDevice device, Set<String> paths) {
            this.device = device;
            wakesBefore = device.wakes();
            paths.forEach(path -> states.put(path, ""));
        }

        synchronized void state(String path, String state) {
            if (states.containsKey(path)) {
                states.put(path, state);
                boolean done = states.values().stream().allMatch("in-sync"::equals);
                wakesNeeded = done ? device.wakes() - wakesBefore : -1;
            }
        }

        synchronized boolean isConverged() {
            return wakesNeeded >= 0;
        }

        /** How often the device woke until it had converged, or so far. */
        synchronized int wakes() {
            return wakesNeeded >= 0 ? wakesNeeded : device.wakes() - wakesBefore;
        }

        /** The paths that are not in sync, with their states. */
        synchronized String missing() {
            StringBuilder text = new StringBuilder();
            states.forEach((path, state) -> {
                if (!state.equals("in-sync")) {
                    text.append(text.isEmpty() ? "" : ", ").append(path).append(' ');
                    text.append(state.isEmpty() ? "nothing heard" : state);
                }
            });
            return text.toString();
        }
    }

    private final Map<String, Patch> byEndpoint = new ConcurrentHashMap<>();

    void begin(SimulatedDevice device, Set<String> paths) {
        byEndpoint.put(device.endpoint(), new Patch(device, paths));
    }

    @Nullable
    Patch of(SimulatedDevice device) {
        return byEndpoint.get(device.endpoint());
    }

    /** @param members of the twin, as the API shows them */
    void look(String endpoint, JsonNode members) {
        Patch patch = byEndpoint.get(endpoint);
        if (patch != null) {
            members.properties()
                    .forEach(member -> patch.state(
                            member.getKey(), member.getValue().path("state").asText()));
        }
    }

    void event(JsonNode event) {
        Patch patch = byEndpoint.get(event.path("endpoint").asText());
        if (patch != null && event.path("type").asText().equals("twin.member")) {
            JsonNode data = event.path("data");
            patch.state(data.path("path").asText(), data.path("state").asText());
        }
    }
}
