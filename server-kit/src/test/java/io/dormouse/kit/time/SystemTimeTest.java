// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemTimeTest {
    private final SystemTime time = new SystemTime();

    @AfterEach
    void close() {
        time.close();
    }

    @Test
    void aTimerRunsNotBeforeItsTime() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        long begun = time.nanos();
        time.after(Duration.ofMillis(20), ran::countDown);

        assertTrue(ran.await(10, TimeUnit.SECONDS));
        assertTrue(time.nanos() - begun >= Duration.ofMillis(20).toNanos());
    }

    @Test
    void aFailingTimerHarmsNoOther() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        time.after(Duration.ZERO, () -> {
            throw new IllegalStateException("on purpose");
        });
        time.after(Duration.ofMillis(1), ran::countDown);

        assertTrue(ran.await(10, TimeUnit.SECONDS));
    }

    @Test
    void aCancelledTimerNeverRuns() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch later = new CountDownLatch(1);
        Time.Timer timer = time.after(Duration.ofMinutes(10), never::countDown);
        time.after(Duration.ofMillis(1), later::countDown);

        assertTrue(timer.cancel());
        assertFalse(timer.cancel());
        assertTrue(later.await(10, TimeUnit.SECONDS));
        assertEquals(1, never.getCount());
    }

    @Test
    void theWallClockHasMilliseconds() {
        assertEquals(0, time.now().getNano() % 1_000_000);
    }

    @Test
    void afterCloseATimerIsForgotten() {
        AtomicBoolean ran = new AtomicBoolean();
        time.close();

        assertTrue(time.after(Duration.ZERO, () -> ran.set(true)).cancel());
        assertFalse(ran.get());
    }
}
