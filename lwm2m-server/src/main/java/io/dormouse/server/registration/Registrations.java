// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.registration;

import io.dormouse.coap.RefusedContact;
import io.dormouse.coap.RefusedContacts;
import io.dormouse.kit.database.StoreException;
import io.dormouse.kit.database.Transaction;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceLanes;
import io.dormouse.server.device.DeviceLanes.LaneFull;
import io.dormouse.server.device.DeviceListener;
import io.dormouse.server.device.Printable;
import io.dormouse.server.device.RegistrationBound;
import io.dormouse.server.device.Report;
import io.dormouse.server.device.Sender;
import io.dormouse.server.device.Uplink;
import io.dormouse.server.device.UplinkReply;
import io.dormouse.server.registration.Admission.Verdict;
import io.dormouse.server.registration.RegistrationChanges.Replaced;
import io.dormouse.server.registration.RegistrationIndex.Entry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.eclipse.leshan.core.ResponseCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is registered. Takes what devices tell on protocol threads, hands it to their lanes, and answers when the change is stored; listeners hear of it after the answer
 * has left (OMA LwM2M Core 1.1 §6.2).
 */
public final class Registrations implements Uplink, DeviceListener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Registrations.class);

    private final RegistrationConfig config;
    private final Platform platform;
    private final Admission admission;
    private final RefusedContacts refusals;
    private final RegistrationChanges changes;
    private final AtomicInteger waiting = new AtomicInteger();

    public Registrations(
            RegistrationConfig config,
            Platform platform,
            Admission admission,
            RegistrationBound bound,
            RefusedContacts refusals) {
        this.config = config;
        this.platform = platform;
        this.admission = admission;
        this.refusals = refusals;
        this.changes = new RegistrationChanges(
                config, platform, admission, bound, endpoint -> tell(endpoint, () -> expire(endpoint)));
    }

    /** Reads the registrations that outlived the last process. Before any port opens. */
    public void load() {
        changes.load();
    }

    /** All registered devices, for whoever starts with them. */
    public Collection<Device> devices() {
        return changes.index().all().stream().map(Entry::device).toList();
    }

    @Override
    public CompletableFuture<UplinkReply> register(Sender from, List<String> query, byte[] links) {
        RegisterForm form;
        try {
            form = RegisterForm.register(query, links, config.versionTwo());
        } catch (Malformed malformed) {
            return CompletableFuture.completedFuture(refuse(from, null, malformed.refusal()));
        }
        String claimed = form.endpoint();
        if (claimed != null) {
            return answering(
                    claimed,
                    lanes -> lanes.run(claimed, () -> {
                        Verdict verdict = admission.decide(claimed, from);
                        return verdict instanceof Verdict.Turned turned
                                ? refuse(from, claimed, turned.refusal())
                                : registered(claimed, form, from);
                    }));
        }
        String identity = from.identity();
        if (identity == null) {
            Refusal missing = new Refusal(ResponseCode.BAD_REQUEST, "endpoint-missing", "ep is missing");
            return CompletableFuture.completedFuture(refuse(from, null, missing));
        }
        return answering(
                identity,
                lanes -> lanes.run(identity, () -> admission.decide(null, from))
                        .thenCompose(verdict -> named(verdict, form, from)));
    }

    /** The device that the identity stands for registers, on its lane. */
    private CompletableFuture<UplinkReply> named(Verdict verdict, RegisterForm form, Sender from) {
        if (verdict instanceof Verdict.Admitted admitted) {
            return platform.lanes().run(admitted.endpoint(), () -> registered(admitted.endpoint(), form, from));
        }
        return CompletableFuture.completedFuture(refuse(from, null, ((Verdict.Turned) verdict).refusal()));
    }

    private UplinkReply registered(String endpoint, RegisterForm form, Sender from) {
        Replaced replaced = changes.register(endpoint, form, from);
        return UplinkReply.created(
                replaced.now().registration().registrationId(),
                () -> tell(endpoint, () -> {
                    platform.listeners().registered(replaced.now(), replaced.before());
                    platform.listeners().heard(replaced.now());
                }));
    }

    @Override
    public CompletableFuture<UplinkReply> update(Sender from, String registrationId, List<String> query, byte[] links) {
        Entry known = changes.index().ofId(registrationId).orElse(null);
        if (known == null) {
            return CompletableFuture.completedFuture(unknown(from));
        }
        RegisterForm form;
        try {
            form = RegisterForm.update(query, links, known.registered().lwm2mVersion());
        } catch (Malformed malformed) {
            return CompletableFuture.completedFuture(refuse(from, known.endpoint(), malformed.refusal()));
        }
        return withRegistration(known.endpoint(), from, registrationId, entry -> {
            Device now = changes.update(entry, form, from);
            return UplinkReply.of(
                    ResponseCode.CHANGED,
                    () -> tell(now.endpoint(), () -> {
                        platform.listeners().updated(now, entry.device());
                        platform.listeners().heard(now);
                    }));
        });
    }

    @Override
    public CompletableFuture<UplinkReply> deregister(Sender from, String registrationId) {
        Entry known = changes.index().ofId(registrationId).orElse(null);
        if (known == null) {
            return CompletableFuture.completedFuture(unknown(from));
        }
        return withRegistration(known.endpoint(), from, registrationId, entry -> {
            changes.end(entry, Ended.DEREGISTERED);
            return UplinkReply.of(
                    ResponseCode.DELETED,
                    () -> tell(
                            entry.endpoint(),
                            () -> platform.listeners().unregistered(entry.device(), Ended.DEREGISTERED)));
        });
    }

    /** On the lane, for a registration that still stands and a sender who may speak for it. */
    private CompletableFuture<UplinkReply> withRegistration(
            String endpoint, Sender from, String registrationId, Function<Entry, UplinkReply> action) {
        return answering(endpoint, lanes -> lanes.run(endpoint, () -> onLane(endpoint, from, registrationId, action)));
    }

    private UplinkReply onLane(
            String endpoint, Sender from, String registrationId, Function<Entry, UplinkReply> action) {
        Entry entry = changes.index().ofId(registrationId).orElse(null);
        if (entry == null) {
            return unknown(from);
        }
        if (!admission.speaksFor(
                endpoint,
                from,
                entry.registered().security(),
                entry.registered().identity())) {
            String detail = "this registration belongs to somebody else";
            return refuse(from, endpoint, new Refusal(ResponseCode.BAD_REQUEST, "foreign-registration", detail));
        }
        return action.apply(entry);
    }

    /** Not worth an event: every device whose registration has ended runs into it once. */
    private UplinkReply unknown(Sender from) {
        log.debug("No such registration for {}", from.address());
        return UplinkReply.refused(ResponseCode.NOT_FOUND, "no such registration");
    }

    private CompletableFuture<UplinkReply> answering(
            String lane, Function<DeviceLanes, CompletableFuture<UplinkReply>> task) {
        if (waiting.incrementAndGet() > config.waitingMax()) {
            waiting.decrementAndGet();
            return CompletableFuture.completedFuture(unavailable());
        }
        return task.apply(platform.lanes()).handle((reply, failure) -> {
            waiting.decrementAndGet();
            return failure == null ? reply : afterFailure(lane, failure);
        });
    }

    private UplinkReply afterFailure(String endpoint, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (!(cause instanceof StoreException) && !(cause instanceof LaneFull)) {
            log.error("The request of {} failed", Printable.of(endpoint), cause);
        }
        return unavailable();
    }

    /** Spread, so that all who were turned away do not come back in the same second. */
    private UplinkReply unavailable() {
        int seconds = (int) config.retryAfter().toSeconds();
        return UplinkReply.unavailable(seconds + platform.randomness().below(seconds + 1));
    }

    private UplinkReply refuse(Sender from, @Nullable String endpoint, Refusal refusal) {
        refusals.refused(
                new RefusedContact(refusal.cause(), endpoint, from.identity(), from.address(), refusal.detail()));
        return UplinkReply.refused(refusal.code(), refusal.detail());
    }

    @Override
    public Optional<Device> deviceOf(Sender from) {
        return changes.index().ofSender(from.key()).map(Entry::device);
    }

    @Override
    public Optional<Device> registered(String endpoint) {
        return changes.index().of(endpoint).map(Entry::device);
    }

    @Override
    public CompletableFuture<UplinkReply> sent(Sender from, Device device, Report report) {
        return answering(
                device.endpoint(),
                lanes -> lanes.run(
                        device.endpoint(),
                        () -> current(device).isEmpty()
                                ? UplinkReply.refused(ResponseCode.BAD_REQUEST, "not registered")
                                : UplinkReply.of(ResponseCode.CHANGED, () -> notified(from, device, report))));
    }

    @Override
    public void notified(Sender from, Device device, Report report) {
        tell(
                device.endpoint(),
                () -> current(device).ifPresent(entry -> {
                    Device now = changes.moved(entry, from);
                    platform.listeners().reported(now, report);
                    platform.listeners().heard(now);
                }));
    }

    @Override
    public void heard(Sender from, Device device) {
        tell(
                device.endpoint(),
                () -> current(device).ifPresent(entry -> platform.listeners().heard(changes.moved(entry, from))));
    }

    @Override
    public void answered(Sender from, Device device) {
        if (!device.registration().address().equals(from.address())) {
            tell(device.endpoint(), () -> current(device).ifPresent(entry -> changes.moved(entry, from)));
        }
    }

    @Override
    public void lifetimeWritten(Device device, Duration lifetime) {
        changed(device, entry -> changes.withLifetime(entry, lifetime));
    }

    @Override
    public void instanceChanged(Device device, int objectId, int instanceId, boolean present) {
        changed(device, entry -> changes.withInstance(entry, objectId, instanceId, present));
    }

    private void changed(Device device, Function<Entry, Optional<Device>> change) {
        tell(
                device.endpoint(),
                () -> current(device)
                        .ifPresent(entry -> change.apply(entry)
                                .ifPresent(now -> platform.listeners().updated(now, entry.device()))));
    }

    /** The same registration as it stands now; empty when it has ended or been replaced. */
    private Optional<Entry> current(Device device) {
        return changes.index().ofId(device.registration().registrationId());
    }

    private void expire(String endpoint) {
        Entry over = changes.expired(endpoint).orElse(null);
        if (over == null) {
            return;
        }
        try {
            changes.end(over, Ended.EXPIRED);
        } catch (StoreException failure) {
            changes.expireLater(endpoint, config.retryAfter());
            return;
        }
        platform.listeners().unregistered(over.device(), Ended.EXPIRED);
    }

    private void tell(String endpoint, Runnable task) {
        platform.lanes().tell(endpoint, task);
    }

    @Override
    public void deleting(Transaction transaction, String endpoint) throws SQLException {
        changes.deleting(transaction, endpoint);
    }

    @Override
    public void deleted(String endpoint) {
        changes.forget(endpoint);
    }

    /** Stores what is written behind. After the ports are closed. */
    @Override
    public void close() {
        changes.close();
    }
}
