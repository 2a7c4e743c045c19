// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.objects.ResourcePath;
import io.dormouse.objects.Value;
import io.dormouse.server.FakeRequests;
import io.dormouse.server.device.Answer;
import io.dormouse.server.device.Reach;
import io.dormouse.server.simulation.FaultyStore.Told;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.eclipse.leshan.core.request.DownlinkRequest;
import org.eclipse.leshan.core.response.LwM2mResponse;
import org.jspecify.annotations.Nullable;

/**
 * What must hold at every moment, whoever dies, loses or lies (semantics.md). It sees every commit, every datagram, everything a device does and everything a caller
 * is told; the first violation is kept and ends the life.
 */
final class Checker {
    private static final Duration BELIEVED = Duration.ofHours(30);
    private static final long LATE_NANOS = 60_000_000_000L;

    private final Simulation simulation;
    private final Map<String, Integer> counts;
    private final Map<String, CoapSide.Flight> inFlight = new HashMap<>();
    private final Map<String, Long> versions = new HashMap<>();
    private final Map<String, Desire> desires = new TreeMap<>();
    private final Map<String, Set<Value>> told = new HashMap<>();
    private final Map<String, Set<String>> answeredWith = new HashMap<>();
    private final MessageLives messages;
    private final Map<String, Call> calls = new HashMap<>();
    private final Map<String, Long> forgotNanos = new HashMap<>();
    private long eventsStored;
    private long troubleNanos = Long.MIN_VALUE / 2;
    private @Nullable String violation;
    private @Nullable List<String> notes;

    Checker(Simulation simulation, Map<String, Integer> counts) {
        this.simulation = simulation;
        this.counts = counts;
        this.messages = new MessageLives(simulation, this);
    }

    /** One immediate call, by the argument that its datagrams carry. */
    private static final class Call {
        boolean over;
        boolean turnedAway;
        int carriedOut;
    }

    @Nullable
    String violation() {
        return violation;
    }

    void violated(String what) {
        if (violation == null) {
            violation = what + " (at " + simulation.time().now() + ")";
        }
    }

    /** From now on what happens is noted, for whoever looks at one life. */
    List<String> notes() {
        List<String> kept = new ArrayList<>();
        notes = kept;
        return kept;
    }

    void note(Supplier<String> what) {
        if (notes != null) {
            notes.add(simulation.time().now() + " " + what.get());
        }
    }

    void require(boolean holds, String what) {
        if (!holds) {
            violated(what);
        }
    }

