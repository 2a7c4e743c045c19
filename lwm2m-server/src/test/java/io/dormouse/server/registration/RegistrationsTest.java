// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.registration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Databases;
import io.dormouse.kit.database.EveryDatabase;
import io.dormouse.kit.database.TestDatabase;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.VirtualTime;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceListener;
import io.dormouse.server.device.DeviceListeners;
import io.dormouse.server.device.DeviceSettings;
import io.dormouse.server.device.Identities;
import io.dormouse.server.device.KnownDevices;
import io.dormouse.server.device.LaneExecutor;
import io.dormouse.server.device.RegistrationBound;
import io.dormouse.server.device.Sender;
import io.dormouse.server.device.UplinkReply;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The life of registrations in virtual time, on both databases. */
class RegistrationsTest {
    private static final Duration GRACE = RegistrationConfig.GRACE;
    private static final byte[] LINKS = "</1/0>,</3/0>".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NONE = new byte[0];

    private final List<String> told = new ArrayList<>();
    private final List<String> bound = new ArrayList<>();
    private final Map<String, String> owners = new HashMap<>(Map.of("id-1", "meter-1", "id-2", "meter-2"));
    private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-24T08:00:00Z"));
    private final Database memory = Databases.inMemory(time);
    private LaneExecutor lanes;
    private Registrations registrations;

    private void on(Database database) {
        on(database, PlainCoap.ANY);
    }

    private void on(Database database, PlainCoap plain) {
        DeviceListeners listeners = new DeviceListeners();
        lanes = new LaneExecutor(Runnable::run);
        registrations = new Registrations(
                RegistrationConfig.of(plain),
                new Platform(database, lanes, listeners, time, Randomness.seeded(1)),
                new Admission(plain, new Known(), new Owners()),
                new Bound(),
                contact -> told.add("refused " + contact.cause()));
        listeners.add(registrations);
        listeners.add(new Recorder());
        registrations.load();
    }

    @AfterEach
    void nothingIsLeft() {
        registrations.close();
        assertEquals(0, lanes.busy());
        memory.close();
    }

    private static Sender secure(String identity, int port) {
        return new Sender(address(port), URI.create("coaps://0.0.0.0:5684"), "psk", identity, "0102030405");
    }

    private static Sender plain(int port) {
        return new Sender(address(port), URI.create("coap://0.0.0.0:5683"), "none", null, null);
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress("127.0.0.1", port);
    }

    private String register(Sender from, String query) {
        return answer(registrations.register(from, List.of(query.split("&", -1)), LINKS));
    }

    private String update(Sender from, String id, String... query) {
        return answer(registrations.update(from, id, List.of(query), NONE));
    }

    /** The answer leaves at once: its code, or the registration id. */
    private static String answer(CompletableFuture<UplinkReply> coming) {
        UplinkReply reply = coming.join();
        reply.whenSent().run();
        String id = reply.registrationId();
        return id != null ? id : Integer.toString(reply.code().getCode());
    }

    private Device device(String endpoint) {
        return registrations.registered(endpoint).orElseThrow();
    }

    private boolean gone(String endpoint) {
        return registrations.registered(endpoint).isEmpty();
    }

    @Test
    void listenersHearOfARegistrationWhenTheAnswerHasLeft() {
        on(memory);

        UplinkReply reply = registrations
                .register(secure("id-1", 1), List.of("ep=meter-1", "lt=60", "lwm2m=1.1"), LINKS)
                .join();

        assertEquals(List.of(), told);
        reply.whenSent().run();
        assertEquals(List.of("registered meter-1", "heard meter-1"), told);
        assertEquals(List.of("device.registered meter-1"), events(memory));
    }

    @EveryDatabase
    void REG_06_aNewRegisterReplacesTheOldOne(TestDatabase database) {
        on(database);
        String first = register(secure("id-1", 1), "ep=meter-1&lt=60&lwm2m=1.1");
        told.clear();

        String second = register(secure("id-1", 1), "ep=meter-1&lt=60&lwm2m=1.1");

        assertNotEquals(first, second);
        assertEquals(List.of("registered meter-1 after another", "heard meter-1"), told);
        assertEquals("404", update(secure("id-1", 1), first));
        assertEquals("204", update(secure("id-1", 1), second));
        assertEquals(List.of("meter-1", "meter-1"), bound);
    }

