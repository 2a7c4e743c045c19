// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server;

import io.dormouse.objects.LeshanValues;
import io.dormouse.objects.ObjectVersion;
import io.dormouse.objects.ResourcePath;
import io.dormouse.objects.Value;
import io.dormouse.server.device.Answer;
import io.dormouse.server.device.Cost;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceListener.Ended;
import io.dormouse.server.device.DeviceState;
import io.dormouse.server.device.Downlink.Exchange;
import io.dormouse.server.device.ObjectList;
import io.dormouse.server.device.Registered;
import io.dormouse.server.device.Report.Via;
import io.dormouse.server.device.Reports;
import io.dormouse.server.device.Transfer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.eclipse.leshan.core.ResponseCode;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.request.DownlinkRequest;
import org.eclipse.leshan.core.response.LwM2mResponse;
import org.eclipse.leshan.core.response.WriteResponse;
import org.jspecify.annotations.Nullable;

/** A device of a {@link World}: values, rules, a radio that is on or off, and a journal of what it was asked. */
public final class FakeDevice {
    private final World world;
    private final String endpoint;
    private final SortedMap<ResourcePath, Value> values = new TreeMap<>();
    private final Map<ResourcePath, ResponseCode> refusals = new HashMap<>();
    private final Map<ResourcePath, UnaryOperator<Value>> bends = new HashMap<>();
    private final List<String> received = new ArrayList<>();
    private Predicate<String> swallows = line -> false;
    private Predicate<String> keepsSilent = line -> false;
    private Predicate<String> refusedLines = line -> false;
    private ResponseCode refusedWith = ResponseCode.BAD_REQUEST;
    private @Nullable Duration maxAge;
    private Duration roundTrip = Duration.ofMillis(100);
    private @Nullable Transfer transfer;
    private boolean listening;
    private @Nullable Device device;
    private int registrations;
    private int heardWhileAsleep;

    FakeDevice(World world, String endpoint) {
        this.world = world;
        this.endpoint = endpoint;
    }

    /** Gives it a resource, and with it the instance and the object. */
    public FakeDevice has(String path, Value value) {
        values.put(path(path), value);
        return this;
    }

    /** Takes a resource away, as a device does that forgets. */
    public FakeDevice loses(String path) {
        values.remove(path(path));
        return this;
    }

    public FakeDevice registersWithQueueMode() {
        return register(true, Map.of());
    }

    /** Without queue mode. */
    public FakeDevice registers() {
        return register(false, Map.of());
    }

    public FakeDevice register(boolean queueMode, Map<String, String> attributes) {
        listening = true;
        Optional<Device> before = Optional.ofNullable(device);
        Instant now = world.time.now();
        Registered registered = new Registered(
                "r" + ++registrations,
                new InetSocketAddress("127.0.0.1", 40000),
                URI.create("coaps://127.0.0.1:5684"),
                "psk",
                endpoint,
                null,
                "1.1",
                "U",
                queueMode,
                Duration.ofDays(1),
                now,
                now,
                objects(),
                "/",
                attributes);
        device = new Device(endpoint, registered);
        onLane(() -> {
            world.listeners.registered(device, before);
            world.listeners.heard(device);
        });
        return this;
    }

    /** Comes back with an Update. */
    public FakeDevice wakes() {
        listening = true;
        Device before = device();
        Registered old = before.registration();
        device = new Device(
                endpoint,
                new Registered(
                        old.registrationId(),
                        old.address(),
                        old.localUri(),
                        old.security(),
                        old.identity(),
                        old.connectionId(),
                        old.lwm2mVersion(),
                        old.binding(),
                        old.queueMode(),
                        old.lifetime(),
                        old.registeredAt(),
                        world.time.now(),
                        objects(),
                        old.rootPath(),
                        old.attributes()));
        onLane(() -> {
            world.listeners.updated(device(), before);
            world.listeners.heard(device());
        });
        return this;
    }

    /** Turns its radio off, and lets its window pass. */
    public FakeDevice fallsAsleep() {
        // Its own timer begins anew with each exchange, as the server's does.
        do {
            world.pass(Duration.ofSeconds(94));
        } while (world.presence.of(endpoint).state() == DeviceState.AWAKE);
        listening = false;
        return this;
    }

    /** Turns its radio off at once: the server believes it awake. */
    public FakeDevice vanishes() {
        listening = false;
        return this;
    }

    /** The radio is on again, without a word to the server. */
    public FakeDevice listensAgain() {
        listening = true;
        return this;
    }

    public FakeDevice deregisters() {
        Device last = device();
        device = null;
        onLane(() -> world.listeners.unregistered(last, Ended.DEREGISTERED));
        return this;
    }

    /** Answers every write or execute of this path with a code. */
    public FakeDevice refuses(String path, ResponseCode code) {
        refusals.put(path(path), code);
        return this;
    }

    /** Answers requests whose journal line matches with a code. */
    public FakeDevice refusesLines(Predicate<String> rule, ResponseCode code) {
        refusedLines = rule;
        refusedWith = code;
        return this;
    }

    public FakeDevice refusesNothing() {
        refusals.clear();
        return this;
    }

