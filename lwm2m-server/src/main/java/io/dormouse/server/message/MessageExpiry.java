// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.message;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.StoreException;
import io.dormouse.kit.time.Time;
import io.dormouse.kit.time.Time.Timer;
import io.dormouse.server.device.DeviceLanes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One timer for the next message that expires anywhere, and one that forgets ended messages. Costs what expires, not
 * what waits. All of it happens on a lane of its own, named like no device.
 */
final class MessageExpiry {
    /** Ended messages are kept this long. */
    static final Duration KEPT = Duration.ofDays(7);

    /** Named like no device. */
    static final String LANE = "";

    private static final int DEVICES_AT_ONCE = 500;
    private static final int FORGOTTEN_AT_ONCE = 1_000;
    private static final Duration AGAIN = Duration.ofMillis(500);
    private static final Duration AGAIN_MAX = Duration.ofSeconds(8);
    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    private static final Logger log = LoggerFactory.getLogger(MessageExpiry.class);

    private final MessageStore store;
    private final Database database;
    private final DeviceLanes lanes;
    private final Time time;
    private final SteadyClock clock;
    private final Consumer<String> expire;
    private @Nullable Timer timer;
    private long armedForMillis = Long.MAX_VALUE;
    private Duration again = AGAIN;

    /** @param expire called on the device's lane when at least one of its messages has come to its deadline */
    MessageExpiry(MessageStore store, SteadyClock clock, Messages.Parts parts, Consumer<String> expire) {
        this.store = store;
        this.clock = clock;
        this.expire = expire;
        this.database = parts.database();
        this.lanes = parts.lanes();
        this.time = parts.time();
    }

    void start() {
        lanes.tell(LANE, this::sweep);
        lanes.tell(LANE, this::forget);
    }

    /** A message with this deadline has begun to wait. From any thread. */
    void watch(long deadlineMillis) {
        lanes.tell(LANE, () -> {
            if (deadlineMillis < armedForMillis) {
                arm(deadlineMillis, Duration.ZERO);
            }
        });
    }

    private void sweep() {
        timer = null;
        armedForMillis = Long.MAX_VALUE;
        try {
            List<String> due = database.read(connection -> store.due(connection, clock.millis(), DEVICES_AT_ONCE));
            due.forEach(endpoint -> lanes.tell(endpoint, () -> expire.accept(endpoint)));
            OptionalLong next = database.read(store::earliestDeadline);
            // What is due again and again waits for the store, for a full lane, or for its exchange to end.
            again = due.isEmpty()
                    ? AGAIN
                    : again.multipliedBy(2).compareTo(AGAIN_MAX) < 0 ? again.multipliedBy(2) : AGAIN_MAX;
            next.ifPresent(deadline -> arm(deadline, again));
        } catch (StoreException down) {
            log.warn("Messages that expired cannot be read at present");
            arm(clock.millis(), AGAIN_MAX);
        }
    }

    private void arm(long deadlineMillis, Duration atLeast) {
        if (timer != null) {
            timer.cancel();
        }
        armedForMillis = deadlineMillis;
        Duration delay = clock.until(deadlineMillis);
        boolean overdue = delay.compareTo(Duration.ZERO) <= 0;
        timer = time.after(overdue ? atLeast : delay, () -> lanes.tell(LANE, this::sweep));
    }

    private void forget() {
        Duration next = FORGET_EVERY;
        // After a step of the wall clock the later of both clocks would forget too early.
        Instant before = Instant.ofEpochMilli(
                        Math.min(clock.millis(), time.now().toEpochMilli()))
                .minus(KEPT);
        try {
            int forgotten =
                    database.commit(transaction -> store.forget(transaction.connection(), before, FORGOTTEN_AT_ONCE));
            next = forgotten == FORGOTTEN_AT_ONCE ? AGAIN : FORGET_EVERY;
        } catch (StoreException down) {
            log.warn("Ended messages cannot be removed at present");
        }
        time.after(next, () -> lanes.tell(LANE, this::forget));
    }
}
