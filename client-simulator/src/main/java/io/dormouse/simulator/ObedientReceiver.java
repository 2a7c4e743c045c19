// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import io.dormouse.kit.time.Time;
import io.dormouse.simulator.radio.AnswerGate;
import io.dormouse.simulator.radio.CoapRequests;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.eclipse.leshan.client.request.DownlinkRequestReceiver;
import org.eclipse.leshan.client.servers.LwM2mServer;
import org.eclipse.leshan.core.ResponseCode;
import org.eclipse.leshan.core.request.DownlinkRequest;
import org.eclipse.leshan.core.request.LwM2mRequest;
import org.eclipse.leshan.core.request.ObserveCompositeRequest;
import org.eclipse.leshan.core.response.LwM2mResponse;
import org.eclipse.leshan.core.response.SendableResponse;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what the server asks and lets the device do it, unless a {@link Rule} says otherwise. Runs on the shared
 * protocol threads.
 */
final class ObedientReceiver implements DownlinkRequestReceiver {
    private final DownlinkRequestReceiver properly;
    private final Journal journal;
    private final Rules rules;
    private final AnswerGate gate;
    private final Time time;
    private final Runnable crash;
    private final Runnable exchange;
    private final Set<Object> observing = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /**
     * @param properly does what is asked
     * @param crash starts the device again; must only trigger
     * @param exchange told of every exchange
     */
    ObedientReceiver(
            DownlinkRequestReceiver properly,
            Journal journal,
            Rules rules,
            AnswerGate gate,
            Time time,
            Runnable crash,
            Runnable exchange) {
        this.properly = properly;
        this.journal = journal;
        this.rules = rules;
        this.gate = gate;
        this.time = time;
        this.crash = crash;
        this.exchange = exchange;
    }

    DownlinkRequestReceiver properly() {
        return properly;
    }

    @Override
    public <T extends LwM2mResponse> SendableResponse<T> requestReceived(
            LwM2mServer server, DownlinkRequest<T> request) {
        if (isNotification(request)) {
            return properly.requestReceived(server, request);
        }
        Instant at = time.now();
        exchange.run();
        ReceivedRequest described = ReceivedRequest.of(request);
        Behaviour behaviour = rules.apply(described.operation, described.paths);
        SendableResponse<T> response = behave(behaviour, server, request);
        boolean answered = !(behaviour instanceof Behaviour.Ignore
                || behaviour instanceof Behaviour.LoseAnswer
                || behaviour instanceof Behaviour.Crash);
        journal.add(number -> new Received(
                number,
                at,
                described.operation,
                described.path,
                described.paths,
                described.values,
                response.getResponse().getCode(),
                answered));
        return response;
    }

    // For each notification of a composite observation Leshan's client presents the request that began it once more.
    private boolean isNotification(DownlinkRequest<?> request) {
        return request instanceof ObserveCompositeRequest
                && !CoapRequests.cancelsObservation(request.getCoapRequest())
                && !observing.add(request.getCoapRequest());
    }

    private <T extends LwM2mResponse> SendableResponse<T> behave(
            @Nullable Behaviour behaviour, LwM2mServer server, DownlinkRequest<T> request) {
        if (behaviour instanceof Behaviour.Refuse refuse) {
            return Refusal.of(request, refuse.code());
        }
        if (behaviour instanceof Behaviour.Ignore) {
            gate.swallow(request.getCoapRequest());
            return Refusal.of(request, ResponseCode.INTERNAL_SERVER_ERROR);
        }
        if (behaviour instanceof Behaviour.Crash) {
            gate.swallow(request.getCoapRequest());
            crash.run();
            return Refusal.of(request, ResponseCode.INTERNAL_SERVER_ERROR);
        }
        if (behaviour instanceof Behaviour.LoseAnswer) {
            gate.swallow(request.getCoapRequest());
        } else if (behaviour instanceof Behaviour.Garble) {
            gate.garble(request.getCoapRequest());
        } else if (behaviour instanceof Behaviour.AnswerLate late) {
            gate.delay(request.getCoapRequest(), late.delay());
        }
        return properly.requestReceived(server, request);
    }

    @Override
    public void onError(
            LwM2mServer server, Exception failure, Class<? extends LwM2mRequest<? extends LwM2mResponse>> requestType) {
        properly.onError(server, failure, requestType);
    }
}
