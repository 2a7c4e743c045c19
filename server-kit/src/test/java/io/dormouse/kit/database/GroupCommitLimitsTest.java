// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommitLimitsTest {
    private static final int WAITING_MAX = 8;
    private static final int GROUP_MAX = 3;

    private final TestDatabase database = TestDatabase.sqlite();
    private final Told told = new Told();
    private FaultyEngine engine;

    GroupCommitLimitsTest() {
        database.reopen(database.config().withLimits(GROUP_MAX, WAITING_MAX), told, real -> {
            engine = new FaultyEngine(real);
            return engine;
        });
    }

    @AfterEach
    void remove() {
        database.remove();
    }

    @Test
    void oneUnitMoreThanMayWaitIsRefusedAndHarmsNoOther() throws InterruptedException {
        List<CompletableFuture<Boolean>> accepted = fillUp();

        CompletableFuture<Boolean> tooMany = database.submit(Rows.insert("too many"));
        assertTrue(tooMany.isCompletedExceptionally());
        assertEquals(1, told.refused.get());
        assertEquals(WAITING_MAX, told.waiting.getAsInt());

        engine.letGo();
        accepted.forEach(CompletableFuture::join);
        database.commit(Rows.insert("room again"));
        assertEquals(WAITING_MAX + 1, Rows.of(database).size());
    }

    @Test
    void aGroupHasNoMoreUnitsThanAllowed() throws InterruptedException {
        List<CompletableFuture<Boolean>> accepted = fillUp();
        engine.letGo();
        accepted.forEach(CompletableFuture::join);

        assertEquals(List.of(1, 3, 3, 1), told.groups);
    }

    @Test
    void whatIsChainedToAnAnswerCannotStopTheCommitter() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        CompletableFuture<Void> blocking = database.submit(Rows.insert("a")).thenRun(() -> {
            entered.countDown();
            await().atMost(Duration.ofSeconds(20)).until(() -> gate.getCount() == 0);
        });
        assertTrue(entered.await(10, TimeUnit.SECONDS));

        database.commit(Rows.insert("b"));
        assertFalse(blocking.isDone());
        gate.countDown();

        blocking.join();
        assertEquals(List.of("1 a", "2 b"), Rows.of(database));
    }

    @Test
    void manyCommitsAreOneCallOfASlowListenerAndAnotherListenerMayFail() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        database.onEvents(() -> {
            throw new IllegalStateException("on purpose");
        });
        Database.Subscription slow = database.onEvents(() -> {
            calls.incrementAndGet();
            entered.countDown();
            await().atMost(Duration.ofSeconds(20)).until(() -> gate.getCount() == 0);
        });
        database.commit(Rows.insert("first"));
        assertTrue(entered.await(10, TimeUnit.SECONDS));

        for (int n = 0; n < 50; n++) {
            database.commit(Rows.insert("n"));
        }
        gate.countDown();
        await().atMost(Duration.ofSeconds(10)).until(() -> calls.get() == 2);

        slow.close();
        CountDownLatch next = new CountDownLatch(1);
        database.onEvents(next::countDown);
        database.commit(Rows.insert("last"));
        assertTrue(next.await(10, TimeUnit.SECONDS));
        assertEquals(2, calls.get());
    }

    @Test
    void aCommitWithoutEventsWakesNobody() throws InterruptedException {
        List<String> calls = new ArrayList<>();
        CountDownLatch woken = new CountDownLatch(1);
        database.onEvents(() -> {
            calls.add("woken");
            woken.countDown();
        });

        database.commit(transaction -> true);
        database.commit(Rows.insert("event"));

        assertTrue(woken.await(10, TimeUnit.SECONDS));
        assertEquals(List.of("woken"), calls);
    }

    /** One unit held before its COMMIT and as many behind it as may wait. */
    private List<CompletableFuture<Boolean>> fillUp() throws InterruptedException {
        engine.hold();
        List<CompletableFuture<Boolean>> accepted = new ArrayList<>();
        accepted.add(database.submit(Rows.insert("held")));
        engine.awaitHeld();
        for (int n = 1; n < WAITING_MAX; n++) {
            accepted.add(database.submit(Rows.insert("n" + n)));
        }
        return accepted;
    }

    private static final class Told implements CommitListener {
        private final List<Integer> groups = new ArrayList<>();
        private final AtomicInteger refused = new AtomicInteger();
        private volatile IntSupplier waiting;

        @Override
        public void started(IntSupplier waitingUnits) {
            waiting = waitingUnits;
        }

        @Override
        public void committed(int units, int failed, Duration took) {
            groups.add(units);
        }

        @Override
        public void refused() {
            refused.incrementAndGet();
        }
    }
}
