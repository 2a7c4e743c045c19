// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.message;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.StoreException;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.Time;
import io.dormouse.server.device.DeviceFilters.Passing;
import io.dormouse.server.device.DeviceLanes;
import io.dormouse.server.device.DeviceListener;
import io.dormouse.server.device.DeviceModels;
import io.dormouse.server.device.Dialects;
import io.dormouse.server.device.KnownDevices;
import io.dormouse.server.device.Printable;
import io.dormouse.server.device.Reachability;
import io.dormouse.server.downlink.DownlinkSource;
import io.dormouse.server.downlink.Kick;
import io.dormouse.server.message.MessagePageStore.Entry;
import io.dormouse.server.message.MessagePageStore.Page;
import io.dormouse.server.message.MessagePageStore.Row;
import io.dormouse.server.message.MessagePageStore.Wish;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cloud-to-device messages of all devices (semantics.md §3): submitted, cancelled, purged and re-queued here, sent
 * by {@link #source()}, expired by a timer. Everything about one device happens on its lane; futures complete after the
 * commit.
 */
public final class Messages implements DeviceListener {
    private static final Duration WAKING = Duration.ofMillis(500);
    private static final int WAKEN_AT_ONCE = 200;
    private static final Logger log = LoggerFactory.getLogger(Messages.class);

    private final Database database;
    private final DeviceLanes lanes;
    private final KnownDevices devices;
    private final Kick kick;
    private final Time time;
    private final SteadyClock clock;
    private final MessageStore store = new MessageStore();
    private final MessageQueues queues;
    private final MessageDelivery delivery;
    private final MessageExpiry expiry;

    public Messages(Parts parts) {
        this.database = parts.database();
        this.lanes = parts.lanes();
        this.devices = parts.devices();
        this.kick = parts.kick();
        this.time = parts.time();
        this.clock = new SteadyClock(time);
        this.queues = new MessageQueues(store, database, lanes);
        this.delivery = new MessageDelivery(queues, store, clock, parts);
        this.expiry = new MessageExpiry(store, clock, parts, this::expire);
    }

    /** What messages are built from. */
    public record Parts(
            Database database,
            DeviceLanes lanes,
            DeviceModels models,
            Dialects dialects,
            Reachability reachability,
            KnownDevices devices,
            Kick kick,
            Time time,
            Randomness randomness) {}

    /** What became of a submission. */
    sealed interface Submitted {
        /** Durable from now on. */
        record Stored(Row row) implements Submitted {}

        /** The same messageId came with the same content before. */
        record Existing(Row row) implements Submitted {}

        /** The same messageId came with other content before. */
        record Reused(String id) implements Submitted {}

        record QueueFull() implements Submitted {}
    }

    /** What became of a wish to change a message. */
    sealed interface Changed {
        record Done(Row row) implements Changed {}

        /** Its state does not allow it. */
        record NotAllowed(MessageState state) implements Changed {}

        record QueueFull() implements Changed {}

        record Unknown() implements Changed {}
    }

    /**
     * Takes up what the last process left: messages in flight may or may not have been carried out. Call once, before
     * any device can speak.
     *
     * @throws StoreException when the store cannot do it
     */
    public void start() {
        database.commit(transaction -> {
            store.restartClock(transaction.connection(), clock.millis() + MessageDelivery.BACK_OFF_LAST.toMillis());
            List<Message> left = store.inFlight(transaction.connection());
            for (Message message : left) {
                boolean late = message.deadlineMillis() <= clock.millis();
                store.update(transaction, message.lost("the server stopped while it was in flight", late, time.now()));
            }
            return left.size();
        });
        expiry.start();
        time.after(WAKING, () -> lanes.tell(MessageExpiry.LANE, () -> wake("")));
    }

    /** Devices without queue mode may have nothing to say for long: they are asked as soon as the server runs. */
    private void wake(String after) {
        List<String> endpoints = database.read(connection -> store.waitingAfter(connection, after, WAKEN_AT_ONCE));
        endpoints.forEach(kick::kick);
        if (endpoints.size() == WAKEN_AT_ONCE) {
            String last = endpoints.get(endpoints.size() - 1);
            time.after(WAKING, () -> lanes.tell(MessageExpiry.LANE, () -> wake(last)));
        }
    }

    public DownlinkSource source() {
        return delivery;
    }

    CompletableFuture<Submitted> submit(Submission submission, JsonNode body) {
        return lanes.run(submission.endpoint(), () -> submitNow(submission, body));
    }

    private Submitted submitNow(Submission submission, JsonNode body) {
        String endpoint = submission.endpoint();
        Optional<Submitted> before = before(submission, body);
        if (before.isPresent()) {
            return before.get();
        }
        WaitingQueue queue = queues.of(endpoint);
        if (queue.isFull()) {
            return new Submitted.QueueFull();
        }
        long deadline = clock.millis() + submission.ttl().toMillis();
        Message message = Message.queued(submission, queue.nextPlace(), deadline);
        try {
            database.commit(transaction -> {
                devices.ensure(transaction, endpoint);
                store.insert(transaction, message, body);
                return message;
            });
        } catch (StoreException failure) {
            queues.forget(endpoint);
            // The store may have taken it all the same; then it waits like any other, and has to expire.
            expiry.watch(deadline);
            throw failure;
        }
        queue.put(message);
        expiry.watch(deadline);
        kick.kick(endpoint);
        return new Submitted.Stored(new Row(
                message, queue.position(message.id()), List.of(new Entry(message.state(), message.changedAt()))));
    }

    private Optional<Submitted> before(Submission submission, JsonNode body) {
        String messageId = submission.messageId();
        if (messageId == null) {
            return Optional.empty();
        }
        return database.read(connection -> {
            Optional<Message> known = store.find(connection, submission.endpoint(), messageId);
            if (known.isEmpty()) {
                return Optional.empty();
            }
            String id = known.get().id();
            return store.body(connection, id).equals(body)
                    ? MessagePageStore.one(connection, id, List.of()).map(Submitted.Existing::new)
                    : Optional.of(new Submitted.Reused(id));
        });
    }

    CompletableFuture<Changed> cancel(String id, String by) {
        return change(id, stored -> stored.state() == MessageState.QUEUED, stored -> stored.cancelled(by, time.now()));
    }

    /**
     * Gives a dead-lettered or unknown message another life.
     *
     * @param ttl empty: as when it was submitted
     */
    CompletableFuture<Changed> requeue(String id, Optional<Duration> ttl, String by) {
        return change(id, Message::requeueable, stored -> {
            Duration life = ttl.orElse(stored.submission().ttl());
            Instant now = time.now();
            long place = queues.of(stored.endpoint()).nextPlace();
            return stored.requeued(place, now.plus(life), clock.millis() + life.toMillis(), by, now);
        });
    }

    private CompletableFuture<Changed> change(
            String id, java.util.function.Predicate<Message> allowed, UnaryOperator<Message> step) {
        Optional<Message> known = database.read(connection -> store.find(connection, id));
        if (known.isEmpty()) {
            return CompletableFuture.completedFuture(new Changed.Unknown());
        }
        String endpoint = known.get().endpoint();
        return lanes.run(endpoint, () -> {
            Optional<Message> stored = database.read(connection -> store.find(connection, id));
            if (stored.isEmpty()) {
                return new Changed.Unknown();
            }
            if (!allowed.test(stored.get())) {
                return new Changed.NotAllowed(stored.get().state());
            }
            if (!stored.get().state().waiting() && queues.of(endpoint).isFull()) {
                return new Changed.QueueFull();
            }
            Message next = step.apply(stored.get());
            queues.store(next);
            if (next.state().waiting()) {
                expiry.watch(next.deadlineMillis());
                kick.kick(endpoint);
            }
            return new Changed.Done(one(id, List.of()).orElseThrow());
        });
    }

    /** Ends all that is queued for a device; what is in flight stays. Completes with how many. */
    CompletableFuture<Integer> purge(String endpoint, String by) {
        return lanes.run(endpoint, () -> {
            List<Message> purged = queues.of(endpoint).queued().stream()
                    .map(message -> message.purged("purged by " + by, time.now()))
                    .collect(Collectors.toList());
            if (!purged.isEmpty()) {
                queues.storeAll(endpoint, purged);
            }
            return purged.size();
        });
    }

    /** @param of empty unless its device also passes all of these */
    Optional<Row> one(String id, List<Passing> of) {
        return database.read(connection -> MessagePageStore.one(connection, id, of));
    }

    Page page(Wish wish) {
        return database.read(connection -> MessagePageStore.page(connection, wish));
    }

    private void expire(String endpoint) {
        try {
            List<Message> expired = queues.of(endpoint).queued().stream()
                    .filter(message -> message.deadlineMillis() <= clock.millis())
                    .map(message -> message.expired(time.now()))
                    .toList();
            if (!expired.isEmpty()) {
                queues.storeAll(endpoint, expired);
            }
        } catch (StoreException down) {
            log.warn("Messages of {} expire when the store is back", Printable.of(endpoint));
        }
    }

    @Override
    public void deleting(Transaction transaction, String endpoint) throws SQLException {
        for (Message message : store.waiting(transaction.connection(), endpoint)) {
            store.update(transaction, message.purged("the device was deleted", time.now()));
        }
    }

    @Override
    public void deleted(String endpoint) {
        queues.forget(endpoint);
    }
}
