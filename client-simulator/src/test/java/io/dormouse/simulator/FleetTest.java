// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FleetTest {
    private static final URI NOWHERE = URI.create("coap://127.0.0.1:1");
    private static final URI NOWHERE_SECURED = URI.create("coaps://127.0.0.1:1");

    @Test
    void twoHundredDevicesRegisterOnAFewThreads() throws Exception {
        try (BareServer server = new BareServer();
                Fleet fleet = Fleet.of(FleetPlan.mixed("fleet", 200, server.coap(), server.coaps())
                        .withRate(1_000)
                        .withCycle(Duration.ofMillis(500), Duration.ofSeconds(1)))) {
            fleet.credentials().forEach(each -> server.knows(each.endpoint(), each.identity(), each.key()));
            long threadsBefore = threadsOfDevices();

            fleet.start();

            assertTrue(
                    fleet.awaitRegistered(Duration.ofSeconds(60)),
                    () -> fleet.progress().toString());
            FleetProgress progress = fleet.progress();
            assertEquals(200, progress.registered());
            assertEquals(0, progress.failing());
            assertEquals(100, progress.handshakes());
            await().atMost(Duration.ofSeconds(10)).until(() -> server.registered.size() == 200);
            assertEquals(
                    100,
                    server.registered.stream()
                            .filter(each -> each.getQueueMode())
                            .count());
            assertTrue(threadsOfDevices() - threadsBefore
                    <= 2 + Runtime.getRuntime().availableProcessors());
            await().atMost(Duration.ofSeconds(20)).until(() -> fleet.progress().awake() <= 190);
            await().atMost(Duration.ofSeconds(20)).until(() -> fleet.progress().updates() >= 100);
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> threadsOfDevices() == 0);
    }

    private static long threadsOfDevices() {
        Thread[] threads = new Thread[Thread.activeCount() + 100];
        int count = Thread.enumerate(threads);
        return Arrays.stream(threads, 0, count)
                .filter(thread -> thread.getName().startsWith("devices-"))
                .count();
    }

    @Test
    void sharesAreExactAndIndependentAndFollowTheSeed() {
        FleetPlan plan = FleetPlan.mixed("f", 20, NOWHERE, NOWHERE_SECURED);
        try (Fleet one = Fleet.of(plan);
                Fleet same = Fleet.of(plan);
                Fleet other = Fleet.of(plan.withSeed(1))) {
            assertEquals(20, one.devices().size());
            assertEquals(10, one.credentials().size());
            assertTrue(one.device("f-01").isPresent());
            assertTrue(one.device("f-21").isEmpty());
            assertEquals(names(one), names(same));
            assertNotEquals(names(one), names(other));
        }
    }

    private static List<String> names(Fleet fleet) {
        return fleet.credentials().stream().map(DeviceCredential::endpoint).toList();
    }

    @Test
    void keysFollowTheSeedAndDifferForEachDevice() {
        FleetKeys keys = new FleetKeys(7);

        assertEquals(16, keys.of("a").length);
        assertArrayEquals(keys.of("a"), new FleetKeys(7).of("a"));
        assertTrue(!Arrays.equals(keys.of("a"), keys.of("b")));
        assertTrue(!Arrays.equals(keys.of("a"), new FleetKeys(8).of("a")));
    }

    @Test
    void aFleetHasItsLimits() {
        FleetPlan plan = FleetPlan.mixed("f", FleetPlan.COUNT_MAX, NOWHERE, NOWHERE_SECURED);

        assertEquals(FleetPlan.COUNT_MAX, plan.count());
        assertThrows(
                IllegalArgumentException.class,
                () -> FleetPlan.mixed("f", FleetPlan.COUNT_MAX + 1, NOWHERE, NOWHERE_SECURED));
        assertThrows(IllegalArgumentException.class, () -> FleetPlan.mixed("f", 0, NOWHERE, NOWHERE_SECURED));
        assertThrows(IllegalArgumentException.class, () -> plan.withRate(0));
        assertThrows(IllegalArgumentException.class, () -> plan.withShares(1.1, 0));
    }

    @Test
    void devicesWithoutAServerAreReportedAsFailing() throws Exception {
        RegistrationTiming impatient = new RegistrationTiming(Duration.ofMillis(200), Duration.ofSeconds(30));
        try (Fleet fleet = Fleet.of(
                FleetPlan.mixed("f", 4, NOWHERE, NOWHERE_SECURED).withRate(100).withTiming(impatient))) {
            fleet.start();

            assertTrue(!fleet.awaitRegistered(Duration.ofMillis(300)));
            await().atMost(Duration.ofSeconds(10)).until(() -> fleet.progress().failing() == 4);
            assertEquals(4, fleet.progress().started());
            assertEquals(0, fleet.progress().registered());
        }
    }
}
