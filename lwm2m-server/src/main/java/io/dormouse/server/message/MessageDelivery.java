// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.StoreException;
import io.dormouse.kit.http.Json;
import io.dormouse.kit.http.Problem.Fault;
import io.dormouse.kit.time.Time;
import io.dormouse.server.device.Answer;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceLanes;
import io.dormouse.server.device.DeviceModels;
import io.dormouse.server.device.Dialects;
import io.dormouse.server.device.KnownDevices;
import io.dormouse.server.device.Printable;
import io.dormouse.server.downlink.DownlinkSource;
import io.dormouse.server.downlink.DownlinkWork;
import io.dormouse.server.downlink.Kick;
import io.dormouse.server.downlink.Window;
import io.dormouse.server.operation.AnswerJson;
import io.dormouse.server.operation.BodyFields;
import io.dormouse.server.operation.Formats;
import io.dormouse.server.operation.Operation;
import io.dormouse.server.operation.OperationRequests;
import io.dormouse.server.operation.OtherWords;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.eclipse.leshan.core.request.DownlinkRequest;
import org.eclipse.leshan.core.request.exception.InvalidRequestException;
import org.eclipse.leshan.core.response.LwM2mResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages: the oldest that has not expired, one at a time, "in flight" stored before the first datagram leaves
 * and the outcome after the answer (semantics.md §3). On the device's lane.
 */
final class MessageDelivery implements DownlinkSource {
    /** A larger result is kept as its size only. */
    static final int RESULT_BYTES_MAX = 32 * 1024;

    /** MAX_TRANSMIT_WAIT is this many ACK_TIMEOUT (RFC 7252 §4.8.2). */
    private static final double TRANSMIT_WAIT = 46.5;

    private static final Duration ACK_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration BACK_OFF_FIRST = Duration.ofSeconds(10);
    private static final Duration BACK_OFF_MAX = Duration.ofHours(1);

    /** The longest that a message is left alone: what a device may ask for (Max-Age). */
    static final Duration BACK_OFF_LAST = Duration.ofDays(1);

    private static final Duration SETTLE_AGAIN = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(MessageDelivery.class);

    /** The message of each device whose outcome is not stored yet; what is stored as in flight may also be of an attempt that never began. */
    private final Map<String, String> underWay = new ConcurrentHashMap<>();

    /** By message: the newest step to "in flight" that the store refused, and that will be looked at. */
    private final Map<String, Message> unsent = new ConcurrentHashMap<>();

    private final MessageQueues queues;
    private final MessageStore store;
    private final MessageContent content;
    private final SteadyClock clock;
    private final Database database;
    private final DeviceLanes lanes;
    private final DeviceModels models;
    private final Dialects dialects;
    private final KnownDevices devices;
    private final Kick kick;
    private final Time time;

    MessageDelivery(MessageQueues queues, MessageStore store, SteadyClock clock, Messages.Parts parts) {
        this.queues = queues;
        this.store = store;
        this.clock = clock;
        this.content = new MessageContent(parts.models());
        this.database = parts.database();
        this.lanes = parts.lanes();
        this.models = parts.models();
        this.dialects = parts.dialects();
        this.devices = parts.devices();
        this.kick = parts.kick();
        this.time = parts.time();
    }

    /** What was sent, so that the answer can be understood; {@code inFlight} as it was stored. */
    private record Sent(Message inFlight, Operation operation, Formats formats) {}

    @Override
    public String name() {
        return "message";
    }

    /** A message that expires before the device is expected again cannot wait for its turn. */
    @Override
    public boolean urgent(Device device, Window window) {
        Instant next = window.nextWindow();
        if (next == null) {
            return false;
        }
        long untilNext = Duration.between(time.now(), next).toMillis();
        WaitingQueue queue = queues.of(device.endpoint());
        return queue.queued().stream()
                .anyMatch(message ->
                        clock.until(message.deadlineMillis()).toMillis() < untilNext && endsInTime(queue, message));
    }

    /** With the store down nothing is sent: "in flight" could not be stored first. */
    @Override
    public Optional<DownlinkWork> next(Device device, Window window) {
        try {
            WaitingQueue queue = queues.of(device.endpoint());
            return queue.inFlight().isPresent() ? Optional.empty() : first(device, queue);
        } catch (StoreException down) {
            log.warn("Messages for {} wait for the store", Printable.of(device.endpoint()));
            return Optional.empty();
        }
    }

