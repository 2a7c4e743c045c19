// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.simulation;

import io.dormouse.objects.LeshanValues;
import io.dormouse.objects.ResourcePath;
import io.dormouse.objects.Value;
import io.dormouse.server.FakeRequests;
import io.dormouse.server.device.Report;
import io.dormouse.server.device.Reports;
import io.dormouse.server.device.Sender;
import io.dormouse.server.device.UplinkReply;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.eclipse.leshan.core.ResponseCode;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.observation.ObservationIdentifier;
import org.eclipse.leshan.core.observation.SingleObservation;
import org.eclipse.leshan.core.request.CancelObservationRequest;
import org.eclipse.leshan.core.request.DownlinkRequest;
import org.eclipse.leshan.core.request.ExecuteRequest;
import org.eclipse.leshan.core.request.ObserveRequest;
import org.eclipse.leshan.core.request.ReadRequest;
import org.eclipse.leshan.core.request.WriteRequest;
import org.eclipse.leshan.core.response.CancelObservationResponse;
import org.eclipse.leshan.core.response.ExecuteResponse;
import org.eclipse.leshan.core.response.LwM2mResponse;
import org.eclipse.leshan.core.response.ObserveResponse;
import org.eclipse.leshan.core.response.ReadResponse;
import org.eclipse.leshan.core.response.WriteResponse;
import org.jspecify.annotations.Nullable;

/** A device: values, a radio that is mostly off, habits good and bad. It knows nothing of the server but what it hears. */
final class Thing {
    static final List<String> TWIN_PATHS = List.of("/3/0/14", "/3/0/15", "/3311/0/5706", "/3311/0/5750");
    static final String BOX = "/3341/0/5527";
    static final String BUTTON = "/3341/0/5530";

    private static final Duration DEFAULT_WINDOW = Duration.ofSeconds(93);
    private static final Duration EXCHANGE_LIFETIME = Duration.ofSeconds(247);
    private static final int UPLINK_TRIES = 5;

    private final Simulation simulation;
    private final Chance chance;
    private final int number;
    private final String endpoint;
    private final ThingHabits habits;
    private final SortedMap<ResourcePath, Value> values = new TreeMap<>();
    private final Map<ResourcePath, ResponseCode> refusals = new HashMap<>();
    private final Map<ResourcePath, UnaryOperator<Value>> bends = new HashMap<>();
    private final Map<CoapSide.Flight, Served> served = new HashMap<>();
    private final List<Observed> observed = new ArrayList<>();
    private final Map<Integer, Long> confirmedNumbers = new HashMap<>();
    private @Nullable String registrationId;
    private boolean radio;
    private boolean settled;
    private long awakeUntilNanos;
    private int messageId;
    private int port = 40_000;
    private int notificationNumber;
    private int boots;
    private int plan;
    private @Nullable Waiting waiting;

    private record Observed(byte[] token, LwM2mPath path) {}

    /** What became of a request that arrived: answered again when it arrives again. */
    private static final class Served {
        @Nullable
        LwM2mResponse response;
    }

    /** An uplink of its own that waits for its reply. */
    private record Waiting(int messageId, CoapSide.Question question, java.util.function.Consumer<UplinkReply> then) {}

    Thing(Simulation simulation, int number, ThingHabits habits) {
        this.simulation = simulation;
        this.chance = simulation.chance();
        this.number = number;
        this.endpoint = "thing-" + number;
        this.habits = habits;
        fresh();
        for (String path : TWIN_PATHS) {
            ResourcePath resource = ResourcePath.parse(path).orElseThrow();
            if (habits.refuses().contains(path)) {
                refusals.put(resource, habits.refusesWith());
            }
            if (habits.bends().contains(path)) {
                bends.put(resource, value -> new Value.Text("bent"));
            }
        }
    }

    private void fresh() {
        values.clear();
        put("/3/0/0", "Acme");
        put("/3/0/1", "Thing");
        put("/3/0/3", "1.0");
        put("/3/0/14", "+00:00");
        put("/3/0/15", "UTC");
        values.put(ResourcePath.parse("/3311/0/5850").orElseThrow(), new Value.Bool(false));
        put("/3311/0/5706", "white");
        put("/3311/0/5750", "lamp");
        put(BOX, "");
    }

    private void put(String path, String text) {
        values.put(ResourcePath.parse(path).orElseThrow(), new Value.Text(text));
    }

