// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.session;

import io.dormouse.bootstrap.session.SessionStore.Row;
import io.dormouse.kit.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One session under way: does one task after the other and writes down each before the next begins. Ends once. */
final class Session {
    private static final Logger log = LoggerFactory.getLogger(Session.class);

    private final Row row;
    private final Script script;
    private final Dialogue dialogue;
    private final Surroundings around;
    private final Deque<Task> waiting = new ArrayDeque<>();
    private final List<Step> steps = new ArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile Time.Timer limit = () -> true;

    /**
     * What a session needs of others.
     *
     * @param ended is told once
     */
    record Surroundings(SessionStore store, Executor executor, Time time, Duration longest, Ended ended) {}

    /** Is told how a session ended. */
    interface Ended {
        void ended(Session session, boolean well, String cause);
    }

    Session(Row row, Script script, Dialogue dialogue, Surroundings around) {
        this.row = row;
        this.script = script;
        this.dialogue = dialogue;
        this.around = around;
    }

    Row row() {
        return row;
    }

    /** Once the device has the answer to its request. */
    void begin() {
        if (over.get()) {
            return;
        }
        limit = around.time()
                .after(
                        around.longest(),
                        () -> around.executor()
                                .execute(() -> fail("session-timeout", "not finished within " + around.longest())));
        waiting.addAll(script.begin());
        next();
    }

    private void next() {
        if (over.get()) {
            return;
        }
        Task task = waiting.poll();
        if (task == null) {
            succeed();
            return;
        }
        long begun = around.time().nanos();
        Instant at = around.time().now();
        CompletionStage<Progress> work;
        try {
            work = task.work().get();
        } catch (RuntimeException mistake) {
            broken(task, mistake);
            return;
        }
        var unused = work.whenCompleteAsync(
                (progress, failure) -> {
                    if (failure != null) {
                        broken(task, failure);
                    } else {
                        long millis =
                                Duration.ofNanos(around.time().nanos() - begun).toMillis();
                        done(new Step(task.what(), progress.result(), progress.detail(), at, millis), progress);
                    }
                },
                around.executor());
    }

    private void done(Step step, Progress progress) {
        if (over.get()) {
            return;
        }
        steps.add(step);
        var unused = around.store()
                .step(row, steps, step)
                .whenCompleteAsync(
                        (running, failure) -> {
                            if (failure != null) {
                                fail("store-unavailable", "the session could not be written down");
                            } else if (progress.cause() != null) {
                                fail(progress.cause(), step.what() + ": " + progress.detail());
                            } else if (!running) {
                                superseded();
                            } else {
                                for (int i = progress.next().size() - 1; i >= 0; i--) {
                                    waiting.addFirst(progress.next().get(i));
                                }
                                next();
                            }
                        },
                        around.executor());
    }

    private void broken(Task task, Throwable failure) {
        log.error("{} of a bootstrap session failed", task.what(), failure);
        fail("internal-error", task.what() + " failed for a reason of the server's own; see its log");
    }

    private void succeed() {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        limit.cancel();
        var unused = around.store()
                .succeeded(row, steps)
                .whenCompleteAsync(
                        (done, failure) -> {
                            dialogue.close();
                            boolean well = failure == null && done;
                            around.ended().ended(this, well, failure == null ? "superseded" : "store-unavailable");
                        },
                        around.executor());
    }

    /** Ends it; what the device has by then is not to be relied on. */
    void fail(String cause, String detail) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        limit.cancel();
        dialogue.close();
        var unused = around.store()
                .failed(row, cause, detail)
                .whenCompleteAsync((done, failure) -> around.ended().ended(this, false, cause), around.executor());
    }

    /** Another one has taken its place. */
    void superseded() {
        fail("superseded", "the device asked again");
    }
}
