// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.rpc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.time.Time;
import io.dormouse.server.device.Answer;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceLanes;
import io.dormouse.server.device.DeviceListener;
import io.dormouse.server.device.DeviceModels;
import io.dormouse.server.device.Dialects;
import io.dormouse.server.device.KnownDevices;
import io.dormouse.server.device.Reach;
import io.dormouse.server.device.Reachability;
import io.dormouse.server.device.StandingObservations;
import io.dormouse.server.device.Transfer;
import io.dormouse.server.device.Transfers;
import io.dormouse.server.downlink.DownlinkSource;
import io.dormouse.server.downlink.DownlinkWork;
import io.dormouse.server.downlink.Kick;
import io.dormouse.server.downlink.Window;
import io.dormouse.server.operation.AnswerJson;
import io.dormouse.server.operation.Formats;
import io.dormouse.server.operation.Operation;
import io.dormouse.server.operation.OperationRequests;
import io.dormouse.server.operation.OtherWords;
import io.dormouse.server.rpc.RpcOutcome.Step;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.leshan.core.observation.Observation;
import org.eclipse.leshan.core.request.DownlinkRequest;
import org.eclipse.leshan.core.request.exception.InvalidRequestException;
import org.eclipse.leshan.core.response.LwM2mResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Immediate calls (semantics.md §4): refused at once when the device does not listen, sent at most once, never stored.
 * The scheduler asks it before all others.
 *
 * <p>What is under way for a device is touched on its lane only.
 */
public final class Rpcs implements DownlinkSource, DeviceListener {
    /** Calls that wait for one device. */
    static final int WAITING_MAX = 20;

    /** How long after its deadline an exchange may still report its own end. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(Rpcs.class);

    private final Map<String, ArrayDeque<PendingCall>> waiting = new ConcurrentHashMap<>();
    private final Parts parts;
    private final Time time;

    public Rpcs(Parts parts) {
        this.parts = parts;
        this.time = parts.time();
    }

    /** What calls are built from. */
    public record Parts(
            Database database,
            DeviceLanes lanes,
            DeviceModels models,
            Dialects dialects,
            StandingObservations observations,
            Reachability reachability,
            KnownDevices devices,
            Kick kick,
            Transfers transfers,
            Time time) {}

    CompletableFuture<RpcOutcome> call(RpcCall call) {
        PendingCall pending = new PendingCall(call);
        var unused = parts.lanes()
                .run(call.endpoint(), () -> {
                    begin(pending);
                    return pending;
                })
                .whenComplete((begun, failure) -> {
                    if (failure != null) {
                        pending.outcome.completeExceptionally(failure);
                    }
                });
        return pending.outcome;
    }

    private void begin(PendingCall pending) {
        RpcCall call = pending.call;
        String endpoint = call.endpoint();
        Reach reach = parts.reachability().of(endpoint);
        if (!reach.listens() && call.connectTimeout().isZero()) {
            pending.outcome.complete(new RpcOutcome.NotReachable(reach));
            return;
        }
        Optional<Transfer> transfer = parts.transfers().of(endpoint);
        if (transfer.isPresent() && call.connectTimeout().isZero()) {
            pending.outcome.complete(new RpcOutcome.Busy(transfer.get()));
            return;
        }
        ArrayDeque<PendingCall> calls = waiting.computeIfAbsent(endpoint, name -> new ArrayDeque<>());
        if (calls.size() >= WAITING_MAX) {
            pending.outcome.complete(new RpcOutcome.TooMany());
            return;
        }
        calls.add(pending);
        if (reach.listens() && transfer.isEmpty()) {
            connected(pending);
        } else {
            pending.arm(time.after(call.connectTimeout(), () -> onLane(pending, this::connectTimedOut)));
        }
        parts.kick().kick(endpoint);
    }

    private void onLane(PendingCall pending, java.util.function.Consumer<PendingCall> step) {
        parts.lanes().tell(pending.call.endpoint(), () -> {
            if (!pending.outcome.isDone()) {
                step.accept(pending);
            }
        });
    }

    private void connected(PendingCall pending) {
        Duration patience = pending.call.responseTimeout();
        pending.connected = true;
        pending.deadlineNanos = time.nanos() + patience.toNanos();
        pending.arm(time.after(patience, () -> onLane(pending, this::responseTimedOut)));
    }

