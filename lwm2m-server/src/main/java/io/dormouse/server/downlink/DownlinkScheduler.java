// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import io.dormouse.kit.database.StoreException;
import io.dormouse.kit.time.Time;
import io.dormouse.server.device.Answer;
import io.dormouse.server.device.Cost;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceLanes;
import io.dormouse.server.device.DeviceListener;
import io.dormouse.server.device.DeviceListeners;
import io.dormouse.server.device.Downlink;
import io.dormouse.server.device.Downlink.Exchange;
import io.dormouse.server.device.Printable;
import io.dormouse.server.device.Reports;
import io.dormouse.server.device.Transfer;
import io.dormouse.server.device.Transfers;
import io.dormouse.server.downlink.Turn.Flight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the sources what a device should be asked, while it listens, one exchange at a time (semantics.md §5).
 *
 * <p>It is the last listener of a device: the capabilities have taken in a sign of life before the first of them is asked for work.
 */
public final class DownlinkScheduler implements Kick, Transfers, DeviceListener {
    /** Immediate calls that may go in succession while something else waits. */
    static final int IMMEDIATE_MAX = 3;

    /** Items that cannot wait may go in succession so often while something else waits. */
    static final int URGENT_MAX = 3;

    /** Requests in succession that could not even leave; then the device counts as silent, so that no source is asked in a circle. */
    static final int NOT_SENT_MAX = 3;

    private static final Logger log = LoggerFactory.getLogger(DownlinkScheduler.class);

    private final Map<String, Turn> turns = new ConcurrentHashMap<>();
    private final DeviceLanes lanes;
    private final DeviceListeners listeners;
    private final Time time;
    private @Nullable Ways ways;

    public DownlinkScheduler(DeviceLanes lanes, DeviceListeners listeners, Time time) {
        this.lanes = lanes;
        this.listeners = listeners;
        this.time = time;
    }

    /**
     * Completes the wiring, before the first device speaks.
     *
     * @param immediate asked first (RPC)
     * @param rotation asked in turn
     */
    public void begin(Presence presence, Downlink downlink, DownlinkSource immediate, List<DownlinkSource> rotation) {
        ways = new Ways(presence, downlink, immediate, List.copyOf(rotation));
    }

    @Override
    public void kick(String endpoint) {
        lanes.tell(endpoint, () -> pump(endpoint));
    }

    @Override
    public void heard(Device device) {
        pump(device.endpoint());
    }

    /** A device that registers anew has forgotten what it was asked. */
    @Override
    public void registered(Device device, Optional<Device> before) {
        giveUp(device.endpoint());
    }

    @Override
    public void unregistered(Device last, Ended why) {
        giveUp(last.endpoint());
    }

    @Override
    public void deleted(String endpoint) {
        giveUp(endpoint);
    }

    /** The transfer in blocks that a device is busy with. On its lane. */
    @Override
    public Optional<Transfer> of(String endpoint) {
        lanes.assertOn(endpoint);
        Turn turn = turns.get(endpoint);
        return turn == null || turn.flight == null
                ? Optional.empty()
                : turn.flight.exchange().transfer();
    }

    /** How many exchanges are in flight; for metrics. */
    public long inFlight() {
        return turns.values().stream().filter(turn -> turn.flight != null).count();
    }

    private void giveUp(String endpoint) {
        Turn turn = turns.get(endpoint);
        if (turn != null && turn.flight != null) {
            Flight flight = turn.flight;
            turn.flight = flight.givenUp();
            flight.exchange().cancel();
        }
    }

    private void pump(String endpoint) {
        lanes.assertOn(endpoint);
        Ways to = ways;
        if (to == null) {
            return;
        }
        Turn turn = turns.computeIfAbsent(endpoint, name -> new Turn());
        if (turn.flight != null) {
            return;
        }
        Window window = to.presence().window(endpoint).orElse(null);
        Device device = to.presence().of(endpoint).device();
        if (window == null || device == null || !to.presence().fits(device, window.remaining())) {
            if (turn.isFresh()) {
                turns.remove(endpoint);
            }
            return;
        }
        for (Choice choice : order(to, turn, device, window)) {
            DownlinkWork work = ask(choice.source(), device, window);
            if (work != null) {
                count(to, turn, choice);
                begin(to, turn, device, choice.source(), work, window);
                return;
            }
        }
        turn.immediate = 0;
        turn.urgent = 0;
    }

    /** Why a source is asked at its place. */
    private enum Rank {
        IMMEDIATE,
        URGENT,
        IN_TURN
    }

    private record Choice(DownlinkSource source, Rank rank) {}

    /** Immediate calls, then what cannot wait, then in rotation from where the last window stopped. */
    private static List<Choice> order(Ways to, Turn turn, Device device, Window window) {
        Choice immediate = new Choice(to.immediate(), Rank.IMMEDIATE);
        List<Choice> urgent = to.rotation().stream()
                .filter(source -> source.urgent(device, window))
                .map(source -> new Choice(source, Rank.URGENT))
                .toList();
        List<Choice> order = new ArrayList<>();
        if (turn.immediate < IMMEDIATE_MAX) {
            order.add(immediate);
        }
        if (turn.urgent < URGENT_MAX) {
            order.addAll(urgent);
        }
        for (int step = 0; step < to.rotation().size(); step++) {
            DownlinkSource source =
                    to.rotation().get((turn.position + step) % to.rotation().size());
            order.add(new Choice(source, Rank.IN_TURN));
        }
        order.add(immediate);
        return order;
    }