    @Test
    void REG_32_theIdentityTellsTheEndpointThatIsLeftOut() {
        on(memory);

        assertEquals(16, register(secure("id-1", 1), "lt=60&lwm2m=1.1").length());
        assertEquals("meter-1", device("meter-1").endpoint());
        assertEquals("400", register(plain(2), "lt=60&lwm2m=1.1"));
    }

    @Test
    void SEC_02_SEC_03_theEndpointMustFitTheIdentity() {
        on(memory);

        assertEquals("400", register(secure("id-1", 1), "ep=meter-2&lt=60&lwm2m=1.1"));
        assertEquals("403", register(secure("stranger", 1), "ep=meter-1&lt=60&lwm2m=1.1"));
        assertEquals("403", register(plain(1), "ep=meter-1&lt=60&lwm2m=1.1"));
        assertEquals(
                List.of("refused endpoint-mismatch", "refused credential-removed", "refused credentials-required"),
                told);
        assertTrue(gone("meter-1"));
    }

    @Test
    void REG_28_plainCoapIsForKnownDevicesOnly() {
        on(memory, PlainCoap.KNOWN);

        assertEquals("403", register(plain(1), "ep=stranger&lt=60&lwm2m=1.1"));
        assertEquals(16, register(plain(1), "ep=known-1&lt=60&lwm2m=1.1").length());
    }

    @Test
    void plainCoapIsOff() {
        on(memory, PlainCoap.OFF);

        assertEquals("403", register(plain(1), "ep=known-1&lt=60&lwm2m=1.1"));
    }

    @Test
    void UPD_09_anotherIdentityCannotSpeakForTheRegistration() {
        on(memory);
        String id = register(secure("id-1", 1), "ep=meter-1&lt=60&lwm2m=1.1");

        assertEquals("400", update(secure("id-2", 2), id, "lt=1"));
        assertEquals("400", update(plain(3), id, "lt=1"));
        assertEquals("400", answer(registrations.deregister(secure("id-2", 2), id)));
        assertEquals(Duration.ofMinutes(1), device("meter-1").registration().lifetime());
    }

    @Test
    void aSecondIdentityOfTheSameDeviceGoesOn() {
        on(memory);
        String id = register(secure("id-1", 1), "ep=meter-1&lt=60&lwm2m=1.1");
        owners.put("id-1-new", "meter-1");

        assertEquals("204", update(secure("id-1-new", 2), id));

        assertEquals("id-1-new", device("meter-1").registration().identity());
        assertEquals(
                "meter-1",
                registrations.deviceOf(secure("id-1-new", 2)).orElseThrow().endpoint());
        assertTrue(registrations.deviceOf(secure("id-1", 1)).isEmpty());
    }

    @EveryDatabase
    void EXP_01_aLifetimeAndTheGraceEndARegistration(TestDatabase database) {
        on(database);
        register(secure("id-1", 1), "ep=meter-1&lt=20&lwm2m=1.1");
        told.clear();

        time.advance(Duration.ofSeconds(20).plus(GRACE).minusMillis(1));
        assertFalse(gone("meter-1"));
        time.advance(Duration.ofMillis(1));

        assertTrue(gone("meter-1"));
        assertEquals(List.of("unregistered meter-1 EXPIRED"), told);
        assertEquals(List.of("device.registered meter-1", "device.expired meter-1"), events(database));
    }

    @Test
    void UPD_01_anUpdateBeginsTheLifetimeAnew() {
        on(memory);
        String id = register(secure("id-1", 1), "ep=meter-1&lt=20&lwm2m=1.1");
        time.advance(Duration.ofSeconds(100));

        assertEquals("204", update(secure("id-1", 1), id));

        time.advance(Duration.ofSeconds(100));
        assertFalse(gone("meter-1"));
        time.advance(Duration.ofSeconds(20));
        assertTrue(gone("meter-1"));
    }

    @Test
    void UPD_01_aShorterLifetimeIsKept() {
        on(memory);
        String id = register(secure("id-1", 1), "ep=meter-1&lt=86400&lwm2m=1.1");

        assertEquals("204", update(secure("id-1", 1), id, "lt=10"));

        time.advance(GRACE.plusSeconds(10));
        assertTrue(gone("meter-1"));
    }

