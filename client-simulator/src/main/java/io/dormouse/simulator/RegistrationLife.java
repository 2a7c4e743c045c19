// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import io.dormouse.kit.time.Time;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.eclipse.leshan.client.EndpointsManager;
import org.eclipse.leshan.client.RegistrationUpdate;
import org.eclipse.leshan.client.request.UplinkRequestSender;
import org.eclipse.leshan.client.servers.LwM2mServer;
import org.eclipse.leshan.client.servers.ServerInfo;
import org.eclipse.leshan.core.link.Link;
import org.eclipse.leshan.core.request.BindingMode;
import org.eclipse.leshan.core.request.DeregisterRequest;
import org.eclipse.leshan.core.request.RegisterRequest;
import org.eclipse.leshan.core.request.UpdateRequest;
import org.eclipse.leshan.core.response.RegisterResponse;
import org.eclipse.leshan.core.response.UpdateResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers, updates and de-registers one device (OMA LwM2M 1.1 Core §6.2). Unlike Leshan's own engine it never blocks
 * a thread, and it never speaks while the device sleeps: what is due then waits for {@link #wake}. One request is in
 * flight at a time. Thread-safe.
 */
final class RegistrationLife {
    /** What the life needs from the rest of the device. */
    record Surroundings(
            DeviceSpec spec,
            ServerInfo server,
            Supplier<Link[]> objects,
            LongSupplier lifetimeSeconds,
            EndpointsManager endpoints,
            UplinkRequestSender sender,
            Time time,
            Executor executor,
            UplinkCount count,
            Runnable contact) {}

    private static final Logger log = LoggerFactory.getLogger(RegistrationLife.class);
    private static final Duration EXCHANGE_LIFETIME = Duration.ofSeconds(247);
    static final RegistrationUpdate NOTHING_NEW = new RegistrationUpdate();

    private final Surroundings around;
    private @Nullable LwM2mServer server;
    private @Nullable String registrationId;
    private boolean started;
    private boolean asleep;
    private boolean inFlight;
    private boolean wantsRegister;
    private @Nullable RegistrationUpdate wantsUpdate;
    private @Nullable RegistrationUpdate underway;
    private int unanswered;
    private long attempt;
    private long sentAt;
    private long contactNanos;
    private Time.@Nullable Timer timer;
    private CompletableFuture<Boolean> answered = new CompletableFuture<>();

    RegistrationLife(Surroundings around) {
        this.around = around;
    }

    void start() {
        synchronized (this) {
            if (started) {
                return;
            }
            started = true;
            wantsRegister = true;
            server = around.endpoints()
                    .createEndpoint(around.server(), around.spec().isQueueMode());
            if (server == null) {
                throw new IllegalStateException(
                        "No endpoint for " + around.server().getFullUri());
            }
        }
        proceed();
    }

    /** From now on nothing is sent; the answer to a request in flight will not be heard. */
    synchronized void sleep() {
        asleep = true;
        if (inFlight) {
            abandon();
            wantsRegister |= registrationId == null;
            if (underway != null) {
                wantsUpdate = merged(underway, wantsUpdate);
            }
        }
        cancelTimer();
    }

    /** @param register whether to register anew instead of updating */
    void wake(boolean register) {
        synchronized (this) {
            asleep = false;
            unanswered = 0;
            if (register || registrationId == null) {
                wantsRegister = true;
            } else {
                wantsUpdate = merged(wantsUpdate, NOTHING_NEW);
            }
        }
        proceed();
    }

    /** Awake without a word, unless the device has no registration. */
    void listen() {
        synchronized (this) {
            asleep = false;
            unanswered = 0;
            wantsRegister |= registrationId == null;
            if (registrationId != null) {
                updateInTime();
            }
        }
        proceed();
    }

    synchronized boolean isRegistered() {
        return started && registrationId != null;
    }

    /** Whether the answer to a Register or Update is awaited. */
    synchronized boolean isBusy() {
        return inFlight;
    }

    /** Whether the registration needs no Update yet: less than half of its lifetime is over. */
    synchronized boolean canWaitForItsUpdate() {
        long nanos = around.time().nanos() - contactNanos;
        return isRegistered()
                && 2 * nanos
                        < Duration.ofSeconds(around.lifetimeSeconds().getAsLong())
                                .toNanos();
    }

    /**
     * Waits until the device is registered and no request is in flight; false when that takes longer than
     * {@code patience}.
     */
    synchronized boolean awaitRegistered(Duration patience) throws InterruptedException {
        long deadline = around.time().nanos() + patience.toNanos();
        while (!isRegistered() || inFlight || wantsRegister) {
            long left = deadline - around.time().nanos();
            if (left <= 0) {
                return false;
            }
            wait(left / 1_000_000 + 1);
        }
        return true;
    }

    /** Completed with the next Register or Update that is answered or not: true when it succeeded. */
    synchronized CompletableFuture<Boolean> nextAnswer() {
        return answered;
    }

    private void tell(boolean success) {
        CompletableFuture<Boolean> told;
        synchronized (this) {
            told = answered;
            answered = new CompletableFuture<>();
        }
        told.complete(success);
    }

    private void proceed() {
        LwM2mServer to;
        String id;
        RegistrationUpdate update;
        boolean register;
        long number;
        synchronized (this) {
            register = wantsRegister;
            update = wantsUpdate;
            id = registrationId;
            to = server;
            if (!started || asleep || inFlight || to == null || !(register || (update != null && id != null))) {
                return;
            }
            inFlight = true;
            sentAt = around.time().nanos();
            number = ++attempt;
            wantsRegister = false;
            wantsUpdate = null;
            underway = register ? null : update;
            cancelTimer();
        }
        if (register || id == null) {
            register(to, number);
        } else {
            update(to, id, update == null ? NOTHING_NEW : update, number);
        }
    }

    private void register(LwM2mServer to, long number) {
        around.count().registersSent.increment();
        DeviceSpec spec = around.spec();
        boolean old = spec.isVersion10();
        EnumSet<BindingMode> binding =
                old && spec.isQueueMode() ? EnumSet.of(BindingMode.U, BindingMode.Q) : EnumSet.of(BindingMode.U);
        RegisterRequest request = new RegisterRequest(
                spec.endpoint(),
                around.lifetimeSeconds().getAsLong(),
                spec.lwm2mVersion().toString(),
                binding,
                old ? null : Boolean.valueOf(spec.isQueueMode()),
                null,
                around.objects().get(),
                spec.registerParameters());
        around.sender()
                .send(
                        to,
                        request,
                        around.spec().timing().answer().toMillis(),
                        response -> registered(number, response),
                        failure -> unanswered(number, true, NOTHING_NEW, failure));
    }

    private void registered(long number, RegisterResponse response) {
        synchronized (this) {
            if (stale(number)) {
                return;
            }
            inFlight = false;
            if (response.isSuccess()) {
                registrationId = response.getRegistrationID();
                around.spec()
                        .latencies()
                        .record(Latencies.Kind.REGISTER, around.time().nanos() - sentAt);
                around.count().registrations.increment();
                succeeded();
            } else {
                log.debug("{} was refused: {} {}", endpoint(), response.getCode(), response.getErrorMessage());
                around.count().failures.increment();
                registrationId = null;
                tryAgainLater();
            }
        }
        tell(response.isSuccess());
        around.contact().run();
        proceed();
    }

    private void update(LwM2mServer to, String id, RegistrationUpdate update, long number) {
        around.count().updatesSent.increment();
        UpdateRequest request = new UpdateRequest(
                id,
                update.getLifeTimeInSec(),
                update.getSmsNumber(),
                update.getBindingMode(),
                update.getObjectLinks(),
                update.getAdditionalAttributes());
        around.sender()
                .send(
                        to,
                        request,
                        around.spec().timing().answer().toMillis(),
                        response -> updated(number, response),
                        failure -> unanswered(number, false, update, failure));
    }

    private void updated(long number, UpdateResponse response) {
        synchronized (this) {
            if (stale(number)) {
                return;
            }
            inFlight = false;
            if (response.isSuccess()) {
                around.count().updates.increment();
                around.spec()
                        .latencies()
                        .record(Latencies.Kind.UPDATE, around.time().nanos() - sentAt);
                succeeded();
            } else {
                // 4.04: the server has forgotten the registration.
                around.count().failures.increment();
                registrationId = null;
                wantsRegister = true;
            }
        }
        tell(response.isSuccess());
        around.contact().run();
        proceed();
    }

    private void unanswered(long number, boolean register, RegistrationUpdate update, Exception failure) {
        log.debug("{} got no answer from its server", endpoint(), failure);
        LwM2mServer silent;
        synchronized (this) {
            if (stale(number)) {
                return;
            }
            silent = server;
            inFlight = false;
            around.count().failures.increment();
            boolean first = unanswered++ == 0;
            if (register) {
                wantsRegister = first;
                if (!first) {
                    tryAgainLater();
                }
            } else if (first) {
                wantsUpdate = merged(update, wantsUpdate);
            } else {
                registrationId = null;
                wantsRegister = true;
                unanswered = 0;
            }
        }
        tell(false);
        // The server may have lost the DTLS session: the next attempt makes a new one.
        around.endpoints().forceReconnection(silent, true);
        proceed();
    }

    private boolean stale(long number) {
        return number != attempt || !inFlight || !started;
    }

    private void abandon() {
        attempt++;
        inFlight = false;
    }

    private void succeeded() {
        unanswered = 0;
        contactNanos = around.time().nanos();
        notifyAll();
        updateInTime();
    }

    private void updateInTime() {
        Duration lifetime = Duration.ofSeconds(around.lifetimeSeconds().getAsLong());
        Duration margin =
                EXCHANGE_LIFETIME.multipliedBy(2).compareTo(lifetime) < 0 ? EXCHANGE_LIFETIME : lifetime.dividedBy(2);
        long sinceContact = around.time().nanos() - contactNanos;
        later(lifetime.minus(margin).minusNanos(sinceContact), () -> update(NOTHING_NEW));
    }

    private void tryAgainLater() {
        unanswered = 0;
        later(around.spec().timing().retry(), () -> {
            synchronized (this) {
                wantsRegister = true;
            }
            proceed();
        });
    }

    private void later(Duration delay, Runnable task) {
        cancelTimer();
        timer = around.time().after(delay, () -> {
            try {
                around.executor().execute(task);
            } catch (RejectedExecutionException e) {
                log.trace("The simulation has ended", e);
            }
        });
    }

    private void cancelTimer() {
        Time.Timer current = timer;
        if (current != null) {
            current.cancel();
            timer = null;
        }
    }

    private static RegistrationUpdate merged(@Nullable RegistrationUpdate older, @Nullable RegistrationUpdate newer) {
        RegistrationUpdate first = older == null ? NOTHING_NEW : older;
        RegistrationUpdate last = newer == null ? NOTHING_NEW : newer;
        return new RegistrationUpdate(
                last.getLifeTimeInSec() == null ? first.getLifeTimeInSec() : last.getLifeTimeInSec(),
                last.getSmsNumber() == null ? first.getSmsNumber() : last.getSmsNumber(),
                last.getBindingMode() == null ? first.getBindingMode() : last.getBindingMode(),
                last.getObjectLinks() == null ? first.getObjectLinks() : last.getObjectLinks(),
                last.getAdditionalAttributes() == null
                        ? first.getAdditionalAttributes()
                        : last.getAdditionalAttributes());
    }

    /** Sends an Update with what is new, as soon as the device may. */
    void update(RegistrationUpdate news) {
        synchronized (this) {
            if (registrationId == null) {
                return;
            }
            wantsUpdate = merged(wantsUpdate, news);
        }
        proceed();
    }

    /**
     * Takes leave of the server, unless asleep or not registered.
     *
     * @param gone told when that is done, or was not answered within {@code patience}
     */
    void deregister(Duration patience, Runnable gone) {
        LwM2mServer last;
        String id;
        synchronized (this) {
            last = server;
            id = asleep ? null : registrationId;
            end();
        }
        if (last == null || id == null) {
            gone.run();
            return;
        }
        around.sender()
                .send(
                        last,
                        new DeregisterRequest(id),
                        patience.toMillis(),
                        response -> gone.run(),
                        failure -> gone.run());
    }

    /** Says nothing any more. */
    synchronized void end() {
        started = false;
        abandon();
        cancelTimer();
        registrationId = null;
        wantsUpdate = null;
        wantsRegister = false;
    }

    synchronized @Nullable String registrationId() {
        return registrationId;
    }

    synchronized @Nullable LwM2mServer server() {
        return server;
    }

    String endpoint() {
        return around.spec().endpoint();
    }
}