    private void connectTimedOut(PendingCall pending) {
        String endpoint = pending.call.endpoint();
        Reach reach = parts.reachability().of(endpoint);
        Optional<Transfer> transfer = parts.transfers().of(endpoint);
        end(
                pending,
                reach.listens() && transfer.isPresent()
                        ? new RpcOutcome.Busy(transfer.get())
                        : new RpcOutcome.NotReachable(reach));
    }

    /** An exchange in flight ends by itself at the same time, and knows better whether anything left. */
    private void responseTimedOut(PendingCall pending) {
        if (pending.inFlight && time.nanos() - pending.deadlineNanos < GRACE.toNanos()) {
            pending.arm(time.after(GRACE, () -> onLane(pending, this::responseTimedOut)));
            return;
        }
        Reach reach = parts.reachability().of(pending.call.endpoint());
        if (!pending.steps.isEmpty()) {
            end(pending, new RpcOutcome.Answered(pending.steps));
        } else if (!pending.everSent && !reach.listens()) {
            end(pending, new RpcOutcome.NotReachable(reach));
        } else {
            end(pending, new RpcOutcome.TimedOut(pending.everSent));
        }
    }

    private void end(PendingCall pending, RpcOutcome outcome) {
        String endpoint = pending.call.endpoint();
        pending.disarm();
        ArrayDeque<PendingCall> calls = waiting.get(endpoint);
        if (calls != null) {
            calls.remove(pending);
            if (calls.isEmpty()) {
                waiting.remove(endpoint);
            }
        }
        if (pending.everSent) {
            Step first = pending.steps.isEmpty() ? null : pending.steps.get(0);
            tell(pending.call, first, false);
        }
        pending.outcome.complete(outcome);
    }

