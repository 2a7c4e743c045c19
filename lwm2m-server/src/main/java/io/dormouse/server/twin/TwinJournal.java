// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import io.dormouse.kit.database.StoreException;
import io.dormouse.kit.time.Time;
import io.dormouse.server.device.DeviceLanes;
import io.dormouse.server.device.Printable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the steps of twins (semantics.md §8): what is desired and what was acknowledged before anything else happens, what is reported within a second. On the
 * lane of the device; steps of one device are stored one after the other.
 */
final class TwinJournal {
    static final Duration WRITE_AFTER = Duration.ofMillis(500);
    private static final Duration QUIET = Duration.ofSeconds(10);

    /** A flush so long overdue was dropped by a full lane. */
    private static final Duration LOST = Duration.ofSeconds(30);

    private static final String NOBODY = "";
    private static final Logger log = LoggerFactory.getLogger(TwinJournal.class);

    private final TwinStore store;
    private final DeviceLanes lanes;
    private final Time time;

    TwinJournal(TwinStore store, DeviceLanes lanes, Time time) {
        this.store = store;
        this.lanes = lanes;
        this.time = time;
    }

    /**
     * Stores the next value and only then takes it.
     *
     * @param by who changed desired or tags
     * @return false when another node changed them first; the twin has to be asked for again
     * @throws StoreException when it could not be stored; nothing changed
     */
    boolean commit(LiveTwin live, Twin next, String by) {
        awaitWriting(live);
        boolean stored;
        try {
            stored = store.database().commit(store.step(live.endpoint(), live.stored(), next, by));
        } catch (StoreException failure) {
            live.stale = true;
            live.quietUntilNanos = time.nanos() + QUIET.toNanos();
            throw failure;
        }
        if (!stored) {
            live.stale = true;
            return false;
        }
        live.storedIs(next);
        live.becomes(next);
        return true;
    }

    /** As {@link #commit}, for what the server itself found out. */
    void commit(LiveTwin live, Twin next) {
        if (!next.equals(live.now()) || live.dirty()) {
            commit(live, next, NOBODY);
        }
    }

    /** Takes the next value now and stores it within a second. */
    void behind(LiveTwin live, Twin next) {
        live.becomes(next);
        plan(live, WRITE_AFTER);
    }

    /** Takes the next value now and begins to store it, without waiting. */
    void promptly(LiveTwin live, Twin next) {
        live.becomes(next);
        flush(live);
    }

    private void plan(LiveTwin live, Duration delay) {
        long now = time.nanos();
        Long planned = live.flushAtNanos;
        boolean coming = planned != null && now - planned < LOST.toNanos();
        if (!coming && live.dirty()) {
            live.flushAtNanos = now + delay.toNanos();
            time.after(
                    delay,
                    () -> lanes.tell(live.endpoint(), () -> {
                        live.flushAtNanos = null;
                        flush(live);
                    }));
        }
    }

    private void flush(LiveTwin live) {
        if (live.writing != null && live.writing.isDone()) {
            awaitWriting(live);
        }
        if (live.gone || live.writing != null || !readAgain(live) || !live.dirty()) {
            return;
        }
        Twin target = live.now();
        CompletableFuture<Boolean> writing =
                store.database().submit(store.step(live.endpoint(), live.stored(), target, NOBODY));
        live.writing = writing;
        live.writingTo = target;
        var unused = writing.whenComplete(
                (stored, failure) -> lanes.tell(live.endpoint(), () -> written(live, writing, failure)));
    }

    private boolean readAgain(LiveTwin live) {
        try {
            if (live.stale) {
                live.rebased(store.load(live.endpoint()));
            }
            return true;
        } catch (StoreException failure) {
            plan(live, QUIET);
            return false;
        }
    }

    private void written(LiveTwin live, CompletableFuture<Boolean> which, @Nullable Throwable failure) {
        if (live.writing != which) {
            return;
        }
        land(live, failure);
        plan(live, failure == null ? WRITE_AFTER : QUIET);
    }

    private void awaitWriting(LiveTwin live) {
        CompletableFuture<Boolean> writing = live.writing;
        if (writing == null) {
            return;
        }
        try {
            writing.join();
            land(live, null);
        } catch (CompletionException failure) {
            land(live, failure);
        }
    }

    private static void land(LiveTwin live, @Nullable Throwable failure) {
        Twin target = live.writingTo;
        live.writing = null;
        live.writingTo = null;
        if (failure == null && target != null) {
            live.storedIs(target);
        } else if (failure != null) {
            log.warn("What {} reported could not be stored yet: {}", Printable.of(live.endpoint()), failure.toString());
        }
    }
}