    @Test
    void EXP_03_jumpsOfTheWallClockExpireNothing() {
        on(memory);
        register(secure("id-1", 1), "ep=meter-1&lt=3600&lwm2m=1.1");

        time.jump(Duration.ofDays(10));
        time.advance(Duration.ofMinutes(30));
        time.jump(Duration.ofDays(-20));
        time.advance(Duration.ofMinutes(29));

        assertFalse(gone("meter-1"));
    }

    @EveryDatabase
    void EXP_05_lifetimesGoOnAfterARestart(TestDatabase database) {
        on(database);
        String id = register(secure("id-1", 1), "ep=meter-1&lt=3600&lwm2m=1.1");
        time.advance(Duration.ofSeconds(1800));

        on(database);
        time.advance(Duration.ofSeconds(1799));
        assertFalse(gone("meter-1"));
        assertEquals("204", update(secure("id-1", 1), id));
        time.advance(Duration.ofSeconds(3600).plus(GRACE));
        assertTrue(gone("meter-1"));
    }

    @Test
    void whatEndedWhileTheServerWasAwayGetsTheGrace() {
        on(memory);
        register(secure("id-1", 1), "ep=meter-1&lt=60&lwm2m=1.1");
        registrations.close();
        time.advance(Duration.ofHours(5));

        on(memory);
        time.advance(GRACE.minusSeconds(1));
        assertFalse(gone("meter-1"));
        time.advance(Duration.ofSeconds(1));
        assertTrue(gone("meter-1"));
    }

    @EveryDatabase
    void everythingARegistrationSaysSurvivesARestart(TestDatabase database) {
        on(database);
        byte[] links = "</lwm2m>;rt=\"oma.lwm2m\";ct=\"60 110\",</lwm2m/3>;ver=1.2,</lwm2m/3/0>,</lwm2m/5>"
                .getBytes(StandardCharsets.UTF_8);
        answer(registrations.register(
                secure("id-1", 1), List.of("ep=meter-1", "lt=60", "lwm2m=1.1", "b=UT", "Q", "at=30"), links));
        Device before = device("meter-1");

        on(database);

        assertEquals(before, device("meter-1"));
        assertEquals(before, registrations.deviceOf(secure("id-1", 9)).orElseThrow());
    }

    @EveryDatabase
    void aRefreshIsWrittenBehindAndNothingOlderOverwritesIt(TestDatabase database) {
        on(database);
        String id = register(secure("id-1", 1), "ep=meter-1&lt=60&lwm2m=1.1");
        time.advance(Duration.ofSeconds(5));
        update(secure("id-1", 7), id);
        assertEquals(1, events(database).size());

        time.advance(Duration.ofSeconds(1));
        settle(database);
        Device refreshed = device("meter-1");
        on(database);

        assertEquals(refreshed, device("meter-1"));
        assertEquals(List.of("device.registered meter-1", "device.updated meter-1"), events(database));
    }

    @EveryDatabase
    void aRegistrationThatEndedIsKnownAtTheNextRegister(TestDatabase database) {
        on(database);
        String id = register(secure("id-1", 1), "ep=meter-1&lt=60&lwm2m=1.1");
        assertEquals("202", answer(registrations.deregister(secure("id-1", 1), id)));
        on(database);
        told.clear();

        register(secure("id-1", 1), "ep=meter-1&lt=60&lwm2m=1.1");

        assertEquals(List.of("registered meter-1 after another", "heard meter-1"), told);
    }

    @EveryDatabase
    void UPD_10_aStoreThatIsDownGives503AndNothingIsHalfDone(TestDatabase database) {
        on(database);
        String id = register(secure("id-1", 1), "ep=meter-1&lt=60&lwm2m=1.1");
        database.refuseChanges(true);

        assertEquals("503", register(secure("id-2", 2), "ep=meter-2&lt=60&lwm2m=1.1"));
        assertEquals("503", update(secure("id-1", 1), id, "b=UT"));
        assertEquals("503", answer(registrations.deregister(secure("id-1", 1), id)));
        assertEquals("204", update(secure("id-1", 1), id));
        assertTrue(gone("meter-2"));
        assertEquals("U", device("meter-1").registration().binding());

        database.refuseChanges(false);
        assertEquals("204", update(secure("id-1", 1), id, "b=UT"));
        assertEquals(
                16, register(secure("id-2", 2), "ep=meter-2&lt=60&lwm2m=1.1").length());
    }

