// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.event.Event;
import io.dormouse.kit.time.Randomness;
import io.dormouse.objects.Value;
import io.dormouse.server.FakeDevice;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A device that sleeps, forgets, loses answers and refuses for a while, and an operator who changes his mind, at random. After each run the device has what was
 * wanted, if it can. A failure names its seed; the same seed gives the same run.
 */
class TwinSimulationTest {
    private static final String EP = "thing";
    private static final List<String> PATHS =
            List.of("/3/0/14", "/3/0/15", "/3306/0/5851", "/3311/0/5851", "/3311/0/5706");
    private static final String MOVES = "/3306/0/5851";
    private static final int STEPS = 60;
    private static final int RUNS_PER_CASE = 10;

    @ParameterizedTest
    @ValueSource(ints = {0, 1_000, 2_000, 3_000})
    void whateverHappensTheDeviceGetsWhatIsWanted(int first) {
        for (int seed = first; seed < first + RUNS_PER_CASE; seed++) {
            new Run(seed, seed % 2 == 0).play();
        }
    }

    private static final class Run {
        private final TwinWorld world = new TwinWorld();
        private final Map<String, Value> wanted = new HashMap<>();
        private final Randomness chance;
        private final boolean queueMode;
        private final String name;
        private final FakeDevice device;
        private int counter;

        Run(int seed, boolean queueMode) {
            this.chance = Randomness.seeded(seed);
            this.queueMode = queueMode;
            this.name = "seed " + seed;
            this.device = world.device(EP)
                    .has("/3/0/3", new Value.Text("1.0"))
                    .has("/3/0/14", new Value.Text("+00:00"))
                    .has("/3/0/15", new Value.Text("UTC"))
                    .has("/3306/0/5850", new Value.Bool(false))
                    .has("/3306/0/5851", new Value.SignedInteger(0))
                    .has("/3311/0/5850", new Value.Bool(false))
                    .has("/3311/0/5851", new Value.SignedInteger(0))
                    .has("/3311/0/5706", new Value.Text("none"));
        }

        void play() {
            try (world) {
                device.register(queueMode, Map.of());
                for (int step = 0; step < STEPS; step++) {
                    step();
                    inSyncIsTrue();
                }
                settle();
                check();
            }
        }

        private void step() {
            switch (chance.below(12)) {
                case 0, 1, 2, 3 -> change();
                case 4 -> world.pass(Duration.ofMillis(chance.below(500)));
                case 5 -> world.pass(chance.below(200));
                case 6 -> sleep();
                case 7 -> device.wakes();
                case 8 -> device.register(queueMode, Map.of());
                case 9 -> {
                    boolean lossy = chance.below(2) == 0;
                    device.swallows(line -> lossy && chance.below(3) == 0);
                }
                case 10 -> device.notifies(PATHS.get(chance.below(PATHS.size())));
                default -> moves();
            }
        }

        /** A device in queue mode listens for its window after each exchange, as the server believes; another may be gone at any time. */
        private void sleep() {
            while (queueMode && world.world.presence.of(EP).listens()) {
                world.pass(10);
            }
            device.vanishes();
        }

        private void change() {
            String path = PATHS.get(chance.below(PATHS.size()));
            if (chance.below(6) == 0) {
                wanted.remove(path);
                world.patches(EP, "{'" + path + "':null}");
                return;
            }
            Value value =
                    path.endsWith("5851") ? new Value.SignedInteger(++counter % 100) : new Value.Text("v" + ++counter);
            if (chance.below(4) == 0) {
                value = device.value(path) == null ? value : device.value(path);
            }
            wanted.put(path, value);
            String json = value instanceof Value.Text text
                    ? "'" + text.text() + "'"
                    : Long.toString(((Value.SignedInteger) value).number());
            world.patches(EP, "{'" + path + "':" + json + "}");
        }

        /** The device changes a value by itself. */
        private void moves() {
            device.has(MOVES, new Value.SignedInteger(chance.below(100)));
        }

        /** All is well again, somebody tries again what was given up, and enough time passes for what was written more than once. */
        private void settle() {
            device.swallows(line -> false);
            device.register(queueMode, Map.of());
            world.retries(EP);
            for (int wake = 0; wake < 5; wake++) {
                world.pass(30);
                PATHS.forEach(device::notifies);
                world.pass(30);
                if (queueMode) {
                    sleep();
                }
                world.pass(Duration.ofMinutes(25));
                device.wakes();
            }
            world.pass(60);
        }

        /** What is called in sync is on the device, at every moment; but for what the device changes by itself. */
        private void inSyncIsTrue() {
            JsonNode members = world.twin(EP).path("members");
            wanted.forEach((path, value) -> {
                if (!path.equals(MOVES)
                        && members.path(path).path("state").asText().equals("in-sync")) {
                    assertEquals(value, device.value(path), () -> name + " " + path + " " + members.path(path));
                }
            });
        }

        private void check() {
            JsonNode twin = world.twin(EP);
            wanted.forEach((path, value) -> {
                assertEquals(
                        "in-sync", twin.path("members").path(path).path("state").asText(), () -> name + " " + twin);
                assertEquals(value, device.value(path), () -> name + " " + path + " " + twin);
            });
            assertEquals("{}", twin.path("delta").toString(), name);
            if (queueMode) {
                assertEquals(0, device.heardWhileAsleep(), name);
            }
            long version = 0;
            for (Event event : world.world.events("twin.desired")) {
                assertEquals(++version, event.data().path("version").asLong(), name);
            }
            long reported = 0;
            for (Event event : world.world.events("twin.reported")) {
                assertTrue(event.data().path("version").asLong() >= reported, name);
                reported = event.data().path("version").asLong();
            }
            assertEquals(version, twin.path("version").asLong(), name);
        }
    }
}