    /** Stores something else than what is written. */
    public FakeDevice bends(String path, UnaryOperator<Value> rule) {
        bends.put(path(path), rule);
        return this;
    }

    /** Never answers requests whose journal line matches. */
    public FakeDevice swallows(Predicate<String> rule) {
        swallows = rule;
        return this;
    }

    /** Acknowledges requests whose journal line matches, and never answers them. */
    public FakeDevice acknowledgesOnly(Predicate<String> rule) {
        keepsSilent = rule;
        return this;
    }

    /** What it is asked goes in blocks, so far across; null: in one datagram. */
    public FakeDevice transfers(@Nullable Transfer inBlocks) {
        transfer = inBlocks;
        return this;
    }

    /** Its refusals ask to be left alone for so long (Max-Age). */
    public FakeDevice asksToBeLeftAlone(@Nullable Duration wish) {
        maxAge = wish;
        return this;
    }

    public FakeDevice answersAfter(Duration delay) {
        roundTrip = delay;
        return this;
    }

    /** Tells the current value of a resource as a notification. */
    public FakeDevice notifies(String path) {
        return tells(Via.NOTIFY, path, null);
    }

    /** Tells the current value of a resource by Send, with its own time or none. */
    public FakeDevice sends(String path, @Nullable Instant takenAt) {
        return tells(Via.SEND, path, takenAt);
    }

    private FakeDevice tells(Via via, String path, @Nullable Instant takenAt) {
        listening = true;
        ResourcePath resource = path(path);
        Value value = values.get(resource);
        if (value == null) {
            throw new IllegalStateException(endpoint + " has no " + path);
        }
        Reports reports =
                new Reports().add(new LwM2mPath(path), LeshanValues.toNode(resource.resourceId(), value), takenAt);
        onLane(() -> {
            world.listeners.reported(device(), reports.build(via, world.time.nanos(), world.time.now()));
            world.listeners.heard(device());
        });
        return this;
    }

    public @Nullable Value value(String path) {
        return values.get(path(path));
    }

    /**
     * What it was asked since the last call, one line each: {@code Read /3/0}, {@code Write /3/0/14 = +02:00}, {@code Update /1/0 {/1/0/1 = 300}},
     * {@code Execute /3/0/4}, {@code Create /3306 …}, {@code Delete /3306/0}, {@code Observe /3303/0/5700}.
     */
    public List<String> received() {
        List<String> lines = List.copyOf(received);
        received.clear();
        return lines;
    }

    /** Datagrams that were sent to it while its radio was off; never, if the server keeps its promise. */
    public int heardWhileAsleep() {
        return heardWhileAsleep;
    }

    public Device device() {
        if (device == null) {
            throw new IllegalStateException(endpoint + " is not registered");
        }
        return device;
    }

    Exchange receive(DownlinkRequest<? extends LwM2mResponse> request, Duration timeout) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        CompletableFuture<Answer> late = new CompletableFuture<>();
        FakeRequests requests = new FakeRequests(values, refusals, bends);
        String line = FakeRequests.line(request);
        boolean heard = listening;
        if (heard) {
            received.add(line);
        } else {
            heardWhileAsleep++;
        }
        boolean silent = heard && keepsSilent.test(line);
        boolean answers = heard && !silent && !swallows.test(line);
        boolean inTime = roundTrip.compareTo(timeout) < 0;
        if (answers) {
            world.time.after(
                    roundTrip,
                    () -> (inTime ? answer : late)
                            .complete(refusedLines.test(line) ? refusal() : reply(requests.answer(request))));
        }
        if (!answers || !inTime) {
            world.time.after(
                    timeout, () -> answer.complete(new Answer.NoAnswer(true, silent, "no answer in " + timeout)));
        }
        return new Exchange() {
            @Override
            public CompletionStage<Answer> answer() {
                return answer;
            }

            @Override
            public CompletionStage<Answer> late() {
                return late;
            }

            @Override
            public Optional<Transfer> transfer() {
                return Optional.ofNullable(transfer);
            }

            @Override
            public void cancel() {
                answer.complete(new Answer.NoAnswer(true, "cancelled"));
            }
        };
    }

    private Answer refusal() {
        return reply(new WriteResponse(refusedWith, null, null));
    }

    private Answer reply(LwM2mResponse response) {
        Cost cost = new Cost(roundTrip, 40, 40, 1);
        return response.isSuccess()
                ? new Answer.Delivered(response, cost)
                : new Answer.Refused(response.getCode(), "", response, cost, maxAge);
    }

    private ObjectList objects() {
        SortedMap<Integer, ObjectVersion> versions = new TreeMap<>();
        SortedMap<Integer, SortedSet<Integer>> instances = new TreeMap<>();
        for (ResourcePath path : values.keySet()) {
            versions.put(path.objectId(), path.objectId() < 10 ? new ObjectVersion(1, 1) : ObjectVersion.V1_0);
            instances.computeIfAbsent(path.objectId(), id -> new TreeSet<>()).add(path.instanceId());
        }
        return new ObjectList(versions, instances);
    }

    private void onLane(Runnable task) {
        world.lanes.tell(endpoint, task);
    }

    private static ResourcePath path(String text) {
        return ResourcePath.parse(text).orElseThrow();
    }
}
