// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dormouse.kit.time.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IdempotencyTest {
    private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-20T14:00:00Z"));
    private final AtomicInteger runs = new AtomicInteger();
    private final CompletableFuture<Reply> later = new CompletableFuture<>();
    private final TestHttp http = new TestHttp(time, router -> {
        router.post("/messages", Role.VIEWER, request -> {
            int run = runs.incrementAndGet();
            if (request.json().has("bad")) {
                throw Problem.of(422, "bad", "bad").asException();
            }
            return Reply.json(202, JsonNodeFactory.instance.objectNode().put("run", run))
                    .withHeader("Location", "/messages/" + run)
                    .done();
        });
        router.post("/later", Role.VIEWER, request -> later);
        router.on(Route.of("POST", "/rpc", Role.VIEWER, request -> {
                    runs.incrementAndGet();
                    return Reply.empty(204).done();
                })
                .withoutIdempotencyKeys());
    });

    private Reply post(String path, String key, String body) {
        return http.send(
                TestRequest.post(path).withHeader("Idempotency-Key", key).withJson(body));
    }

    private static String text(Reply reply) {
        return new String(reply.content(), StandardCharsets.UTF_8);
    }

    @Test
    void theSameRequestIsDoneOnceAndAnsweredTwice() {
        Reply first = post("/messages", "k1", "{\"a\":1}");
        Reply second = post("/messages", "k1", "{\"a\":1}");

        assertEquals(1, runs.get());
        assertEquals(202, second.status());
        assertEquals(text(first), text(second));
        assertEquals("/messages/1", second.headers().get("Location"));
        assertEquals("application/json", second.headers().get("Content-Type"));
        assertEquals("true", second.headers().get("Idempotency-Replayed"));
        assertNull(first.headers().get("Idempotency-Replayed"));
    }

    @Test
    void anotherBodyOrQueryWithTheSameKeyIsAConflict() {
        post("/messages", "k1", "{\"a\":1}");

        assertEquals(
                "idempotency-key-reused",
                post("/messages", "k1", "{\"a\":2}").json().get("code").textValue());
        assertEquals(409, post("/messages?x=1", "k1", "{\"a\":1}").status());
        assertEquals(1, runs.get());
    }

    @Test
    void keysOfOthersAndOfOtherPathsAreOther() {
        post("/messages", "k1", "{\"a\":1}");
        Reply other = http.send(TestRequest.post("/messages")
                .withHeader("Idempotency-Key", "k1")
                .withJson("{\"a\":1}")
                .as(new Principal("token:other", Role.ADMIN, null)));

        assertEquals(202, other.status());
        assertEquals(2, runs.get());
    }

    @Test
    void aRefusedRequestMayBeRepairedUnderTheSameKey() {
        assertEquals(422, post("/messages", "k1", "{\"bad\":1}").status());
        assertEquals(202, post("/messages", "k1", "{\"good\":1}").status());
    }

    @Test
    void theSecondOfTwoAtOnceIsToldToWait() {
        TestRequest request =
                TestRequest.post("/later").withHeader("Idempotency-Key", "k1").withJson("{}");
        CompletableFuture<Reply> first = http.begin(request);
        Reply second = http.send(request);
        later.complete(Reply.empty(204));

        assertEquals(409, second.status());
        assertEquals("idempotency-key-under-way", second.json().get("code").textValue());
        assertEquals("1", second.headers().get("Retry-After"));
        assertEquals(204, first.join().status());
        assertEquals(204, http.send(request).status());
    }

    @Test
    void aKeyIsKeptForADay() {
        post("/messages", "k1", "{}");
        time.advance(Duration.ofHours(24).minusMillis(1));
        post("/messages", "k1", "{}");
        assertEquals(1, runs.get());

        time.advance(Duration.ofMillis(1));
        post("/messages", "k1", "{}");
        assertEquals(2, runs.get());
    }

    @Test
    void aRouteThatMustRunEachTimeIgnoresTheKey() {
        post("/rpc", "k1", "{}");
        post("/rpc", "k1", "{}");

        assertEquals(2, runs.get());
    }

    @Test
    void aKeyHasAtMost255VisibleCharacters() {
        assertEquals(202, post("/messages", "k".repeat(255), "{}").status());
        assertEquals(
                "bad-header",
                post("/messages", "k".repeat(256), "{}").json().get("code").textValue());
        assertEquals(400, post("/messages", "", "{}").status());
        assertEquals(400, post("/messages", "a b", "{}").status());
    }

    @Test
    void theStoreForgetsTheOldestWhenItIsFull() {
        MemoryIdempotencyStore store = new MemoryIdempotencyStore(time);
        for (int i = 0; i <= MemoryIdempotencyStore.KEYS_MAX; i++) {
            store.claim(key(i), "hash");
            store.complete(key(i), new IdempotencyStore.Stored(204, Map.of(), new byte[0]));
        }

        assertEquals(MemoryIdempotencyStore.KEYS_MAX, store.size());
        assertTrue(claim(store, 0) instanceof IdempotencyStore.Claim.Granted);
        assertTrue(claim(store, MemoryIdempotencyStore.KEYS_MAX) instanceof IdempotencyStore.Claim.Answered);
    }

    @Test
    void theStoreForgetsTheOldestWhenAnswersAreLarge() {
        MemoryIdempotencyStore store = new MemoryIdempotencyStore(time);
        byte[] megabyte = new byte[1 << 20];
        for (int i = 0; i < 17; i++) {
            store.claim(key(i), "hash");
            store.complete(key(i), new IdempotencyStore.Stored(200, Map.of(), megabyte));
        }

        assertEquals(16, store.size());
    }

    private static IdempotencyStore.Key key(int number) {
        return new IdempotencyStore.Key("p", "r", "k" + number);
    }

    private static IdempotencyStore.Claim claim(MemoryIdempotencyStore store, int number) {
        return store.claim(key(number), "hash").toCompletableFuture().join();
    }
}