    String endpoint() {
        return endpoint;
    }

    ThingHabits habits() {
        return habits;
    }

    @Nullable
    Value value(String path) {
        return values.get(ResourcePath.parse(path).orElseThrow());
    }

    Sender sender() {
        return new Sender(
                new InetSocketAddress("127.0.0." + (number + 1), port),
                URI.create(habits.secure() ? "coaps://127.0.0.1:5684" : "coap://127.0.0.1:5683"),
                habits.secure() ? "psk" : "none",
                habits.secure() ? "psk-" + endpoint : null,
                null);
    }

    /** Its first sign of life, and the plan of all that follow. */
    void begins() {
        simulation.time().after(chance.seconds(0, 600), this::wakes);
        if (habits.reboots()) {
            planReboot();
        }
    }

    private void planReboot() {
        simulation.time().after(simulation.conditions().length().dividedBy(chance.between(2, 5)), () -> {
            if (!settled) {
                reboots();
                planReboot();
            }
        });
    }

    /** All is well from now on: it wakes every few hours and behaves. */
    void settles() {
        settled = true;
        bends.clear();
        if (!radio || !habits.queueMode()) {
            wakes();
        }
    }

    void reboots() {
        boots++;
        observed.clear();
        served.clear();
        waiting = null;
        registrationId = null;
        if (habits.forgetsValues() && !settled) {
            fresh();
            simulation.checker().forgot(endpoint);
        }
        simulation.checker().counts("reboots");
        simulation.checker().note(() -> endpoint + " reboots");
        wakes();
    }

    private void wakes() {
        if (habits.movesAddress() && chance.oneIn(3) && habits.secure()) {
            port = 40_000 + chance.between(1, 9_999);
        }
        radio = true;
        simulation.checker().note(() -> endpoint + " wakes, registration " + registrationId);
        stays();
        if (registrationId == null || habits.registersAlways() || (!settled && chance.oneIn(12))) {
            register();
        } else {
            update();
        }
        planSleep();
    }

    private Duration window() {
        if (!habits.honest() && !settled) {
            return chance.seconds(1, 60);
        }
        Duration promised = habits.awakeSeconds() == 0 ? DEFAULT_WINDOW : Duration.ofSeconds(habits.awakeSeconds());
        return promised.plus(simulation.ether().slowest().multipliedBy(2)).plusSeconds(2);
    }

    private void stays() {
        awakeUntilNanos = Math.max(awakeUntilNanos, simulation.time().nanos() + window().toNanos());
    }

    /** Whatever it plans now replaces what it planned before. */
    private void planSleep() {
        int mine = ++plan;
        if (!habits.queueMode()) {
            simulation.time().after(settled ? Duration.ofHours(4) : habits.period(), () -> {
                if (mine == plan) {
                    wakes();
                }
            });
            return;
        }
        long left = awakeUntilNanos - simulation.time().nanos();
        simulation.time().after(Duration.ofNanos(Math.max(1, left)), () -> {
            if (mine != plan) {
                return;
            }
            if (awakeUntilNanos - simulation.time().nanos() > 0) {
                planSleep();
            } else {
                radio = false;
                simulation.checker().note(() -> endpoint + " sleeps");
                waiting = null;
                planWake();
            }
        });
    }

    private void planWake() {
        int mine = ++plan;
        Duration base = settled ? Duration.ofHours(4) : habits.period();
        Duration next = base.plus(chance.seconds(0, (int) Math.max(1, base.toSeconds() / 10)));
        if (!settled && chance.oneIn(15)) {
            next = next.multipliedBy(4);
        }
        simulation.time().after(next, () -> {
            if (mine == plan) {
                wakes();
            }
        });
    }

    private void register() {
        List<String> query = new ArrayList<>(
                List.of("ep=" + endpoint, "lwm2m=1.1", "lt=" + habits.lifetime().toSeconds()));
        if (habits.queueMode()) {
            query.add("Q");
        }
        if (habits.awakeSeconds() > 0) {
            query.add("at=" + habits.awakeSeconds());
        }
        byte[] links =
                "</>;ct=11542;rt=\"oma.lwm2m\",</1/0>,</3/0>,</3311/0>,</3341/0>".getBytes(StandardCharsets.UTF_8);
        int boot = boots;
        ask((uplink, from) -> uplink.register(from, query, links), reply -> {
            if (reply.code().equals(ResponseCode.CREATED) && boot == boots) {
                registrationId = reply.registrationId();
                observed.clear();
                simulation.checker().counts("registers");
                saysMore();
            } else {
                comesBack(reply);
            }
        });
    }

