// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Query;
import io.dormouse.kit.database.StoreException;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.database.Unit;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The database as one process sees it. What is stored outlives the process; what was only handed over dies with it. Commits fail, or seem to, or kill the
 * process, as the conditions say.
 */
final class FaultyStore implements Database {
    private static final Duration ANSWERED_AFTER = Duration.ofMillis(8);

    private final Database durable;
    private final Process process;
    private final Queue<HandedOver<?>> waiting = new ArrayDeque<>();

    FaultyStore(Database durable, Process process) {
        this.durable = durable;
        this.process = process;
    }

    /** An event as it was stored. */
    record Told(@Nullable String endpoint, String type, JsonNode data) {}

    /** Handed over and not yet stored, or stored and not yet told. A lane that waits for it gets it at once: there is no other thread that could bring it. */
    private final class HandedOver<T> extends CompletableFuture<T> {
        private final Unit<T> unit;
        private Runnable tell = () -> completeExceptionally(refusal());

        HandedOver(Unit<T> unit) {
            this.unit = unit;
        }

        void store() {
            try {
                T stored = storeNow(unit);
                tell = () -> complete(stored);
            } catch (StoreException failure) {
                tell = () -> completeExceptionally(failure);
            }
            process.simulation().time().after(Duration.ZERO, () -> {
                if (!process.dead()) {
                    tell.run();
                }
            });
        }

        @Override
        public T join() {
            if (!isDone()) {
                storeWaiting();
                tell.run();
            }
            return super.join();
        }
    }

    @Override
    public <T> CompletableFuture<T> submit(Unit<T> unit) {
        if (process.dead() || process.simulation().diskFull()) {
            return CompletableFuture.failedFuture(refusal());
        }
        HandedOver<T> handed = new HandedOver<>(unit);
        waiting.add(handed);
        process.simulation().time().after(ANSWERED_AFTER, this::storeWaiting);
        return handed;
    }

    private void storeWaiting() {
        for (HandedOver<?> handed = waiting.poll(); handed != null; handed = waiting.poll()) {
            handed.store();
        }
    }

    @Override
    public <T> T commit(Unit<T> unit) {
        storeWaiting();
        return storeNow(unit);
    }

    private <T> T storeNow(Unit<T> unit) {
        Simulation simulation = process.simulation();
        if (process.dead() || simulation.diskFull()) {
            throw refusal();
        }
        simulation.checker().counts("commits");
        Simulation.Fate fate = simulation.fateOfCommit();
        if (fate != Simulation.Fate.STORED) {
            simulation.checker().note(() -> "a commit " + fate);
        }
        switch (fate) {
            case FAILS -> {
                simulation.checker().trouble();
                throw refusal();
            }
            case CRASH_BEFORE -> {
                process.kill();
                throw refusal();
            }
            case CRASH_AFTER -> {
                run(unit);
                process.kill();
                throw refusal();
            }
            case UNSURE -> {
                run(unit);
                simulation.checker().trouble();
                throw refusal();
            }
            case STORED -> {}
        }
        return run(unit);
    }

    private <T> T run(Unit<T> unit) {
        List<Told> told = new ArrayList<>();
        boolean[] withheld = {false};
        T result;
        try {
            result = durable.commit(transaction -> {
                T stored = unit.run(watched(transaction, told));
                if (withholds(told)) {
                    withheld[0] = true;
                    throw new Withheld(stored);
                }
                return stored;
            });
        } catch (StoreException failure) {
            if (withheld[0] && failure.getCause() instanceof Withheld kept) {
                @SuppressWarnings("unchecked")
                T pretended = (T) kept.result;
                return pretended;
            }
            throw failure;
        }
        process.simulation().checker().stored(told);
        return result;
    }

    private boolean withholds(List<Told> told) {
        Sabotage sabotage = process.simulation().sabotage();
        String type = sabotage == Sabotage.SENDS_BEFORE_STORING
                ? "message.in-flight"
                : sabotage == Sabotage.ACCEPTS_WITHOUT_STORING ? "message.queued" : "";
        return !type.isEmpty() && told.stream().anyMatch(event -> event.type().equals(type));
    }

    private Transaction watched(Transaction transaction, List<Told> told) {
        return new Transaction() {
            @Override
            public Connection connection() {
                return transaction.connection();
            }

            @Override
            public void event(@Nullable String endpoint, String type, JsonNode data) {
                boolean twice = process.simulation().sabotage() == Sabotage.FEEDBACK_TWICE && data.has("feedback");
                for (int i = 0; i < (twice ? 2 : 1); i++) {
                    transaction.event(endpoint, type, data);
                    told.add(new Told(endpoint, type, data.deepCopy()));
                }
            }
        };
    }

    private static StoreException refusal() {
        return new StoreException("the simulation says so", null);
    }

    @Override
    public <T> T read(Query<T> query) {
        if (process.dead()) {
            throw refusal();
        }
        return durable.read(query);
    }

    @Override
    public Subscription onEvents(Runnable listener) {
        return durable.onEvents(listener);
    }

    @Override
    public boolean healthy() {
        return !process.simulation().diskFull();
    }

    @Override
    public void close() {
        // What is stored outlives the process.
    }

    private static final class Withheld extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient @Nullable Object result;

        Withheld(@Nullable Object result) {
            super("withheld", null, false, false);
            this.result = result;
        }
    }
}