    void counts(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    MessageLives messages() {
        return messages;
    }

    /** What is desired of one resource, as far as callers know. */
    Desire desire(String endpoint, String path) {
        return desires.computeIfAbsent(endpoint + path, key -> new Desire(endpoint, path));
    }

    /** The version of a twin, as it is stored. */
    long version(String endpoint) {
        return versions.getOrDefault(endpoint, 0L);
    }

    /** The store failed, or the server is away: what is due may be late. */
    void trouble() {
        troubleNanos = simulation.time().nanos();
    }

    boolean late(long dueNanos) {
        long grace = Math.max(dueNanos, troubleNanos);
        return simulation.time().nanos() - grace > LATE_NANOS;
    }

    long eventsStored() {
        return eventsStored;
    }

    /** A new process knows of no exchange of the last one. */
    void processDied() {
        inFlight.clear();
        trouble();
    }

    void stored(List<Told> events) {
        eventsStored += events.size();
        for (Told event : events) {
            note(() -> "  stored " + event);
            String endpoint = String.valueOf(event.endpoint());
            switch (event.type()) {
                case "twin.desired", "twin.tags" -> version(endpoint, event.data());
                case "twin.member" -> member(endpoint, event.data());
                default -> {
                    if (event.type().startsWith("message.")) {
                        messages.stored(event.type().substring("message.".length()), event.data());
                    }
                }
            }
        }
    }

    private void version(String endpoint, JsonNode data) {
        long version = data.path("version").asLong();
        long before = version(endpoint);
        require(version == before + 1, "the version of " + endpoint + " went from " + before + " to " + version);
        versions.put(endpoint, version);
    }

    private void member(String endpoint, JsonNode data) {
        String path = data.path("path").asText();
        String state = data.path("state").asText();
        counts("member " + state);
        if (state.equals("in-sync")) {
            Set<Value> known = told.getOrDefault(endpoint + path, Set.of());
            require(
                    desire(endpoint, path).mayBeAnyOf(known),
                    endpoint + path + " is called in sync, but the device never told that value; it told " + known);
        } else if (state.equals("refused") || state.equals("unsupported")) {
            String code = data.path("code").asText();
            require(
                    answeredWith.getOrDefault(endpoint + path, Set.of()).contains(code),
                    endpoint + path + " is called " + state + " with " + code + ", which the device never said of it");
        }
    }

    void begins(Process process, CoapSide.Flight flight) {
        CoapSide.Flight other = inFlight.put(flight.endpoint(), flight);
        require(other == null, flight + " began while " + other + " was in flight");
        counts("exchanges");
        note(() -> "begins " + flight + " within " + flight.timeout());
        leavesFor(process, flight, "began");
        String twin = path(flight.request());
        if (twin != null) {
            FakeRequests.written(flight.request()).forEach((path, value) -> newest(flight, path, value));
        }
    }

    private static @Nullable String path(DownlinkRequest<?> request) {
        return FakeRequests.written(request).keySet().stream()
                .map(ResourcePath::toString)
                .filter(Thing.TWIN_PATHS::contains)
                .findFirst()
                .orElse(null);
    }

    private void newest(CoapSide.Flight flight, ResourcePath path, Value value) {
        Desire desire = desire(flight.endpoint(), path.toString());
        require(desire.mayBe(value), flight + " carries an old value; desired is " + desire);
    }

    void leaves(Process process, CoapSide.Flight flight) {
        counts("datagrams");
        note(() -> "leaves " + flight + ", " + flight.transmissions());
        require(inFlight.get(flight.endpoint()) == flight, flight + " left although it was over");
        if (flight.transmissions() > 1) {
            leavesFor(process, flight, "was sent again");
        }
        String tag = MessageLives.tag(flight.request());
        if (tag != null && tag.startsWith("m")) {
            messages.leaves(tag, flight.transmissions() == 1);
        } else if (tag != null) {
            Call call = calls.computeIfAbsent(tag, key -> new Call());
            require(!call.over, flight + " left after its caller was answered");
        }
    }

    private void leavesFor(Process process, CoapSide.Flight flight, String how) {
        Reach reach = process.reach(flight.endpoint());
        Thing thing = simulation.thing(flight.endpoint());
        boolean sleeps = thing.habits().queueMode() && reach.registered().isPresent() && !reach.listens();
        require(!sleeps, flight + " " + how + " while the device is believed " + reach.state());
    }

    void ends(Process process, CoapSide.Flight flight, Answer answer) {
        note(() -> "ends " + flight + " with " + brief(answer));
        if (inFlight.get(flight.endpoint()) == flight) {
            inFlight.remove(flight.endpoint());
        }
    }

    private static String brief(Answer answer) {
        return answer instanceof Answer.Delivered delivered
                ? "Delivered " + delivered.response().getCode()
                : answer instanceof Answer.Refused refused ? "Refused " + refused.code() : answer.toString();
    }

    /** A datagram met a radio that was off. */
    void metAsleep(Thing thing, CoapSide.Flight flight) {
        counts("met asleep");
        note(() -> "meets asleep " + flight);
    }

    void told(String endpoint, String path, Value value) {
        told.computeIfAbsent(endpoint + path, key -> new HashSet<>()).add(value);
    }

    /** A device that registers at every wake is doubted once a day only: so long it may be believed wrongly. */
    boolean forgotLately(String endpoint) {
        Long at = forgotNanos.get(endpoint);
        return at != null && simulation.time().nanos() - at < BELIEVED.toNanos();
    }

    void forgot(String endpoint) {
        forgotNanos.put(endpoint, simulation.time().nanos());
        counts("things that forgot");
    }

    /** A device does what it was asked; once per datagram that is new to it. */
    void carriesOut(Thing thing, CoapSide.Flight flight) {
        note(() -> "carried out " + flight);
        if (!flight.firstTimeCarriedOut()) {
            // Rebooted, it does not know the duplicate of a datagram any more; no server can help that.
            counts("duplicates after a reboot");
            return;
        }
        String tag = MessageLives.tag(flight.request());
        if (tag != null && tag.startsWith("m")) {
            messages.carriedOut(tag);
        } else if (tag != null) {
            Call call = calls.computeIfAbsent(tag, key -> new Call());
            call.carriedOut++;
            require(call.carriedOut == 1, flight + " was carried out twice");
        }
    }

    /** The device has no time for it now. */
    void turnsAway(CoapSide.Flight flight) {
        String tag = MessageLives.tag(flight.request());
        if (tag != null && tag.startsWith("r")) {
            calls.computeIfAbsent(tag, key -> new Call()).turnedAway = true;
        }
    }

    void answered(Thing thing, DownlinkRequest<?> request, LwM2mResponse response) {
        if (response.isFailure()) {
            FakeRequests.written(request)
                    .keySet()
                    .forEach(path -> answeredWith
                            .computeIfAbsent(thing.endpoint() + path, key -> new HashSet<>())
                            .add(Answer.text(response.getCode())));
        }
    }

    void callEnds(String tag, int status) {
        Call call = calls.computeIfAbsent(tag, key -> new Call());
        call.over = true;
        counts("rpc " + status);
        if (status == 200) {
            require(
                    call.carriedOut == 1 || call.turnedAway,
                    "call " + tag + " was answered and carried out " + call.carriedOut + " times");
        } else if (status == 409) {
            require(call.carriedOut == 0, "call " + tag + " was turned away and carried out");
        }
    }
}
