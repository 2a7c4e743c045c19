// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.registration;

import io.dormouse.kit.database.Transaction;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceListener.Ended;
import io.dormouse.server.device.ObjectList;
import io.dormouse.server.device.Registered;
import io.dormouse.server.device.RegistrationBound;
import io.dormouse.server.device.Sender;
import io.dormouse.server.registration.RegistrationIndex.Entry;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Changes of one device's registration, on its lane: decide, store, then apply. All throw StoreException when nothing was changed. */
final class RegistrationChanges {
    private static final int ID_BYTES = 12;
    private static final InetSocketAddress NOWHERE = InetSocketAddress.createUnresolved("", 0);

    private final RegistrationIndex index = new RegistrationIndex();
    private final ObjectLists lists = new ObjectLists();
    private final RegistrationConfig config;
    private final Platform platform;
    private final Admission admission;
    private final RegistrationBound bound;
    private final RegistrationStore store;
    private final Refreshes refreshes;
    private final Deadlines deadlines;

    /** @param due is told, on a timer thread, of endpoints whose registration may have expired */
    RegistrationChanges(
            RegistrationConfig config,
            Platform platform,
            Admission admission,
            RegistrationBound bound,
            Consumer<String> due) {
        this.config = config;
        this.platform = platform;
        this.admission = admission;
        this.bound = bound;
        this.store = new RegistrationStore(platform.database(), lists);
        this.refreshes = new Refreshes(platform.database(), store, platform.time());
        this.deadlines = new Deadlines(platform.time(), due);
    }

    RegistrationIndex index() {
        return index;
    }

    /** A lifetime goes on where it was; what ended while the server was away gets the grace to come back. */
    void load() {
        for (Device device : store.live()) {
            Registered registered = device.registration();
            Duration elapsed =
                    Duration.between(registered.updatedAt(), platform.time().now());
            Duration used = elapsed.isNegative() ? Duration.ZERO : elapsed;
            Duration left = registered.lifetime().minus(used);
            put(device, left.isNegative() ? Duration.ZERO : left);
        }
    }

    /** The new registration, and the one before, ended or not. */
    record Replaced(Device now, Optional<Device> before) {}

    Replaced register(String endpoint, RegisterForm form, Sender from) {
        platform.lanes().assertOn(endpoint);
        Optional<Device> before = index.of(endpoint).map(Entry::device).or(() -> store.last(endpoint));
        Device now = new Device(endpoint, registration(form, from));
        platform.database().commit(transaction -> {
            admission.ensure(transaction, endpoint);
            bound.ending(transaction, endpoint);
            store.save(transaction, now);
            transaction.event(endpoint, "device.registered", RegistrationDocument.event(now.registration()));
            return now;
        });
        put(now, now.registration().lifetime());
        bound.ended(endpoint);
        return new Replaced(now, before);
    }

    private Registered registration(RegisterForm form, Sender from) {
        LinkList links = Objects.requireNonNull(form.links());
        Map<String, String> attributes = new HashMap<>(form.attributes());
        if (!links.contentFormats().isEmpty()) {
            attributes.put("ct", links.contentFormats());
        }
        byte[] id = new byte[ID_BYTES];
        platform.randomness().fill(id);
        return new Registered(
                Base64.getUrlEncoder().withoutPadding().encodeToString(id),
                from.address(),
                from.localUri(),
                from.security(),
                from.identity(),
                from.connectionId(),
                Objects.requireNonNull(form.lwm2mVersion()),
                Objects.requireNonNull(form.binding()),
                Boolean.TRUE.equals(form.queueMode()),
                Objects.requireNonNull(form.lifetime()),
                platform.time().now(),
                platform.time().now(),
                lists.shared(links.objects()),
                links.rootPath(),
                Map.copyOf(attributes));
    }

    /**
     * Stored before it returns when the device said anything new; a mere refresh is written behind. Another sender than before ends what is bound to the old one:
     * notifications to come would not be recognised (conformance OBS-12), so they are asked for anew.
     */
    Device update(Entry entry, RegisterForm form, Sender from) {
        String endpoint = entry.endpoint();
        platform.lanes().assertOn(endpoint);
        Device now = new Device(endpoint, updated(entry.registered(), form, from));
        boolean sameSender =
                RegistrationDocument.sender(entry.registered()).key().equals(from.key());
        if (sameSender && says(now.registration()).equals(says(entry.registered()))) {
            refreshes.note(now, true);
        } else {
            platform.database().commit(transaction -> {
                if (!sameSender) {
                    bound.ending(transaction, endpoint);
                }
                store.save(transaction, now);
                transaction.event(endpoint, "device.updated", RegistrationDocument.event(now.registration()));
                return now;
            });
        }
        if (!sameSender) {
            bound.ended(endpoint);
        }
        put(now, now.registration().lifetime());
        return now;
    }

