// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.objects.Value;
import io.dormouse.server.FakeDevice;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.leshan.core.ResponseCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code twin/explain}: every state with its cause and what comes next, in words (semantics.md §2, state per member). */
class ExplainTest {
    private static final String METER = "meter";
    private static final String ZONE = "/3/0/15";

    private final TwinWorld world = new TwinWorld();
    private final Set<String> seen = new HashSet<>();
    private FakeDevice meter;

    @BeforeEach
    void aMeter() {
        meter = world.device(METER)
                .has("/3/0/3", new Value.Text("1.0"))
                .has(ZONE, new Value.Text("UTC"))
                .has("/9/0/15", new Value.Text(""));
    }

    @AfterEach
    void end() {
        world.close();
    }

    private JsonNode explain(String path) {
        JsonNode member = TwinWorld.done(world.twins.read(METER, TwinView::explain))
                .json()
                .path("members")
                .path(path);
        assertFalse(member.path("why").asText().isBlank(), member.toString());
        assertFalse(member.path("next").asText().isBlank(), member.toString());
        assertTrue(member.path("attempts").isInt(), member.toString());
        assertTrue(member.has("lastAttemptAt") && member.has("nextAttemptAt"), member.toString());
        seen.add(member.path("state").asText());
        return member;
    }

    private void is(String path, String state, String why, String next) {
        JsonNode member = explain(path);
        assertEquals(state, member.path("state").asText(), member.toString());
        assertTrue(member.path("why").asText().contains(why), member.toString());
        assertTrue(member.path("next").asText().contains(next), member.toString());
    }

    @Test
    void everyStateIsExplainedInWords() {
        world.patches(METER, "{'" + ZONE + "':'Europe/Berlin','/9/0/15':'geheim'}");
        is(ZONE, "pending", "never registered", "it is written at the next contact");

        meter.registers();
        world.pass(Duration.ofMillis(50));
        is(ZONE, "in-flight", "sent, waiting for the answer", "an answer, or its absence");
        world.pass(10);
        is(ZONE, "in-sync", "the device has it", "nothing, unless the device reports another value");
        is("/9/0/15", "unverified", "acknowledged; the resource cannot be read", "twin:retry");

        meter.bends(ZONE, value -> new Value.Text("UTC"));
        world.patches(METER, "{'" + ZONE + "':'Europe/Rome'}");
        world.pass(10);
        is(ZONE, "drifted", "asked for \"Europe/Rome\", the device reports \"UTC\"", "it is written at 20");

        meter.refuses(ZONE, ResponseCode.BAD_REQUEST);
        world.patches(METER, "{'" + ZONE + "':'Europe/Paris'}");
        world.pass(10);
        is(ZONE, "refused", "the device answered 4.00", "twin:retry");

        meter.refuses(ZONE, ResponseCode.METHOD_NOT_ALLOWED);
        world.patches(METER, "{'" + ZONE + "':'Europe/Lisbon'}");
        world.pass(10);
        is(ZONE, "unsupported", "the device answered 4.05", "twin:retry");

        assertEquals(
                Set.of("pending", "in-flight", "in-sync", "unverified", "drifted", "refused", "unsupported"), seen);
    }

    @Test
    void whatTheDeviceCannotNowIsExplainedWithItsCodeAndTime() {
        meter.refuses(ZONE, ResponseCode.fromCode(503)).registers();

        world.patches(METER, "{'" + ZONE + "':'Europe/Berlin'}");
        world.pass(10);

        is(ZONE, "pending", "the device cannot now: 5.03", "it is written at 20");
        assertEquals("5.03", explain(ZONE).path("code").asText());
        assertEquals(1, explain(ZONE).path("attempts").asInt());
    }

    @Test
    void aSilentDeviceIsExplained() {
        meter.swallows(line -> true).registersWithQueueMode();
        world.patches(METER, "{'" + ZONE + "':'Europe/Berlin'}");
        world.pass(200);

        JsonNode member = explain(ZONE);
        assertEquals("pending", member.path("state").asText());
        assertTrue(member.path("why").asText().startsWith("asleep"), member.toString());
        assertEquals(1, member.path("attempts").asInt());
        assertFalse(member.path("lastAttemptAt").isNull());
    }
}