    private Optional<DownlinkWork> first(Device device, WaitingQueue queue) {
        Optional<Message> picked = queue.pick(clock.millis(), message -> endsInTime(queue, message));
        while (picked.isPresent()) {
            DownlinkWork work = begin(device, picked.get());
            if (work != null) {
                return Optional.of(work);
            }
            picked = queue.pick(clock.millis(), message -> endsInTime(queue, message));
        }
        queue.wakesAt(clock.millis()).ifPresent(at -> time.after(clock.until(at), () -> kick.kick(device.endpoint())));
        return Optional.empty();
    }

    private boolean endsInTime(WaitingQueue queue, Message message) {
        return clock.until(message.deadlineMillis()).compareTo(queue.shortestExchange()) >= 0;
    }

    /** Null when the message turned out to be impossible for the device as it now is, and has ended. */
    private @Nullable DownlinkWork begin(Device device, Message message) {
        BodyFields fields = new BodyFields(database.read(connection -> store.body(connection, message.id())));
        Optional<Operation> operation = content.read(fields, Optional.of(device));
        if (operation.isEmpty() || !fields.faults().isEmpty()) {
            queues.store(message.rejectedUnsent(inWords(fields.faults()), time.now()));
            return null;
        }
        Formats formats = Formats.of(device, dialects);
        DownlinkRequest<? extends LwM2mResponse> request;
        try {
            request = OperationRequests.of(operation.get(), formats);
        } catch (InvalidRequestException | IllegalStateException impossible) {
            queues.store(message.rejectedUnsent("not sent: " + impossible.getMessage(), time.now()));
            return null;
        }
        Message inFlight = message.inFlight(time.now());
        try {
            queues.store(inFlight);
        } catch (StoreException failure) {
            settleUnsent(inFlight);
            throw failure;
        }
        underWay.put(message.endpoint(), message.id());
        Duration left = clock.until(message.deadlineMillis());
        Duration longest = longestExchange(device);
        return new DownlinkWork(
                request, left.compareTo(longest) < 0 ? left : longest, new Sent(inFlight, operation.get(), formats));
    }

    private Duration longestExchange(Device device) {
        Duration ackTimeout = devices.settings(device.endpoint()).ackTimeout();
        return Duration.ofMillis((long) (TRANSMIT_WAIT * (ackTimeout == null ? ACK_TIMEOUT : ackTimeout).toMillis()));
    }

    private static String inWords(List<Fault> faults) {
        StringBuilder words = new StringBuilder("not sent: as the device now is,");
        faults.forEach(
                fault -> words.append(' ').append(fault.pointer()).append(' ').append(fault.detail()));
        return words.toString();
    }

    @Override
    public void answered(Device device, DownlinkWork work, Answer answer) {
        Sent sent = (Sent) work.tag();
        try {
            WaitingQueue queue = queues.of(device.endpoint());
            Optional<Message> message = stillInFlight(queue, sent.inFlight());
            if (message.isPresent()) {
                measure(queue, answer);
                Message next = after(device, work, sent, message.get(), answer);
                queues.store(next);
                if (next.state() == MessageState.QUEUED
                        && answer instanceof Answer.NoAnswer none
                        && none.mayHaveBeenSent()) {
                    queue.giveWay(next);
                }
            }
            underWay.remove(device.endpoint());
        } catch (StoreException failure) {
            log.warn("An answer of {} waits for the store", Printable.of(device.endpoint()));
            settle(sent.inFlight(), stored -> after(device, work, sent, stored, answer));
        }
    }

    private static void measure(WaitingQueue queue, Answer answer) {
        if (answer instanceof Answer.Delivered delivered) {
            queue.measured(delivered.cost().roundTrip());
        }
    }

    /** Empty when it was ended meanwhile, by the deletion of the device. */
    private static Optional<Message> stillInFlight(WaitingQueue queue, Message sent) {
        return queue.find(sent.id())
                .filter(found -> found.state() == MessageState.IN_FLIGHT && found.steps() == sent.steps());
    }

