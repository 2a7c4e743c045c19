// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.simulation;

import io.dormouse.objects.ResourcePath;
import io.dormouse.objects.Value;
import io.dormouse.server.FakeRequests;
import io.dormouse.server.SimulatedServer;
import io.dormouse.server.device.Answer;
import io.dormouse.server.device.Cost;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.Downlink;
import io.dormouse.server.device.Report;
import io.dormouse.server.device.Reports;
import io.dormouse.server.device.Sender;
import io.dormouse.server.device.Uplink;
import io.dormouse.server.device.UplinkReply;
import io.dormouse.server.lwm2m.ProtocolSide.Met;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.leshan.core.ResponseCode;
import org.eclipse.leshan.core.node.LwM2mSingleResource;
import org.eclipse.leshan.core.request.DownlinkRequest;
import org.eclipse.leshan.core.request.ObserveRequest;
import org.eclipse.leshan.core.request.ReadRequest;
import org.eclipse.leshan.core.request.WriteRequest;
import org.eclipse.leshan.core.response.LwM2mResponse;
import org.eclipse.leshan.core.response.ReadResponse;
import org.eclipse.leshan.core.response.WriteResponse;
import org.jspecify.annotations.Nullable;

/**
 * The message layer of CoAP as one process of the server speaks it (RFC 7252 §4): confirmable requests with four retransmissions, separate responses, duplicates
 * that are answered as the first one was, as long as this process lives.
 */
final class CoapSide implements Downlink {
    private static final int RETRANSMISSIONS = 4;
    private static final Duration ACK_TIMEOUT = Duration.ofSeconds(2);

    private final Process process;
    private final SimulatedServer server;
    private final Simulation simulation;
    private final Map<String, Heard> heard = new HashMap<>();
    private final Map<Long, Flight> flights = new HashMap<>();
    private final Map<ResourcePath, Value> acknowledged = new HashMap<>();
    private final Map<String, WriteRequest> firstWrites = new HashMap<>();
    private @Nullable ResponseCode blame;
    private long tokens;

    CoapSide(Process process, SimulatedServer server) {
        this.process = process;
        this.server = server;
        this.simulation = process.simulation();
    }

    /** A request of a device, by its message id, and what it was answered. */
    private static final class Heard {
        @Nullable
        UplinkReply reply;
    }

    @Override
    public Exchange send(Device device, DownlinkRequest<? extends LwM2mResponse> request, Duration timeout) {
        boolean stands = server.uplink()
                .registered(device.endpoint())
                .filter(now -> now.registration()
                        .registrationId()
                        .equals(device.registration().registrationId()))
                .isPresent();
        if (process.dead() || !stands) {
            return ended(new Answer.NotSent("the registration has ended"));
        }
        Answer pretended = pretended(request);
        if (pretended != null) {
            return ended(pretended);
        }
        if (simulation.sabotage() == Sabotage.TWO_EXCHANGES) {
            new Flight(device, request, timeout).begin();
        }
        Flight flight = new Flight(device, old(device, request), timeout);
        flight.begin();
        return flight;
    }

    /** A planted fault answers in the device's place. */
    private @Nullable Answer pretended(DownlinkRequest<?> request) {
        Cost cost = new Cost(Duration.ofMillis(50), 40, 40, 1);
        if (simulation.sabotage() == Sabotage.BELIEVES_ACKNOWLEDGEMENTS
                && request instanceof ReadRequest read
                && read.getPath().isResource()) {
            ResourcePath path = ResourcePath.parse(read.getPath().toString()).orElseThrow();
            if (acknowledged.get(path) instanceof Value.Text text) {
                return new Answer.Delivered(
                        ReadResponse.success(LwM2mSingleResource.newStringResource(path.resourceId(), text.text())),
                        cost);
            }
        }
        ResponseCode code = blame;
        if (code != null
                && request instanceof WriteRequest
                && FakeRequests.written(request).size() == 1) {
            blame = null;
            WriteResponse refusal = new WriteResponse(code, null, null);
            return new Answer.Refused(code, "", refusal, cost);
        }
        return null;
    }

    private DownlinkRequest<? extends LwM2mResponse> old(
            Device device, DownlinkRequest<? extends LwM2mResponse> request) {
        if (simulation.sabotage() != Sabotage.SENDS_OLD_VALUES || !(request instanceof WriteRequest write)) {
            return request;
        }
        String key = device.endpoint()
                + write.getPath()
                + FakeRequests.written(write).keySet();
        WriteRequest first = firstWrites.putIfAbsent(key, write);
        return first == null ? request : first;
    }

    private static Exchange ended(Answer answer) {
        return new Exchange() {
            @Override
            public CompletableFuture<Answer> answer() {
                return CompletableFuture.completedFuture(answer);
            }

            @Override
            public void cancel() {}
        };
    }

    /** A request on its way, retransmitted until it is acknowledged, answered or given up. */
    final class Flight implements Exchange {
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();
        private final Device device;
        private final DownlinkRequest<? extends LwM2mResponse> request;
        private final Duration timeout;
        private final long number = ++tokens;
        private final byte[] token =
                ByteBuffer.allocate(8).putLong(simulation.chance().seed()).array();
        private final long begunNanos = simulation.time().nanos();
        private int transmissions;
        private boolean acknowledgedOnly;
        private boolean carriedOut;
        private boolean over;

        Flight(Device device, DownlinkRequest<? extends LwM2mResponse> request, Duration timeout) {
            this.device = device;
            this.request = request;
            this.timeout = timeout;
        }