    private void update() {
        String id = java.util.Objects.requireNonNull(registrationId);
        ask((uplink, from) -> uplink.update(from, id, List.of(), new byte[0]), reply -> {
            if (reply.code().equals(ResponseCode.CHANGED)) {
                simulation.checker().counts("updates");
                saysMore();
            } else {
                registrationId = null;
                if (reply.code().getCode() == 503) {
                    comesBack(reply);
                } else {
                    register();
                }
            }
        });
    }

    private void comesBack(UplinkReply reply) {
        Duration wait = Duration.ofSeconds(Math.max(5, reply.maxAgeSeconds()));
        int boot = boots;
        simulation.time().after(wait, () -> {
            if (boot == boots) {
                wakes();
            }
        });
    }

    /** Notifications, a Send, a change of its own, a good-bye. */
    private void saysMore() {
        if (habits.movesValues() && !settled && chance.oneIn(3)) {
            put(chance.pick(TWIN_PATHS), "own-" + chance.between(0, 99));
        }
        for (Observed one : List.copyOf(observed)) {
            if (settled || chance.oneIn(2)) {
                notifies(one);
            }
        }
        if (chance.oneIn(6)) {
            sends();
        }
        if (!settled && chance.oneIn(40)) {
            String id = java.util.Objects.requireNonNull(registrationId);
            simulation.time().after(chance.seconds(5, 30), () -> {
                if (id.equals(registrationId)) {
                    ask((uplink, from) -> uplink.deregister(from, id), reply -> registrationId = null);
                }
            });
        }
    }

    private void notifies(Observed one) {
        int number = ++notificationNumber;
        Reports reports = new Reports();
        tell(one.path(), reports);
        int boot = boots;
        for (int i = 0; i < 3; i++) {
            simulation.time().after(Duration.ofSeconds(i * 3L), () -> {
                if (boot == boots && radio && !confirmedNumbers.containsKey(number)) {
                    simulation
                            .ether()
                            .carry(() -> simulation.withProcess(
                                    process -> process.coap().notified(this, one.token(), number, reports)));
                }
            });
        }
    }

    private void sends() {
        Reports reports = new Reports();
        String path = chance.pick(TWIN_PATHS);
        tell(new LwM2mPath(path), reports);
        ask(
                (uplink, from) -> uplink.deviceOf(from)
                        .map(device -> uplink.sent(
                                from,
                                device,
                                reports.build(
                                        Report.Via.SEND,
                                        simulation.processNanos(),
                                        simulation.time().now())))
                        .orElseGet(() -> java.util.concurrent.CompletableFuture.completedFuture(
                                UplinkReply.refused(ResponseCode.BAD_REQUEST, "not registered"))),
                reply -> simulation.checker().counts("sends"));
    }

    /** Says a value aloud: from now on it may be known. */
    private void tell(LwM2mPath path, Reports reports) {
        values.forEach((key, value) -> {
            LwM2mPath at = new LwM2mPath(key.toString());
            if (at.startWith(path)) {
                reports.add(at, LeshanValues.toNode(key.resourceId(), value), null);
                simulation.checker().told(endpoint, key.toString(), value);
            }
        });
    }

    private void ask(CoapSide.Question question, java.util.function.Consumer<UplinkReply> then) {
        Waiting asked = new Waiting(++messageId, question, then);
        waiting = asked;
        transmit(asked, 1, Duration.ofMillis(2_000 + chance.between(0, 1_000)));
    }

    private void transmit(Waiting asked, int tries, Duration next) {
        if (waiting != asked || !radio) {
            return;
        }
        if (tries > UPLINK_TRIES) {
            waiting = null;
            registrationId = null;
            return;
        }
        stays();
        simulation
                .ether()
                .carry(() -> simulation.withProcess(
                        process -> process.coap().hears(this, asked.messageId(), asked.question())));
        simulation.time().after(next, () -> transmit(asked, tries + 1, next.multipliedBy(2)));
    }