    private Message after(Device device, DownlinkWork work, Sent sent, Message message, Answer answer) {
        Instant now = time.now();
        if (answer instanceof Answer.Delivered delivered) {
            String code = Answer.text(delivered.response().getCode());
            return message.completed(code, result(device, sent.operation(), delivered.response()), now);
        }
        if (answer instanceof Answer.Refused refused) {
            String code = Answer.text(refused.code());
            boolean dialect = CodeClass.of(code, message.submission().onlyOnce()) == CodeClass.DIALECT;
            return dialect && OtherWords.remain(device, dialects, work.request(), sent.formats(), code)
                    ? message.inOtherWords(code, now)
                    : message.refused(code, refused.detail(), again(message, refused.maxAge()), now);
        }
        if (answer instanceof Answer.Unreadable unreadable) {
            return message.lost("the answer could not be read: " + unreadable.why(), late(message), now);
        }
        if (answer instanceof Answer.NoAnswer none) {
            return none.mayHaveBeenSent()
                    ? message.lost(none.why(), late(message), now)
                    : message.notSent(none.why(), late(message), again(message, null), now);
        }
        return message.notSent(((Answer.NotSent) answer).why(), late(message), again(message, null), now);
    }

    private boolean late(Message message) {
        return clock.until(message.deadlineMillis()).compareTo(Duration.ZERO) <= 0;
    }

    /** Null when there is none. What cannot be shown must not keep the message from ending. */
    private @Nullable JsonNode result(Device device, Operation operation, LwM2mResponse response) {
        String location = AnswerJson.location(response);
        if (location != null) {
            return JsonNodeFactory.instance.objectNode().put("location", location);
        }
        JsonNode read;
        try {
            read = new AnswerJson(models, device).content(operation.paths().get(0), response);
        } catch (IllegalStateException unreadable) {
            return JsonNodeFactory.instance.objectNode().put("$unreadable", unreadable.getMessage());
        }
        if (read.isNull()) {
            return null;
        }
        int bytes = Json.write(read).length;
        return bytes <= RESULT_BYTES_MAX
                ? read
                : JsonNodeFactory.instance.objectNode().put("$tooLarge", bytes);
    }

    /** When a message is tried again that the device cannot take now: after our back-off, or later if it asks for that. */
    private long again(Message message, @Nullable Duration maxAge) {
        Duration pause = backOff(message.attempts());
        Duration asked = maxAge == null || maxAge.compareTo(pause) < 0 ? pause : maxAge;
        Duration left = asked.compareTo(BACK_OFF_LAST) < 0 ? asked : BACK_OFF_LAST;
        return clock.millis() + left.toMillis();
    }

    private static Duration backOff(int attempts) {
        Duration doubled = BACK_OFF_FIRST.multipliedBy(1L << Math.max(0, Math.min(attempts - 1, 20)));
        return doubled.compareTo(BACK_OFF_MAX) < 0 ? doubled : BACK_OFF_MAX;
    }

    /**
     * The store may have taken the step and said that it failed. Unless the message was begun anew meanwhile, and is under way. While the store is down this happens again
     * at every try: one look per message is enough, at the newest of them.
     */
    private void settleUnsent(Message inFlight) {
        if (unsent.put(inFlight.id(), inFlight) == null) {
            time.after(
                    SETTLE_AGAIN,
                    () -> lanes.tell(inFlight.endpoint(), () -> {
                        Message newest = unsent.remove(inFlight.id());
                        settleNow(
                                newest == null ? inFlight : newest,
                                stored -> inFlight.id().equals(underWay.get(inFlight.endpoint()))
                                        ? stored
                                        : stored.notSent(
                                                "the store failed", late(stored), Message.AT_ONCE, time.now()));
                    }));
        }
    }

    /**
     * Brings a step into the store that failed to get there, as often as it takes: until then the device gets no other
     * message.
     */
    private void settle(Message inFlight, Function<Message, Message> outcome) {
        time.after(SETTLE_AGAIN, () -> lanes.tell(inFlight.endpoint(), () -> settleNow(inFlight, outcome)));
    }

    private void settleNow(Message inFlight, Function<Message, Message> outcome) {
        try {
            WaitingQueue queue = queues.of(inFlight.endpoint());
            Message stored = stillInFlight(queue, inFlight).orElse(null);
            Message next = stored == null ? null : outcome.apply(stored);
            if (next != null && !next.equals(stored)) {
                queues.store(next);
                underWay.remove(inFlight.endpoint(), inFlight.id());
            }
            kick.kick(inFlight.endpoint());
        } catch (StoreException stillDown) {
            settle(inFlight, outcome);
        }
    }
}