        void begin() {
            flights.put(number, this);
            simulation.checker().begins(process, this);
            if (request instanceof ObserveRequest observe) {
                server.protocol().observing(device, observe, token);
            }
            double spread = 1 + simulation.chance().between(0, 50) / 100.0;
            simulation.time().after(timeout, () -> giveUp("no answer within " + timeout.toSeconds() + " s"));
            transmit(Duration.ofMillis((long) (ACK_TIMEOUT.toMillis() * spread)));
        }

        private void transmit(Duration next) {
            boolean stopped = over && simulation.sabotage() != Sabotage.RETRANSMITS_ON;
            if (process.dead() || stopped || acknowledgedOnly) {
                return;
            }
            if (transmissions > RETRANSMISSIONS) {
                giveUp("no acknowledgement after " + transmissions + " transmissions");
                return;
            }
            transmissions++;
            simulation.checker().leaves(process, this);
            Thing thing = simulation.thing(endpoint());
            simulation.ether().carry(() -> thing.receives(this));
            simulation.time().after(next, () -> transmit(next.multipliedBy(2)));
        }

        private void giveUp(String why) {
            if (!process.dead()) {
                finish(new Answer.NoAnswer(true, why));
            }
        }

        /** An empty ACK: the answer will come by itself. */
        void acknowledged() {
            acknowledgedOnly = true;
        }

        /** The device's answer arrives, for the first time or again. */
        void answered(LwM2mResponse response, @Nullable Duration maxAge) {
            if (process.dead() || over) {
                return;
            }
            over = true;
            server.uplink().answered(simulation.thing(endpoint()).sender(), device);
            Duration roundTrip = Duration.ofNanos(simulation.time().nanos() - begunNanos);
            Cost cost = new Cost(roundTrip, 40, 40, transmissions);
            if (response.isFailure() && request instanceof ObserveRequest) {
                server.protocol().notObserving(token);
            }
            remember(response);
            server.protocol().answered(device, request, response, token, cost, maxAge, this::complete);
        }

        private void remember(LwM2mResponse response) {
            Map<ResourcePath, Value> written = FakeRequests.written(request);
            if (response.isSuccess()) {
                acknowledged.putAll(written);
            } else if (written.size() > 1 && simulation.sabotage() == Sabotage.BLAMES_THE_NEXT) {
                blame = response.getCode();
            }
        }

        private void complete(Answer became) {
            over = true;
            flights.remove(number);
            simulation.checker().ends(process, this, became);
            answer.complete(became);
        }

        private void finish(Answer became) {
            if (!over) {
                if (request instanceof ObserveRequest) {
                    server.protocol().notObserving(token);
                }
                complete(became);
            }
        }

        @Override
        public CompletableFuture<Answer> answer() {
            return answer;
        }

        @Override
        public void cancel() {
            giveUp("cancelled");
        }

        String endpoint() {
            return device.endpoint();
        }

        DownlinkRequest<? extends LwM2mResponse> request() {
            return request;
        }

        Device device() {
            return device;
        }

        Duration timeout() {
            return timeout;
        }

        boolean firstTimeCarriedOut() {
            boolean first = !carriedOut;
            carriedOut = true;
            return first;
        }

        byte[] token() {
            return token;
        }

        int transmissions() {
            return transmissions;
        }

        @Override
        public String toString() {
            return FakeRequests.line(request) + " to " + endpoint();
        }
    }

    /** What a thing asks of the server: Register, Update, De-register or Send. */
    interface Question {
        CompletableFuture<UplinkReply> ask(Uplink uplink, Sender from);
    }

    /** A datagram of a thing arrives; one that came before is answered as before, without doing it again (RFC 7252 §4.5). */
    void hears(Thing thing, int messageId, Question question) {
        if (process.dead()) {
            return;
        }
        String key = thing.sender().address() + " " + messageId;
        Heard before = heard.get(key);
        if (before != null) {
            if (before.reply != null) {
                reply(thing, messageId, before.reply);
            }
            return;
        }
        Heard first = new Heard();
        heard.put(key, first);
        question.ask(server.uplink(), thing.sender()).whenComplete((reply, failure) -> {
            if (failure != null) {
                simulation.checker().violated("the reply to " + thing.endpoint() + " ended with " + failure);
            } else if (!process.dead()) {
                first.reply = reply;
                reply(thing, messageId, reply);
                reply.whenSent().run();
            }
        });
    }

    private void reply(Thing thing, int messageId, UplinkReply reply) {
        simulation.ether().carry(() -> thing.hears(messageId, reply));
    }

    /** A notification arrives; RST tells the thing that nobody knows of it. */
    void notified(Thing thing, byte[] token, int number, Reports values) {
        if (process.dead()) {
            return;
        }
        Device[] told = {null};
        Met met = server.protocol().notified(token, number, device -> told[0] = device);
        if (met == Met.NOBODY) {
            simulation.checker().counts("notifications rejected");
            simulation.ether().carry(() -> thing.forgetsObservation(token));
            return;
        }
        Device device = told[0];
        if (device != null && met == Met.EXPECTED) {
            simulation.checker().counts("notifications accepted");
            server.uplink().notified(thing.sender(), device, report(Report.Via.NOTIFY, values));
        } else if (device != null) {
            server.uplink().heard(thing.sender(), device);
        }
        simulation.ether().carry(() -> thing.confirmed(number));
    }

    /** As of its arrival. */
    Report report(Report.Via via, Reports values) {
        return values.build(via, process.time().nanos(), process.time().now());
    }
}
