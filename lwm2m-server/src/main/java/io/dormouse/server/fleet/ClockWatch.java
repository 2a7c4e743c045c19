// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.time.CautiousTime;
import io.dormouse.kit.time.Time;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notices that the wall clock was set, and raises an alarm (semantics.md §3). Nothing expires by it: that is the work of {@link CautiousTime}. */
public final class ClockWatch implements AutoCloseable {
    static final Duration EVERY = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(ClockWatch.class);

    private final Database database;
    private final CautiousTime time;
    private Duration told = Duration.ZERO;
    private volatile Time.Timer next;
    private volatile boolean closed;

    public ClockWatch(Database database, CautiousTime time) {
        this.database = database;
        this.time = time;
        this.next = time.after(EVERY, this::look);
    }

    /** On the thread of the timers, one after the other. */
    private void look() {
        Duration doubted = time.doubted();
        if (doubted.minus(told).abs().compareTo(CautiousTime.STEP) > 0) {
            told = doubted;
            tell(doubted);
        }
        if (!closed) {
            next = time.after(EVERY, this::look);
        }
    }

    private void tell(Duration doubted) {
        if (doubted.isZero()) {
            log.info("The wall clock is believed again");
            return;
        }
        log.warn(
                "The wall clock was set by {} s: nothing expires by that. If it stays so it is believed after {} h",
                doubted.toSeconds(),
                CautiousTime.BELIEVED_AFTER.toHours());
        var unused = database.submit(transaction -> {
                    transaction.event(
                            null,
                            "system.alarm",
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("cause", "clock-stepped")
                                    .put("seconds", doubted.toSeconds()));
                    return true;
                })
                .exceptionally(failure -> {
                    log.warn("The alarm of the clock could not be stored: {}", failure.getMessage());
                    return false;
                });
    }

    @Override
    public void close() {
        closed = true;
        next.cancel();
    }
}