    /** What goes before the rotation leaves the rotation where it is. */
    private static void count(Ways to, Turn turn, Choice chosen) {
        switch (chosen.rank()) {
            case IMMEDIATE -> turn.immediate++;
            case URGENT -> turn.urgent++;
            case IN_TURN -> {
                turn.immediate = 0;
                turn.urgent = 0;
                turn.position = (to.rotation().indexOf(chosen.source()) + 1)
                        % to.rotation().size();
            }
        }
    }

    private static @Nullable DownlinkWork ask(DownlinkSource source, Device device, Window window) {
        try {
            Optional<DownlinkWork> work = source.next(device, window);
            return work.orElse(null);
        } catch (StoreException storeDown) {
            log.debug("{} has to wait for the store: {}", source.name(), storeDown.getMessage());
            return null;
        } catch (RuntimeException | Error failure) {
            log.error("{} failed to say what to ask {}", source.name(), Printable.of(device.endpoint()), failure);
            return null;
        }
    }

    private void begin(Ways to, Turn turn, Device device, DownlinkSource source, DownlinkWork work, Window window) {
        Duration timeout = work.timeout().compareTo(window.remaining()) < 0 ? work.timeout() : window.remaining();
        long begun = time.nanos();
        Duration sinceHeard = to.presence().sinceHeard(device.endpoint());
        Exchange exchange = to.downlink().send(device, work.request(), timeout);
        Flight flight = new Flight(device, source, work, exchange, begun, sinceHeard, false);
        turn.flight = flight;
        exchange.answer()
                .whenComplete((answer, failure) ->
                        lanes.tell(device.endpoint(), () -> ended(to, turn, answerOf(answer, failure))));
        var unused = exchange.late()
                .thenAccept(answer -> lanes.tell(device.endpoint(), () -> answeredLate(to, flight, answer)));
    }

    /** It is a sign of life and tells values like any other answer; nobody waits for it. */
    private void answeredLate(Ways to, Flight flight, Answer answer) {
        Device now = to.presence().of(flight.device().endpoint()).device();
        if (now != null) {
            Reports.of(flight.work().request(), answer, flight.begunNanos(), time.now())
                    .ifPresent(report -> listeners.reported(now, report));
            flight.source().answeredLate(now, flight.work(), answer);
            listeners.heard(now);
        }
    }

    private static Answer answerOf(@Nullable Answer answer, @Nullable Throwable failure) {
        return answer != null ? answer : new Answer.NoAnswer(true, "the exchange failed: " + failure);
    }

    private void ended(Ways to, Turn turn, Answer answer) {
        Flight flight = turn.flight;
        if (flight == null) {
            throw new IllegalStateException("An answer without a request");
        }
        Device device = flight.device();
        presence(to, turn, flight, answer);
        try {
            flight.source().answered(device, flight.work(), answer);
        } catch (StoreException storeDown) {
            // What the source keeps is as it was; it decides anew when it is asked next.
            log.warn(
                    "{} could not store an answer of {}: {}",
                    flight.source().name(),
                    Printable.of(device.endpoint()),
                    storeDown.getMessage());
        } catch (RuntimeException | Error failure) {
            log.error(
                    "{} failed to take an answer of {}",
                    flight.source().name(),
                    Printable.of(device.endpoint()),
                    failure);
        }
        turn.flight = null;
        pump(device.endpoint());
    }

    /** What an answer, or its absence, says of the device itself. */
    private void presence(Ways to, Turn turn, Flight flight, Answer answer) {
        String endpoint = flight.device().endpoint();
        if (answer instanceof Answer.Delivered delivered) {
            heardFrom(to, turn, flight, answer, delivered.cost());
        } else if (answer instanceof Answer.Refused refused) {
            heardFrom(to, turn, flight, answer, refused.cost());
        } else if (answer instanceof Answer.Unreadable unreadable) {
            heardFrom(to, turn, flight, answer, unreadable.cost());
        } else if (!flight.given() && (answer instanceof Answer.NoAnswer || ++turn.notSent >= NOT_SENT_MAX)) {
            turn.notSent = 0;
            to.presence().silent(endpoint, flight.begunNanos(), flight.sinceHeard());
        }
    }

    private void heardFrom(Ways to, Turn turn, Flight flight, Answer answer, Cost cost) {
        to.presence().answered(flight.device().endpoint(), flight.sinceHeard(), cost);
        turn.notSent = 0;
        Device now = to.presence().of(flight.device().endpoint()).device();
        if (now == null) {
            return;
        }
        Reports.of(flight.work().request(), answer, flight.begunNanos(), time.now())
                .ifPresent(report -> listeners.reported(now, report));
        listeners.heard(now);
    }

    private record Ways(
            Presence presence, Downlink downlink, DownlinkSource immediate, List<DownlinkSource> rotation) {}
}