    private Registered updated(Registered before, RegisterForm form, Sender from) {
        LinkList links = form.links();
        Map<String, String> attributes = new HashMap<>(before.attributes());
        attributes.putAll(form.attributes());
        if (links != null && !links.contentFormats().isEmpty()) {
            attributes.put("ct", links.contentFormats());
        }
        return new Registered(
                before.registrationId(),
                from.address(),
                from.localUri(),
                from.security(),
                from.identity(),
                from.connectionId(),
                before.lwm2mVersion(),
                form.binding() == null ? before.binding() : form.binding(),
                form.queueMode() == null ? before.queueMode() : form.queueMode(),
                form.lifetime() == null ? before.lifetime() : form.lifetime(),
                before.registeredAt(),
                platform.time().now(),
                links == null ? before.objects() : lists.shared(links.objects()),
                links == null ? before.rootPath() : links.rootPath(),
                Map.copyOf(attributes));
    }

    /** What is worth a commit of its own: all but the address and the time. */
    private static Registered says(Registered registered) {
        return new Registered(
                registered.registrationId(),
                NOWHERE,
                registered.localUri(),
                registered.security(),
                registered.identity(),
                registered.connectionId(),
                registered.lwm2mVersion(),
                registered.binding(),
                registered.queueMode(),
                registered.lifetime(),
                registered.registeredAt(),
                registered.registeredAt(),
                registered.objects(),
                registered.rootPath(),
                registered.attributes());
    }

    /** As {@code device} after a message from this sender; a new address is remembered. */
    Device moved(Entry entry, Sender from) {
        Registered registered = entry.registered();
        if (registered.address().equals(from.address())
                || !registered.security().equals(from.security())) {
            return entry.device();
        }
        Device now = new Device(
                entry.endpoint(),
                new Registered(
                        registered.registrationId(),
                        from.address(),
                        from.localUri(),
                        registered.security(),
                        registered.identity(),
                        from.connectionId(),
                        registered.lwm2mVersion(),
                        registered.binding(),
                        registered.queueMode(),
                        registered.lifetime(),
                        registered.registeredAt(),
                        registered.updatedAt(),
                        registered.objects(),
                        registered.rootPath(),
                        registered.attributes()));
        index.put(new Entry(now, entry.deadlineNanos()));
        refreshes.note(now, false);
        return now;
    }

    /** Ends the registration for good; the row stays, so that the next Register knows what was before. */
    void end(Entry entry, Ended why) {
        String endpoint = entry.endpoint();
        platform.lanes().assertOn(endpoint);
        String type = why == Ended.EXPIRED ? "device.expired" : "device.deregistered";
        platform.database().commit(transaction -> {
            bound.ending(transaction, endpoint);
            store.end(transaction, endpoint, why);
            transaction.event(endpoint, type, RegistrationDocument.refreshed(entry.registered()));
            return why;
        });
        forget(endpoint);
        bound.ended(endpoint);
    }

    void deleting(Transaction transaction, String endpoint) throws SQLException {
        bound.ending(transaction, endpoint);
        store.delete(transaction, endpoint);
    }

    void forget(String endpoint) {
        index.remove(endpoint);
        refreshes.forget(endpoint);
        deadlines.clear(endpoint);
    }

    /** Empty when that is what it has. */
    Optional<Device> withLifetime(Entry entry, Duration lifetime) {
        boolean same = entry.registered().lifetime().equals(lifetime);
        return same
                ? Optional.empty()
                : Optional.of(said(entry, lifetime, entry.registered().objects()));
    }

    Optional<Device> withInstance(Entry entry, int objectId, int instanceId, boolean present) {
        ObjectList objects = entry.registered().objects();
        boolean same = !objects.hasObject(objectId) || objects.hasInstance(objectId, instanceId) == present;
        return same
                ? Optional.empty()
                : Optional.of(said(entry, entry.registered().lifetime(), objects.with(objectId, instanceId, present)));
    }

    /** As if the device had said it in an Update. */
    private Device said(Entry entry, Duration lifetime, ObjectList objects) {
        Registered registered = entry.registered();
        LinkList links = new LinkList(objects, registered.rootPath(), "");
        RegisterForm form = new RegisterForm(null, null, lifetime, null, null, links, Map.of());
        return update(entry, form, RegistrationDocument.sender(registered));
    }

    private void put(Device device, Duration left) {
        Duration lifetime = device.registration().lifetime();
        long deadline = lifetime.isZero()
                ? RegistrationIndex.NEVER
                : platform.time().nanos() + left.plus(config.grace()).toNanos();
        index.put(new Entry(device, deadline));
        if (deadline != RegistrationIndex.NEVER && !deadlines.covers(device.endpoint(), deadline)) {
            deadlines.set(device.endpoint(), deadline);
        }
    }

    /** On the lane: the entry whose time is over; one that was refreshed is watched on. */
    Optional<Entry> expired(String endpoint) {
        Optional<Entry> entry = index.of(endpoint);
        if (entry.isEmpty() || entry.get().deadlineNanos() == RegistrationIndex.NEVER) {
            return Optional.empty();
        }
        if (entry.get().deadlineNanos() - platform.time().nanos() > 0) {
            deadlines.set(endpoint, entry.get().deadlineNanos());
            return Optional.empty();
        }
        return entry;
    }

    void expireLater(String endpoint, Duration delay) {
        deadlines.set(endpoint, platform.time().nanos() + delay.toNanos());
    }

    void close() {
        deadlines.close();
        refreshes.close();
    }
}
