// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.dormouse.kit.database.EveryDatabase;
import io.dormouse.kit.database.TestDatabase;
import io.dormouse.kit.http.IdempotencyStore.Claim;
import io.dormouse.kit.http.IdempotencyStore.Key;
import io.dormouse.kit.http.IdempotencyStore.Stored;
import java.time.Duration;
import java.util.Map;

class DurableIdempotencyStoreTest {
    private static final Key KEY = new Key("token:ci", "POST /x", "k");
    private static final Stored ANSWER = new Stored(202, Map.of("ETag", "\"7\""), new byte[] {1, 0, -1});

    private static DurableIdempotencyStore store(TestDatabase database) {
        return new DurableIdempotencyStore(database, database.time(), Runnable::run);
    }

    private static Claim claim(DurableIdempotencyStore store, String hash) {
        return store.claim(KEY, hash).toCompletableFuture().join();
    }

    @EveryDatabase
    void theSameRequestGetsTheSameAnswerAlsoAfterARestart(TestDatabase database) {
        DurableIdempotencyStore store = store(database);
        assertInstanceOf(Claim.Granted.class, claim(store, "h"));
        assertInstanceOf(Claim.UnderWay.class, claim(store, "h"));
        store.complete(KEY, ANSWER).toCompletableFuture().join();
        database.reopen();

        Claim.Answered again = assertInstanceOf(Claim.Answered.class, claim(store(database), "h"));

        assertEquals(202, again.stored().status());
        assertEquals(ANSWER.headers(), again.stored().headers());
        assertArrayEquals(ANSWER.body(), again.stored().body());
    }

    @EveryDatabase
    void anotherBodyUnderTheSameKeyIsNoticed(TestDatabase database) {
        DurableIdempotencyStore store = store(database);
        claim(store, "h");

        assertInstanceOf(Claim.Reused.class, claim(store, "other"));
    }

    @EveryDatabase
    void aReleasedKeyIsFree(TestDatabase database) {
        DurableIdempotencyStore store = store(database);
        claim(store, "h");
        store.release(KEY).toCompletableFuture().join();

        assertInstanceOf(Claim.Granted.class, claim(store, "other"));
    }

    @EveryDatabase
    void anAnswerWithASecretIsNotKept(TestDatabase database) {
        DurableIdempotencyStore store = store(database);
        claim(store, "h");
        store.complete(KEY, new Stored(201, Map.of("Cache-Control", "no-store"), new byte[] {1}))
                .toCompletableFuture()
                .join();

        assertInstanceOf(Claim.Granted.class, claim(store, "h"));
    }

    @EveryDatabase
    void keysEndAfterADayAndThoseOfADeadServerSooner(TestDatabase database) {
        DurableIdempotencyStore store = store(database);
        claim(store, "h");
        database.time().advance(DurableIdempotencyStore.ABANDONED.plusMillis(1));
        assertInstanceOf(Claim.Granted.class, claim(store, "h"));
        store.complete(KEY, ANSWER).toCompletableFuture().join();

        database.time().advance(Duration.ofHours(24));
        assertEquals(0, store.trim(100));
        assertInstanceOf(Claim.Answered.class, claim(store, "h"));
        database.time().advance(Duration.ofMillis(1));
        assertEquals(1, store.trim(100));
        assertInstanceOf(Claim.Granted.class, claim(store, "h"));
    }
}
