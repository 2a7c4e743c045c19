// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.database.StoreException;
import io.dormouse.objects.Value;
import io.dormouse.server.FakeDevice;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the store is down, nothing is half done, and nothing is needed for it to go on (semantics.md §8). */
class TwinStoreTroubleTest {
    private static final String EP = "pump";
    private static final String LEVEL = "/3306/0/5851";

    private final TwinWorld world = new TwinWorld();
    private FakeDevice pump;

    @BeforeEach
    void aPump() {
        pump = world.device(EP).has(LEVEL, new Value.SignedInteger(0)).registers();
    }

    @AfterEach
    void end() {
        world.close();
    }

    private CompletableFuture<?> patch(String patch) {
        return world.twins.patch(EP, (ObjectNode) TwinWorld.json(patch), OptionalLong.empty(), TwinWorld.OPERATOR);
    }

    @Test
    void aChangeThatCannotBeStoredIsNotThere() {
        world.store.full(true);
        CompletableFuture<?> refused = patch("{'" + LEVEL + "':30}");

        assertTrue(assertThrows(CompletionException.class, refused::join).getCause() instanceof StoreException);
        assertEquals(0, world.twin(EP).path("version").asInt());
        world.pass(60);
        assertEquals(List.of(), pump.received());

        world.store.full(false);
        world.patches(EP, "{'" + LEVEL + "':30}");
        world.pass(60);
        assertEquals("in-sync", world.state(EP, LEVEL));
    }

    /** Found with the disk of the packaged program full: the change waited until the device said something. */
    @Test
    void aChangeMadeAsSoonAsTheStoreIsBackReachesADeviceThatSaysNothing() {
        world.store.full(true);
        CompletableFuture<?> refused = patch("{'" + LEVEL + "':30}");
        assertThrows(CompletionException.class, refused::join);

        world.store.full(false);
        world.patches(EP, "{'" + LEVEL + "':31}");
        world.pass(30);

        assertEquals("in-sync", world.state(EP, LEVEL));
        assertEquals(List.of("Write " + LEVEL + " = 31", "Read " + LEVEL), pump.received());
    }

    @Test
    void anAcknowledgementThatCannotBeStoredDoesNotCauseAStormOfWrites() {
        world.patches(EP, "{'" + LEVEL + "':30}");
        world.store.full(true);
        world.pass(Duration.ofSeconds(9));
        assertEquals(List.of("Write " + LEVEL + " = 30"), pump.received());

        world.store.full(false);
        pump.wakes();
        world.pass(Duration.ofSeconds(20));
        pump.wakes();
        world.pass(Duration.ofSeconds(20));

        assertEquals("in-sync", world.state(EP, LEVEL));
        assertEquals(List.of("Write " + LEVEL + " = 30", "Read " + LEVEL), pump.received());
    }

    @Test
    void reportedValuesWaitInMemoryForTheStore() {
        world.store.full(true);
        pump.notifies(LEVEL);
        world.pass(Duration.ofMinutes(5));
        assertEquals(0, world.twin(EP).path("reported").path(LEVEL).asInt(-1));
        assertEquals(List.of(), world.world.events("twin.reported"));

        world.store.full(false);
        world.pass(Duration.ofSeconds(11));

        assertEquals(1, world.world.events("twin.reported").size());
        assertEquals(
                0,
                TwinWorld.done(world.restarted().read(EP))
                        .json()
                        .path("reported")
                        .path(LEVEL)
                        .asInt(-1));
    }

    @Test
    void aFailedChangeDoesNotLoseWhatWasReportedMeanwhile() {
        pump.notifies(LEVEL);
        world.store.full(true);
        assertThrows(
                CompletionException.class, () -> patch("{'" + LEVEL + "':30}").join());
        assertEquals(0, world.twin(EP).path("reported").path(LEVEL).asInt(-1));

        world.store.full(false);
        world.pass(Duration.ofSeconds(31));

        assertEquals(
                0,
                TwinWorld.done(world.restarted().read(EP))
                        .json()
                        .path("reported")
                        .path(LEVEL)
                        .asInt(-1));
    }

    @Test
    void anotherNodesChangeIsSeenAndNeitherIsLost() {
        Twins other = world.restarted();
        world.patches(EP, "{'" + LEVEL + "':30}");

        TwinWorld.done(other.patch(
                EP,
                (ObjectNode) TwinWorld.json("{'/3306/0/5850':true}"),
                OptionalLong.empty(),
                new Permit("other", false, false, false)));
        world.patches(EP, "{'" + LEVEL + "':31}");

        assertEquals(3, world.twin(EP).path("version").asInt());
        assertEquals(
                "{\"$version\":3,\"/3306/0/5850\":true,\"/3306/0/5851\":31}",
                world.twin(EP).path("desired").toString());
    }
}
