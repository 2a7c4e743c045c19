// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dormouse.objects.Value;
import io.dormouse.server.FakeDevice;
import io.dormouse.server.device.ProfileFacts;
import io.dormouse.server.device.StringRules;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a profile changes in the twin (semantics.md §2): how strings are compared, and what is written after each registration. */
class ProfileRulesTest {
    private static final String METER = "meter";

    private static final String ZONE = "/3/0/15";

    private static final String SECRET = "/9/0/15";
    private static final String WRITE = "Write /9/0/15 = geheim";

    private final TwinWorld world = new TwinWorld();
    private FakeDevice meter;

    @BeforeEach
    void aMeter() {
        meter = world.device(METER).has(ZONE, new Value.Text("UTC")).has("/3/0/14", new Value.Text("+01:00"));
    }

    @AfterEach
    void end() {
        world.close();
    }

    private static ProfileFacts facts(boolean reapply, StringRules strings) {
        return new ProfileFacts(null, null, null, null, reapply, strings);
    }

    private void shouts() {
        meter.bends(
                ZONE, value -> new Value.Text(((Value.Text) value).text().toUpperCase(java.util.Locale.ROOT) + " "));
    }

    @Test
    void aStringInOtherLettersIsDriftWithoutARule() {
        shouts();
        meter.registers();

        world.patches(METER, "{'" + ZONE + "':'Europe/Berlin'}");
        world.pass(10);

        assertEquals("drifted", world.state(METER, ZONE));
    }

    @Test
    void aStringThatIsTheSameByTheProfilesRuleIsInSync() {
        world.profile = facts(false, new StringRules(Map.of("/3/*/15", StringRules.Rule.TRIM_IGNORE_CASE)));
        shouts();
        meter.registers();

        world.patches(METER, "{'" + ZONE + "':'Europe/Berlin'}");
        world.pass(10);

        assertEquals("in-sync", world.state(METER, ZONE));
        assertEquals("{}", world.twin(METER).path("delta").toString());
        assertEquals(List.of("Write /3/0/15 = Europe/Berlin", "Read /3/0/15"), meter.received());
        world.patches(METER, "{'" + ZONE + "':'europe/berlin'}");
        world.pass(10);
        assertEquals(List.of(), meter.received());
        assertEquals("in-sync", world.state(METER, ZONE));
    }

    @Test
    void whatCannotBeReadIsWrittenAgainAfterEachRegistrationIfTheProfileSaysSo() {
        world.profile = facts(true, StringRules.EXACT);
        secretIsSet();

        meter.registersWithQueueMode();
        world.pass(10);
        meter.registersWithQueueMode();
        world.pass(10);

        assertEquals(List.of(WRITE, WRITE), writes());
        assertEquals("unverified", world.state(METER, SECRET));
    }

    @Test
    void whatCannotBeReadIsOtherwiseWrittenOnce() {
        secretIsSet();

        meter.registersWithQueueMode();
        world.pass(10);

        assertEquals(List.of(), writes());
    }

    /** The password of the package server (object 9) can be written and not read. */
    private void secretIsSet() {
        meter.has(SECRET, new Value.Text("")).registersWithQueueMode();
        world.patches(METER, "{'" + SECRET + "':'geheim'}");
        world.pass(10);
        assertEquals(List.of(WRITE), writes());
        assertEquals("unverified", world.state(METER, SECRET));
    }

    private List<String> writes() {
        return meter.received().stream()
                .filter(line -> line.startsWith("Write"))
                .toList();
    }
}