    /** The reply to an uplink arrives. */
    void hears(int toMessage, UplinkReply reply) {
        Waiting asked = waiting;
        if (radio && asked != null && asked.messageId() == toMessage) {
            waiting = null;
            simulation.checker().note(() -> endpoint + " hears " + reply.code());
            stays();
            asked.then().accept(reply);
        }
    }

    void confirmed(int number) {
        confirmedNumbers.put(number, simulation.time().nanos());
    }

    void forgetsObservation(byte[] token) {
        observed.removeIf(one -> Arrays.equals(one.token(), token));
    }

    /** A request arrives, perhaps not for the first time. */
    void receives(CoapSide.Flight flight) {
        if (!radio) {
            simulation.checker().metAsleep(this, flight);
            return;
        }
        stays();
        Served before = served.get(flight);
        if (before != null) {
            if (before.response != null) {
                answer(flight, before.response);
            }
            return;
        }
        Served now = new Served();
        served.put(flight, now);
        simulation.time().after(EXCHANGE_LIFETIME, () -> served.remove(flight));
        int boot = boots;
        boolean late = !settled && habits.answersLate() && chance.oneIn(4);
        if (late && chance.oneIn(2)) {
            simulation.ether().carry(flight::acknowledged);
        }
        Duration takes = late ? chance.seconds(1, 20) : chance.millis(5, 50);
        simulation.time().after(takes, () -> {
            if (boot == boots && radio) {
                serve(flight, now);
            }
        });
    }

    private void serve(CoapSide.Flight flight, Served now) {
        DownlinkRequest<? extends LwM2mResponse> request = flight.request();
        if (!settled && habits.crashesOn().stream().anyMatch(path -> writes(request, path))) {
            reboots();
            return;
        }
        LwM2mResponse busy = !settled && habits.busy() && chance.oneIn(5) ? busy(request) : null;
        if (busy != null) {
            simulation.checker().turnsAway(flight);
        }
        LwM2mResponse response = busy != null ? busy : carriedOut(flight, request);
        now.response = response;
        stays();
        answer(flight, response);
    }

    private static boolean writes(DownlinkRequest<?> request, String path) {
        return FakeRequests.written(request)
                .containsKey(ResourcePath.parse(path).orElseThrow());
    }

    private static @Nullable LwM2mResponse busy(DownlinkRequest<?> request) {
        ResponseCode busy = new ResponseCode(503, "SERVICE_UNAVAILABLE");
        if (request instanceof WriteRequest) {
            return new WriteResponse(busy, null, null);
        }
        if (request instanceof ExecuteRequest) {
            return new ExecuteResponse(busy, null, null);
        }
        return request instanceof ReadRequest && !(request instanceof ObserveRequest)
                ? new ReadResponse(busy, null, null, null)
                : null;
    }

    private LwM2mResponse carriedOut(CoapSide.Flight flight, DownlinkRequest<? extends LwM2mResponse> request) {
        simulation.checker().carriesOut(this, flight);
        if (request instanceof CancelObservationRequest cancel) {
            forgetsObservation(cancel.getObservation().getId().getBytes());
            return CancelObservationResponse.success(
                    org.eclipse.leshan.core.node.LwM2mSingleResource.newStringResource(0, ""));
        }
        LwM2mResponse response = new FakeRequests(values, refusals, bends).answer(request);
        if (request instanceof ReadRequest read && response.isSuccess()) {
            tell(read.getPath(), new Reports());
        }
        if (request instanceof ObserveRequest observe
                && response instanceof ReadResponse read
                && response.isSuccess()) {
            tell(observe.getPath(), new Reports());
            observed.removeIf(one -> one.path().equals(observe.getPath()));
            observed.add(new Observed(flight.token(), observe.getPath()));
            return new ObserveResponse(
                    ResponseCode.CONTENT,
                    read.getContent(),
                    null,
                    null,
                    new SingleObservation(
                            new ObservationIdentifier(flight.token()),
                            flight.device().registration().registrationId(),
                            observe.getPath(),
                            null,
                            Map.of(),
                            Map.of()),
                    null,
                    null);
        }
        simulation.checker().answered(this, request, response);
        return response;
    }

    private void answer(CoapSide.Flight flight, LwM2mResponse response) {
        Duration maxAge = response.getCode().getCode() == 503 ? Duration.ofSeconds(10) : null;
        simulation.ether().carry(() -> flight.answered(response, maxAge));
    }
}