    @EveryDatabase
    void anExpiryThatCannotBeStoredIsTriedAgain(TestDatabase database) {
        on(database);
        register(secure("id-1", 1), "ep=meter-1&lt=20&lwm2m=1.1");
        database.refuseChanges(true);
        time.advance(GRACE.plusSeconds(20));
        assertFalse(gone("meter-1"));

        database.refuseChanges(false);
        time.advance(Duration.ofSeconds(30));

        assertTrue(gone("meter-1"));
    }

    @EveryDatabase
    void aSignOfLifeFromAnotherAddressMovesTheDevice(TestDatabase database) {
        on(database);
        register(secure("id-1", 1), "ep=meter-1&lt=60&lwm2m=1.1");

        registrations.answered(secure("id-1", 2), device("meter-1"));
        time.advance(Duration.ofSeconds(1));
        settle(database);
        on(database);

        assertEquals(address(2), device("meter-1").registration().address());
        assertEquals(1, events(database).size());
    }

    @Test
    void CL_08_aWrittenLifetimeIsAdopted() {
        on(memory);
        register(secure("id-1", 1), "ep=meter-1&lt=60&lwm2m=1.1");
        told.clear();

        registrations.lifetimeWritten(device("meter-1"), Duration.ofDays(1));
        registrations.lifetimeWritten(device("meter-1"), Duration.ofDays(1));

        assertEquals(List.of("updated meter-1"), told);
        time.advance(Duration.ofHours(23));
        assertFalse(gone("meter-1"));
    }

    @Test
    void CL_13_instancesThatWeMadeAreKnown() {
        on(memory);
        register(secure("id-1", 1), "ep=meter-1&lt=60&lwm2m=1.1");

        registrations.instanceChanged(device("meter-1"), 3, 7, true);

        assertTrue(device("meter-1").objects().hasInstance(3, 7));
        registrations.instanceChanged(device("meter-1"), 3, 7, false);
        assertFalse(device("meter-1").objects().hasInstance(3, 7));
    }

    @EveryDatabase
    void deletingADeviceLeavesNothing(TestDatabase database) {
        on(database);
        register(secure("id-1", 1), "ep=meter-1&lt=60&lwm2m=1.1");

        database.commit(transaction -> {
            registrations.deleting(transaction, "meter-1");
            return true;
        });
        registrations.deleted("meter-1");
        on(database);

        assertTrue(gone("meter-1"));
    }

    /** What was handed to the store before is on disk then: units commit in their order. */
    private static void settle(Database database) {
        database.commit(transaction -> true);
    }

    private static List<String> events(Database database) {
        return database.read(connection -> {
            List<String> events = new ArrayList<>();
            try (var statement = connection.prepareStatement("SELECT type, endpoint FROM event ORDER BY seq");
                    var row = statement.executeQuery()) {
                while (row.next()) {
                    events.add(row.getString(1) + " " + row.getString(2));
                }
            }
            return events;
        });
    }

    private final class Recorder implements DeviceListener {
        @Override
        public void registered(Device device, Optional<Device> before) {
            told.add("registered " + device.endpoint() + (before.isPresent() ? " after another" : ""));
        }

        @Override
        public void updated(Device device, Device before) {
            told.add("updated " + device.endpoint());
        }

        @Override
        public void unregistered(Device last, Ended why) {
            told.add("unregistered " + last.endpoint() + " " + why);
        }

        @Override
        public void heard(Device device) {
            told.add("heard " + device.endpoint());
        }
    }

    private final class Bound implements RegistrationBound {
        @Override
        public void ending(Transaction transaction, String endpoint) {}

        @Override
        public void ended(String endpoint) {
            bound.add(endpoint);
        }
    }

    private static final class Known implements KnownDevices {
        @Override
        public boolean exists(String endpoint) {
            return endpoint.startsWith("known");
        }

        @Override
        public void ensure(Transaction transaction, String endpoint) {}

        @Override
        public DeviceSettings settings(String endpoint) {
            return DeviceSettings.NONE;
        }
    }

    private final class Owners implements Identities {
        @Override
        public Optional<String> endpointOf(Sender from, @Nullable String claimed) {
            return Optional.ofNullable(owners.get(from.identity()));
        }

        @Override
        public boolean hasCredentials(String endpoint) {
            return owners.containsValue(endpoint);
        }
    }
}
