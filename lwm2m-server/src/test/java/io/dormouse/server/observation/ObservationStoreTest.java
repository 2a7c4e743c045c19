// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.observation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.database.EveryDatabase;
import io.dormouse.kit.database.TestDatabase;
import io.dormouse.kit.http.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.leshan.core.node.LwM2mPath;

final class ObservationStoreTest {
    private static final Instant T0 = Instant.parse("2026-11-20T10:00:00.123Z");
    private static final JsonNode ATTRIBUTES = Json.read("{\"pmin\":10,\"gt\":1.5}".getBytes(StandardCharsets.UTF_8));

    private final ObservationStore store = new ObservationStore();

    @EveryDatabase
    void aWishIsReadAsItWasStored(TestDatabase database) {
        Wish single = new Wish(List.of(new LwM2mPath("/3303/0/5700")), ATTRIBUTES, false, T0);
        Wish composite =
                new Wish(List.of(new LwM2mPath("/3/0/9"), new LwM2mPath("/4/0")), null, true, T0.plusSeconds(1));
        put(database, "meter-17", single);
        put(database, "meter-17", composite);
        put(database, "meter-18", single);

        database.reopen();

        assertEquals(List.of(single, composite), wishes(database, "meter-17"));
        assertEquals(List.of(single), wishes(database, "meter-18"));
    }

    @EveryDatabase
    void theSamePathsAreTheSameWish(TestDatabase database) {
        List<LwM2mPath> paths = List.of(new LwM2mPath("/3303/0/5700"));
        put(database, "meter-17", new Wish(paths, ATTRIBUTES, false, T0));
        Wish later = new Wish(paths, null, true, T0);

        put(database, "meter-17", later);
        assertEquals(List.of(later), wishes(database, "meter-17"));
        database.commit(transaction -> {
            store.remove(transaction.connection(), "meter-17", later.id());
            return true;
        });

        assertEquals(List.of(), wishes(database, "meter-17"));
    }

    @EveryDatabase
    void aContractIsReadAsItWasStored(TestDatabase database) {
        ContractRow row = new ContractRow(
                "r1", Map.of("a", "4.04"), Set.of("b", "c"), Map.of("/3/0/9", "pmin=10"), Duration.ofMinutes(5));
        put(database, new ContractRow("r1", Map.of("a", "4.04"), Set.of(), Map.of(), null));
        put(database, row);

        database.reopen();

        assertEquals(row, contract(database, "r1"));
    }

    @EveryDatabase
    void anotherRegistrationWasToldNothingAndRefusedNothing(TestDatabase database) {
        put(
                database,
                new ContractRow("r1", Map.of("a", "4.04"), Set.of("b"), Map.of("/3/0/9", "pmin=10"), Duration.ZERO));

        assertEquals(new ContractRow("r2", Map.of(), Set.of("b"), Map.of(), Duration.ZERO), contract(database, "r2"));
    }

    @EveryDatabase
    void aDeletedDeviceLeavesNothing(TestDatabase database) {
        put(database, "meter-17", new Wish(List.of(new LwM2mPath("/3303")), null, false, T0));
        put(database, new ContractRow("r1", Map.of("a", "4.04"), Set.of("b"), Map.of(), Duration.ZERO));

        database.commit(transaction -> {
            store.forget(transaction.connection(), "meter-17");
            return true;
        });

        assertEquals(List.of(), wishes(database, "meter-17"));
        assertEquals(ContractRow.fresh("r1"), contract(database, "r1"));
    }

    private void put(TestDatabase database, String endpoint, Wish wish) {
        database.commit(transaction -> {
            store.put(transaction.connection(), endpoint, wish);
            return true;
        });
    }

    private List<Wish> wishes(TestDatabase database, String endpoint) {
        return database.read(connection -> store.wishes(connection, endpoint));
    }

    private void put(TestDatabase database, ContractRow row) {
        database.commit(transaction -> {
            store.put(transaction.connection(), "meter-17", row);
            return true;
        });
    }

    private ContractRow contract(TestDatabase database, String registrationId) {
        return database.read(connection -> store.contract(connection, "meter-17", registrationId));
    }
}
