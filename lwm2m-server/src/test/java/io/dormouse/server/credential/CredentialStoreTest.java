// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.credential;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.kit.database.EveryDatabase;
import io.dormouse.kit.database.TestDatabase;
import io.dormouse.server.credential.Credential.Slot;
import java.time.Instant;
import java.util.List;

class CredentialStoreTest {
    private static final Instant AT = Instant.parse("2026-11-24T08:00:00.123Z");

    private static Credential credential(String endpoint, Slot slot, String identity) {
        return new Credential(endpoint, slot, "psk", identity, new byte[] {1, 2, 3}, AT, "token:ci");
    }

    private static boolean insert(TestDatabase database, Credential credential) {
        return database.commit(transaction -> CredentialStore.insert(transaction, credential));
    }

    private static List<String> identities(TestDatabase database, String endpoint) {
        return new CredentialStore(database)
                .of(endpoint).stream()
                        .map(one -> one.slot().word() + " " + one.identity())
                        .toList();
    }

    @EveryDatabase
    void everythingSurvivesARestart(TestDatabase database) {
        insert(database, credential("a/b €", Slot.CURRENT, "id"));
        database.reopen();

        Credential read = new CredentialStore(database).byIdentity("psk", "id").get(0);

        assertEquals("a/b €", read.endpoint());
        assertEquals(AT, read.createdAt());
        assertEquals("token:ci", read.createdBy());
        assertArrayEquals(new byte[] {1, 2, 3}, read.sealed());
    }

    @EveryDatabase
    void anIdentityIsStoredOnce(TestDatabase database) {
        assertTrue(insert(database, credential("a", Slot.CURRENT, "id")));
        assertFalse(insert(database, credential("b", Slot.CURRENT, "id")));

        assertEquals(List.of(), identities(database, "b"));
        assertTrue(insert(database, credential("a", Slot.NEXT, "id")));
        database.commit(transaction -> {
            CredentialStore.delete(transaction, "a", Slot.CURRENT);
            return true;
        });
        assertFalse(insert(database, credential("b", Slot.CURRENT, "id")));
        database.commit(transaction -> {
            CredentialStore.deleteAll(transaction, "a");
            return true;
        });
        assertTrue(insert(database, credential("b", Slot.CURRENT, "id")));
    }

    @EveryDatabase
    void theNextOneTakesOver(TestDatabase database) {
        insert(database, credential("a", Slot.CURRENT, "old"));
        insert(database, credential("a", Slot.NEXT, "new"));
        insert(database, credential("b", Slot.CURRENT, "other"));
        assertEquals(List.of("current old", "next new"), identities(database, "a"));

        database.commit(transaction -> {
            CredentialStore.promote(transaction, "a");
            return true;
        });

        assertEquals(List.of("current new"), identities(database, "a"));
        assertEquals(List.of("current other"), identities(database, "b"));
        assertEquals(2, new CredentialStore(database).count());
    }
}
