// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import io.dormouse.kit.database.Database.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who wants to hear of commits. At most one call per listener waits, so that a slow one costs others time but no memory. */
final class Wakeups {
    private static final Logger log = LoggerFactory.getLogger(Wakeups.class);

    private final List<Wakeup> wakeups = new CopyOnWriteArrayList<>();
    private final Executor executor;

    Wakeups(Executor executor) {
        this.executor = executor;
    }

    Subscription add(Runnable listener) {
        Wakeup wakeup = new Wakeup(listener);
        wakeups.add(wakeup);
        return () -> wakeups.remove(wakeup);
    }

    void wake() {
        for (Wakeup wakeup : wakeups) {
            if (wakeup.due.compareAndSet(false, true)) {
                executor.execute(wakeup);
            }
        }
    }

    private static final class Wakeup implements Runnable {
        private final Runnable listener;
        private final AtomicBoolean due = new AtomicBoolean();

        Wakeup(Runnable listener) {
            this.listener = listener;
        }

        @Override
        public void run() {
            due.set(false);
            try {
                listener.run();
            } catch (RuntimeException | Error failure) {
                log.error("A listener of the event log failed", failure);
            }
        }
    }
}
