// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.http.Reply;
import io.dormouse.objects.Value;
import io.dormouse.server.FakeDevice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random lives of one sleeping device with lost datagrams, new registrations, server crashes, a full disk and jumps of
 * the wall clock. A failure names the seed; running it alone repeats it.
 */
final class MessageSimulationTest {
    private static final int LIVES = 6;
    private static final int STEPS = 50;

    /** One message of the simulation: its own resource, so that every datagram tells whose it is. */
    private record Sent(String id, String op, String line, long submittedNanos, Duration ttl) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 1_000, 2_000, 3_000})
    void everyMessageEndsOnceAndNothingRepeatsThatMustNot(long firstSeed) {
        Set<MessageState> ends = EnumSet.noneOf(MessageState.class);
        for (long seed = firstSeed; seed < firstSeed + LIVES; seed++) {
            new Life(seed, ends).run();
        }
        assertTrue(
                ends.containsAll(Set.of(MessageState.COMPLETED, MessageState.EXPIRED, MessageState.UNKNOWN)),
                "these lives were too easy: " + ends);
    }

    private static final class Life {
        private final long seed;
        private final Random random;
        private final MessageBench bench = new MessageBench();
        private final FakeDevice meter = bench.world.device("meter");
        private final List<Sent> messages = new ArrayList<>();
        private final Map<String, List<Long>> datagrams = new HashMap<>();
        private final Set<MessageState> ends;

        Life(long seed, Set<MessageState> ends) {
            this.seed = seed;
            this.ends = ends;
            this.random = new Random(seed);
        }

        void run() {
            int loss = random.nextInt(50);
            meter.has("/3/0/0", new Value.Text("Acme"));
            meter.swallows(line -> {
                datagrams.computeIfAbsent(line, name -> new ArrayList<>()).add(bench.world.time.nanos());
                return random.nextInt(100) < loss;
            });
            meter.registersWithQueueMode();
            for (int step = 0; step < STEPS; step++) {
                step();
            }
            bench.storeDown(false);
            for (int window = 0; window < 12; window++) {
                meter.wakes();
                bench.world.pass(Duration.ofMinutes(15));
            }
            bench.world.pass(Duration.ofHours(1));
            messages.forEach(this::check);
            assertEquals(0, meter.heardWhileAsleep(), "seed " + seed);
            bench.close();
        }

        private void step() {
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3 -> submit();
                case 4, 5 -> meter.wakes();
                case 6 -> meter.fallsAsleep();
                case 7 -> meter.registersWithQueueMode();
                case 8 -> bench.restart();
                case 9 -> bench.storeDown(random.nextInt(3) == 0);
                case 10 -> {
                    Duration astray = Duration.ofHours(random.nextInt(80) - 40);
                    bench.world.time.jump(astray);
                    pass(random.nextInt(600));
                    bench.world.time.jump(astray.negated());
                }
                default -> pass(random.nextInt(3_000));
            }
            pass(random.nextInt(20));
        }

        private void pass(int seconds) {
            bench.world.pass(Duration.ofSeconds(seconds));
        }

        private void submit() {
            int number = messages.size();
            Duration ttl = Duration.ofSeconds(10 + random.nextInt(7_200));
            boolean execute = random.nextBoolean();
            String path = execute ? "/3303/" + number + "/5605" : "/3311/" + number + "/5850";
            String body = execute
                    ? "{'op':'execute','path':'" + path + "','ttl':'" + ttl + "'}"
                    : "{'op':'write','path':'" + path + "','value':true,'ttl':'" + ttl + "'}";
            long now = bench.world.time.nanos();
            Reply reply = bench.post("meter", body);
            if (reply.status() == 202) {
                String line = execute ? "Execute " + path : "Write " + path + " = true";
                messages.add(new Sent(
                        MessageBench.json(reply).path("id").asText(), execute ? "execute" : "write", line, now, ttl));
            } else {
                assertTrue(reply.status() == 503 || reply.status() == 429, "seed " + seed + ": " + reply.json());
            }
        }

        private void check(Sent message) {
            String about = "seed " + seed + ", " + message;
            JsonNode json = bench.get(message.id());
            MessageState state = MessageState.of(json.path("state").asText()).orElseThrow();
            assertFalse(state.waiting(), about + " still waits");
            ends.add(state);
            int endings = 0;
            for (JsonNode entry : json.path("history")) {
                endings += MessageState.of(entry.path("state").asText())
                                .orElseThrow()
                                .waiting()
                        ? 0
                        : 1;
            }
            assertEquals(1, endings, about);
            List<Long> sent = datagrams.getOrDefault(message.line(), List.of());
            long deadline = message.submittedNanos() + message.ttl().toNanos();
            assertTrue(sent.stream().allMatch(at -> at < deadline), about + " left after its expiry");
            if (message.op().equals("execute")) {
                assertTrue(sent.size() <= 1, about + " was sent twice");
            }
            switch (state) {
                case COMPLETED -> assertFalse(sent.isEmpty(), about + " was never sent");
                case EXPIRED -> assertTrue(sent.isEmpty(), about + " was sent and is called expired");
                case UNKNOWN, DEAD_LETTERED -> assertFalse(sent.isEmpty(), about + " was never sent");
                default -> throw new AssertionError(about + " is " + state);
            }
        }
    }
}
