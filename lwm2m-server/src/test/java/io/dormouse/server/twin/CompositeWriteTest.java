// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.objects.Value;
import io.dormouse.server.FakeDevice;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.leshan.core.ResponseCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One Write-Composite for members of several instances, and whom a refusal of it belongs to (semantics.md §2, delivery, blame). */
class CompositeWriteTest {
    private static final String LAMP = "lamp";
    private static final String THREE = "{'/1/0/2':5,'/3/0/14':'+02:00','/3/0/15':'Europe/Berlin'}";
    private static final String COMPOSITE = "WriteComposite {/1/0/2 = 5, /3/0/14 = +02:00, /3/0/15 = Europe/Berlin}";

    private final TwinWorld world = new TwinWorld();
    private FakeDevice lamp;

    @BeforeEach
    void aLamp() {
        lamp = world.device(LAMP)
                .has("/3/0/14", new Value.Text("+01:00"))
                .has("/3/0/15", new Value.Text("UTC"))
                .has("/1/0/0", new Value.SignedInteger(1))
                .has("/1/0/2", new Value.SignedInteger(1));
    }

    @AfterEach
    void end() {
        assertEquals(0, lamp.heardWhileAsleep());
        world.close();
    }

    private void registersWithSenml() {
        lamp.register(false, Map.of("ct", "60 110 112"));
    }

    private List<String> writes() {
        return lamp.received().stream().filter(line -> !line.startsWith("Read")).toList();
    }

    @Test
    void membersOfSeveralInstancesGoInOneCompositeAndEachInstanceIsRead() {
        registersWithSenml();

        world.patches(LAMP, THREE);
        world.pass(10);

        assertEquals(List.of(COMPOSITE, "Read /1/0/2", "Read /3/0"), lamp.received());
        assertEquals("in-sync", world.state(LAMP, "/1/0/2"));
        assertEquals("in-sync", world.state(LAMP, "/3/0/15"));
    }

    @Test
    void aDeviceThatIsNotKnownToTakeCompositesGetsOneWritePerInstance() {
        lamp.registers();

        world.patches(LAMP, THREE);
        world.pass(10);

        assertEquals(List.of("Write /1/0/2 = 5", "Update /3/0 {/3/0/14 = +02:00, /3/0/15 = Europe/Berlin}"), writes());
    }

    @Test
    void aRefusedCompositeIsSplitIntoInstancesAndThenIntoMembers() {
        lamp.refuses("/3/0/14", ResponseCode.BAD_REQUEST);
        registersWithSenml();

        world.patches(LAMP, THREE);
        world.pass(30);

        assertEquals(
                List.of(
                        COMPOSITE,
                        "Write /1/0/2 = 5",
                        "Update /3/0 {/3/0/14 = +02:00, /3/0/15 = Europe/Berlin}",
                        "Write /3/0/14 = +02:00",
                        "Write /3/0/15 = Europe/Berlin"),
                writes());
        assertEquals("refused", world.state(LAMP, "/3/0/14"));
        assertEquals("in-sync", world.state(LAMP, "/3/0/15"));
        assertEquals("in-sync", world.state(LAMP, "/1/0/2"));
    }

    @Test
    void afterAMemberWasToBlameCompositesAreSentAsBefore() {
        lamp.refuses("/3/0/14", ResponseCode.BAD_REQUEST);
        registersWithSenml();
        world.patches(LAMP, THREE);
        world.pass(30);
        lamp.received();

        world.patches(LAMP, "{'/1/0/2':6,'/3/0/15':'Europe/Rome'}");
        world.pass(10);

        assertEquals(List.of("WriteComposite {/1/0/2 = 6, /3/0/15 = Europe/Rome}"), writes());
    }

    @Test
    void whenEachMemberIsTakenByItselfTheCompositeWasToBlameAndIsNotSentAgain() {
        lamp.refusesLines(line -> line.startsWith("WriteComposite"), ResponseCode.METHOD_NOT_ALLOWED);
        registersWithSenml();
        world.patches(LAMP, THREE);
        world.pass(30);
        assertEquals(
                List.of(COMPOSITE, "Write /1/0/2 = 5", "Update /3/0 {/3/0/14 = +02:00, /3/0/15 = Europe/Berlin}"),
                writes());

        world.patches(LAMP, "{'/1/0/2':6,'/3/0/15':'Europe/Rome'}");
        world.pass(10);

        assertEquals(List.of("Write /1/0/2 = 6", "Write /3/0/15 = Europe/Rome"), writes());
        assertEquals("in-sync", world.state(LAMP, "/3/0/15"));
    }

    @Test
    void aCompositeThatIsNotImplementedIsNotSentAgain() {
        lamp.refusesLines(line -> line.startsWith("WriteComposite"), ResponseCode.fromCode(501));
        registersWithSenml();
        world.patches(LAMP, "{'/1/0/2':5,'/3/0/15':'Europe/Berlin'}");
        world.pass(10);
        assertEquals("in-sync", world.state(LAMP, "/1/0/2"));
        lamp.received();

        world.patches(LAMP, "{'/1/0/2':6,'/3/0/15':'Europe/Rome'}");
        world.pass(10);

        assertEquals(List.of("Write /1/0/2 = 6", "Write /3/0/15 = Europe/Rome"), writes());
    }

    @Test
    void aCompositeThatIsAcknowledgedAndNeverAnsweredIsNotSentAgain() {
        lamp.acknowledgesOnly(line -> line.startsWith("WriteComposite"));
        lamp.register(true, Map.of("ct", "112"));
        world.patches(LAMP, "{'/1/0/2':5,'/3/0/15':'Europe/Berlin'}");
        world.pass(200);
        assertTrue(
                world.member(LAMP, "/1/0/2").path("why").asText().startsWith("a composite write was acknowledged")
                        || world.member(LAMP, "/1/0/2").path("why").asText().startsWith("asleep"),
                world.member(LAMP, "/1/0/2").toString());

        lamp.wakes();
        world.pass(10);

        assertEquals(
                List.of(
                        "WriteComposite {/1/0/2 = 5, /3/0/15 = Europe/Berlin}",
                        "Write /1/0/2 = 5",
                        "Write /3/0/15 = Europe/Berlin"),
                writes());
    }

    @Test
    void aCompositeThatIsTooLargeIsSplitWithoutCountingAnAttempt() {
        lamp.refusesLines(line -> line.startsWith("WriteComposite"), ResponseCode.REQUEST_ENTITY_TOO_LARGE);
        registersWithSenml();

        world.patches(LAMP, "{'/1/0/2':5,'/3/0/15':'Europe/Berlin'}");
        world.pass(10);

        assertEquals(1, world.member(LAMP, "/1/0/2").path("attempts").asInt());
        assertEquals("in-sync", world.state(LAMP, "/3/0/15"));
    }

    @Test
    void aBusyDeviceGetsTheSameCompositeLater() {
        lamp.refusesLines(line -> line.startsWith("WriteComposite"), ResponseCode.fromCode(503));
        registersWithSenml();
        world.patches(LAMP, "{'/1/0/2':5,'/3/0/15':'Europe/Berlin'}");
        world.pass(10);
        assertEquals(1, writes().size());

        lamp.refusesLines(line -> false, ResponseCode.fromCode(503));
        world.pass(Duration.ofMinutes(1));

        assertEquals(List.of("WriteComposite {/1/0/2 = 5, /3/0/15 = Europe/Berlin}"), writes());
    }
}