    /** Nothing of a call is stored but that it happened; when that fails the call is answered all the same. */
    private void tell(RpcCall call, @Nullable Step step, boolean late) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("op", call.operation().word());
        data.put("path", call.operation().paths().get(0).toString());
        data.put("by", call.by());
        data.put("code", step == null ? null : step.code());
        data.put("success", step != null && step.success());
        if (late) {
            data.put("late", true);
        }
        var unused = parts.database()
                .submit(transaction -> {
                    transaction.event(call.endpoint(), "rpc.done", data);
                    return Boolean.TRUE;
                })
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        log.warn("The event of a call could not be stored: {}", failure.getMessage());
                    }
                });
    }

    @Override
    public String name() {
        return "rpc";
    }

    @Override
    public Optional<DownlinkWork> next(Device device, Window window) {
        ArrayDeque<PendingCall> calls = waiting.get(device.endpoint());
        if (calls == null) {
            return Optional.empty();
        }
        for (PendingCall pending : List.copyOf(calls)) {
            if (!pending.connected) {
                connected(pending);
            }
            Duration left = Duration.ofNanos(pending.deadlineNanos - time.nanos());
            if (pending.inFlight || left.compareTo(Duration.ZERO) <= 0) {
                continue;
            }
            Formats formats = formats(device, pending.call);
            DownlinkRequest<? extends LwM2mResponse> request = request(device, pending, formats);
            if (request != null) {
                pending.inFlight = true;
                pending.everSent = true;
                return Optional.of(new DownlinkWork(request, left, new Sent(pending, pending.step(), formats)));
            }
        }
        return Optional.empty();
    }

    private record Sent(PendingCall pending, Operation operation, Formats formats) {}

    private Formats formats(Device device, RpcCall call) {
        return call.format() == null ? Formats.of(device, parts.dialects()) : Formats.both(call.format());
    }

    /** Null when the call turned out to be impossible, and has ended. */
    private @Nullable DownlinkRequest<? extends LwM2mResponse> request(
            Device device, PendingCall pending, Formats formats) {
        if (pending.step() instanceof Operation.CancelObservation cancel) {
            return cancellation(device, pending, cancel);
        }
        try {
            return OperationRequests.of(pending.step(), formats);
        } catch (InvalidRequestException impossible) {
            end(pending, new RpcOutcome.NotSent(String.valueOf(impossible.getMessage())));
            return null;
        }
    }

    private @Nullable DownlinkRequest<? extends LwM2mResponse> cancellation(
            Device device, PendingCall pending, Operation.CancelObservation cancel) {
        Optional<Observation> standing = parts.observations().of(device).stream()
                .filter(observation ->
                        new HashSet<>(OperationRequests.pathsOf(observation)).equals(new HashSet<>(cancel.paths())))
                .findFirst();
        if (standing.isEmpty()) {
            end(pending, new RpcOutcome.NoObservation());
            return null;
        }
        return OperationRequests.cancel(standing.get());
    }

    @Override
    public void answered(Device device, DownlinkWork work, Answer answer) {
        Sent sent = (Sent) work.tag();
        PendingCall pending = sent.pending();
        pending.inFlight = false;
        Step step = step(device, sent.operation(), answer);
        if (pending.outcome.isDone()) {
            if (step != null) {
                tell(pending.call, step, true);
            }
            return;
        }
        if (answer instanceof Answer.Refused refused && pending.call.format() == null) {
            boolean unused = OtherWords.remain(
                    device, parts.dialects(), work.request(), sent.formats(), Answer.text(refused.code()));
        }
        if (step == null) {
            end(pending, pending.steps.isEmpty() ? failure(answer) : new RpcOutcome.Answered(pending.steps));
            return;
        }
        pending.steps.add(step);
        boolean operationRefused = pending.steps.size() == 1 && !step.success();
        if (operationRefused || !pending.hasMore()) {
            end(pending, new RpcOutcome.Answered(pending.steps));
        }
    }

    @Override
    public void answeredLate(Device device, DownlinkWork work, Answer answer) {
        PendingCall pending = ((Sent) work.tag()).pending();
        Step step = step(device, ((Sent) work.tag()).operation(), answer);
        if (step != null) {
            tell(pending.call, step, true);
        }
    }

    private static RpcOutcome failure(Answer answer) {
        if (answer instanceof Answer.NoAnswer none) {
            return new RpcOutcome.TimedOut(none.mayHaveBeenSent());
        }
        if (answer instanceof Answer.Unreadable unreadable) {
            return new RpcOutcome.Unreadable(unreadable.why());
        }
        return new RpcOutcome.NotSent(answer instanceof Answer.NotSent not ? not.why() : "");
    }

    /** Null when the device gave no answer that can be read. */
    private @Nullable Step step(Device device, Operation operation, Answer answer) {
        if (answer instanceof Answer.Delivered delivered) {
            LwM2mResponse response = delivered.response();
            return new Step(
                    Answer.text(response.getCode()),
                    true,
                    new AnswerJson(parts.models(), device)
                            .content(operation.paths().get(0), response),
                    AnswerJson.links(response),
                    AnswerJson.location(response),
                    delivered.cost());
        }
        if (answer instanceof Answer.Refused refused) {
            return new Step(
                    Answer.text(refused.code()),
                    false,
                    NullNode.getInstance(),
                    NullNode.getInstance(),
                    null,
                    refused.cost());
        }
        return null;
    }

    @Override
    public void heard(Device device) {
        ArrayDeque<PendingCall> calls = waiting.get(device.endpoint());
        if (calls != null && parts.transfers().of(device.endpoint()).isEmpty()) {
            calls.stream().filter(pending -> !pending.connected).forEach(this::connected);
        }
    }

    /** Calls that wait for a contact go on waiting; the others will not be sent any more. */
    @Override
    public void unregistered(Device last, Ended why) {
        Reach reach = parts.reachability().of(last.endpoint());
        endAll(last.endpoint(), new RpcOutcome.NotReachable(reach), true);
    }

    @Override
    public void deleted(String endpoint) {
        endAll(endpoint, new RpcOutcome.UnknownDevice(), false);
    }

    private void endAll(String endpoint, RpcOutcome outcome, boolean onlyThoseConnected) {
        ArrayDeque<PendingCall> calls = waiting.get(endpoint);
        if (calls == null) {
            return;
        }
        for (PendingCall pending : List.copyOf(calls)) {
            if (!pending.inFlight && (pending.connected || !onlyThoseConnected)) {
                end(pending, outcome);
            }
        }
    }
}
