// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.session;

import io.dormouse.bootstrap.enrolment.Admission;
import io.dormouse.bootstrap.enrolment.Admission.Granted;
import io.dormouse.bootstrap.enrolment.Admissions;
import io.dormouse.bootstrap.enrolment.IssuedKeys;
import io.dormouse.bootstrap.plan.ServerAccount;
import io.dormouse.bootstrap.session.SessionStore.Row;
import io.dormouse.coap.RefusedContact;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.StoreException;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.Time;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.leshan.core.ResponseCode;
import org.eclipse.leshan.core.request.ContentFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All sessions under way: one per device, a new request of a device takes the place of the one before. */
public final class Sessions implements AutoCloseable {
    /** Most sessions at one time. */
    public static final int RUNNING_MAX = 2_000;

    private static final int AGAIN_AFTER_SECONDS = 60;
    private static final Logger log = LoggerFactory.getLogger(Sessions.class);

    private final Map<String, Session> running = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> endings = new ConcurrentHashMap<>();
    private final SessionStore store;
    private final Floods floods;
    private final Ports ports;

    /**
     * What sessions need of the others.
     *
     * @param admitting may wait for the database; refuses what is too much
     * @param working runs what sessions do next
     */
    public record Ports(
            Database database,
            Admissions admissions,
            IssuedKeys keys,
            DeviceServer deviceServer,
            Refusals refusals,
            Executor admitting,
            Executor working,
            Timing timing,
            Time time,
            Randomness randomness) {}

    public Sessions(Ports ports) {
        this.ports = ports;
        this.store = new SessionStore(ports.database(), ports.time());
        this.floods = new Floods(ports.time());
    }

    SessionStore store() {
        return store;
    }

    /** Ends what the last process left: its devices have to ask again. Before any port opens. */
    public void load() {
        int left =
                store.failAllRunning("server-restarted", "the bootstrap server was restarted; the device asks again");
        if (left > 0) {
            log.info("{} bootstrap sessions were cut off by the end of the last process", left);
        }
    }

    public int running() {
        return running.size();
    }

    /** How many sessions ended so, by {@code succeeded} or the cause of their failure. */
    public Map<String, Long> endings() {
        Map<String, Long> sums = new TreeMap<>();
        endings.forEach((word, count) -> sums.put(word, count.sum()));
        return sums;
    }

    /** Answers a Bootstrap-Request; never blocks. */
    public CompletionStage<BootstrapReply> arrived(Arrival arrival) {
        Optional<ContentFormat> format = Formats.of(arrival.preferredFormat());
        if (format.isEmpty()) {
            return refuse(
                    arrival,
                    "content-format-unsupported",
                    BootstrapReply.refused(
                            ResponseCode.UNSUPPORTED_CONTENT_FORMAT, "pct must be 11542, 110, 112 or 11544"));
        }
        if (floods.tooOften(asker(arrival))) {
            return refuse(
                    arrival,
                    "too-often",
                    BootstrapReply.later(
                            BootstrapReply.TOO_MANY_REQUESTS,
                            "more than " + Floods.PER_MINUTE_MAX + " a minute",
                            AGAIN_AFTER_SECONDS));
        }
        if (running.size() >= RUNNING_MAX) {
            return refuse(arrival, "too-many-sessions", busy());
        }
        try {
            return CompletableFuture.supplyAsync(() -> decide(arrival), ports.admitting())
                    .thenCompose(decision -> begin(arrival, decision, format.get()))
                    .exceptionally(failure -> failed(arrival, failure));
        } catch (RejectedExecutionException full) {
            return refuse(arrival, "too-many-sessions", busy());
        }
    }

    private static String asker(Arrival arrival) {
        String who = arrival.peer().identity() == null
                ? arrival.peer().address().getHostString()
                : arrival.peer().identity();
        return who + "\n" + arrival.endpoint();
    }

    private static BootstrapReply busy() {
        return BootstrapReply.later(BootstrapReply.SERVICE_UNAVAILABLE, "Please try again later", AGAIN_AFTER_SECONDS);
    }

    private CompletionStage<BootstrapReply> refuse(Arrival arrival, String cause, BootstrapReply reply) {
        String detail = reply.detail() == null ? "" : reply.detail();
        ports.refusals()
                .refused(new RefusedContact(
                        cause,
                        arrival.endpoint(),
                        arrival.peer().identity(),
                        arrival.peer().address(),
                        detail));
        return CompletableFuture.completedFuture(reply);
    }

    private BootstrapReply failed(Arrival arrival, Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (cause instanceof StoreException) {
            log.warn("A bootstrap request could not be served: {}", cause.getMessage());
        } else {
            log.error("A bootstrap request failed", cause);
        }
        var unused = refuse(arrival, "store-unavailable", busy());
        return busy();
    }

    private Admission decide(Arrival arrival) {
        return ports.admissions().decide(arrival.peer(), arrival.endpoint(), arrival.issuer());
    }

    private CompletionStage<BootstrapReply> begin(Arrival arrival, Admission decision, ContentFormat format) {
        if (decision instanceof Admission.Refused refused) {
            return refuse(arrival, refused.cause(), BootstrapReply.refused(ResponseCode.BAD_REQUEST, refused.detail()));
        }
        Granted granted = (Granted) decision;
        Session session = session(arrival, granted, format);
        return store.begin(session.row(), format.getName()).thenApply(stored -> {
            Session before = running.put(granted.endpoint(), session);
            if (before != null) {
                before.superseded();
            }
            return new BootstrapReply(
                    ResponseCode.CHANGED, null, 0, () -> ports.working().execute(session::begin));
        });
    }

    private Session session(Arrival arrival, Granted granted, ContentFormat format) {
        Integer issuedFor = granted.plan()
                .ofDeviceServer()
                .filter(server -> server.security() instanceof ServerAccount.Generated)
                .map(ServerAccount::shortServerId)
                .orElse(null);
        Row row = new Row(
                id(),
                granted.endpoint(),
                arrival.peer().identity(),
                Refusals.text(arrival.peer().address()),
                granted.source(),
                issuedFor);
        Dialogue dialogue = new Dialogue(arrival.link());
        KeyDelivery delivery = new KeyDelivery(
                ports.deviceServer(), ports.time(), ports.timing().deviceServerRetry());
        Script script = new Script(granted.endpoint(), granted.plan(), format, dialogue, ports.keys(), delivery);
        return new Session(
                row,
                script,
                dialogue,
                new Session.Surroundings(
                        store, ports.working(), ports.time(), ports.timing().session(), this::ended));
    }

    private String id() {
        byte[] random = new byte[4];
        ports.randomness().fill(random);
        return String.format("%012x", ports.time().now().toEpochMilli())
                + HexFormat.of().formatHex(random);
    }

    private void ended(Session session, boolean well, String cause) {
        running.remove(session.row().endpoint(), session);
        endings.computeIfAbsent(well ? "succeeded" : cause, word -> new LongAdder())
                .increment();
    }

    /** Ends all that run, because the server stops; what cannot be stored any more is ended by the next start. */
    @Override
    public void close() {
        running.values().forEach(session -> session.fail("server-stopped", "the bootstrap server was stopped"));
    }
}
