// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.registration;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.StoreException;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.time.Time;
import io.dormouse.server.device.Device;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What may be lost in a crash is written behind, many devices at a time: refreshed lifetimes and new addresses (semantics.md §8). */
final class Refreshes {
    private static final Logger log = LoggerFactory.getLogger(Refreshes.class);
    private static final Duration WRITTEN_AFTER = Duration.ofMillis(500);
    private static final int PER_UNIT_MAX = 500;

    private final Map<String, Refresh> waiting = new ConcurrentHashMap<>();
    private final AtomicBoolean timed = new AtomicBoolean();
    private final Database database;
    private final RegistrationStore store;
    private final Time time;

    Refreshes(Database database, RegistrationStore store, Time time) {
        this.database = database;
        this.store = store;
        this.time = time;
    }

    /** @param updated true for an Update of the device, which is an event; false for a mere change of address */
    void note(Device device, boolean updated) {
        waiting.merge(
                device.endpoint(),
                new Refresh(device, updated),
                (before, now) -> new Refresh(now.device(), now.updated() || before.updated()));
        arm();
    }

    void forget(String endpoint) {
        waiting.remove(endpoint);
    }

    private void arm() {
        if (!waiting.isEmpty() && timed.compareAndSet(false, true)) {
            time.after(WRITTEN_AFTER, this::flush);
        }
    }

    private void flush() {
        timed.set(false);
        for (List<Refresh> batch : take()) {
            var unused = database.submit(transaction -> write(transaction, batch))
                    .whenComplete((done, failure) -> {
                        if (failure != null) {
                            log.debug("Refreshed registrations could not be stored yet: {}", failure.getMessage());
                            batch.forEach(refresh ->
                                    waiting.putIfAbsent(refresh.device().endpoint(), refresh));
                            arm();
                        }
                    });
        }
    }

    private List<List<Refresh>> take() {
        List<List<Refresh>> batches = new ArrayList<>();
        List<Refresh> batch = new ArrayList<>();
        for (Map.Entry<String, Refresh> entry : Map.copyOf(waiting).entrySet()) {
            if (waiting.remove(entry.getKey(), entry.getValue())) {
                batch.add(entry.getValue());
            }
            if (batch.size() == PER_UNIT_MAX) {
                batches.add(batch);
                batch = new ArrayList<>();
            }
        }
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        return batches;
    }

    private Integer write(Transaction transaction, List<Refresh> batch) throws SQLException {
        store.refresh(transaction, batch.stream().map(Refresh::device).toList());
        for (Refresh refresh : batch) {
            if (refresh.updated()) {
                Device device = refresh.device();
                transaction.event(
                        device.endpoint(), "device.updated", RegistrationDocument.refreshed(device.registration()));
            }
        }
        return batch.size();
    }

    /** The end of the server: what waits is stored now. */
    void close() {
        try {
            for (List<Refresh> batch : take()) {
                database.commit(transaction -> write(transaction, batch));
            }
        } catch (StoreException failure) {
            log.warn("The last refreshed registrations could not be stored: {}", failure.getMessage());
        }
    }

    private record Refresh(Device device, boolean updated) {}
}
