// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.lwm2m;

import io.dormouse.server.device.Answer;
import io.dormouse.server.device.Cost;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.Registered;
import io.dormouse.server.device.Uplink;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.coap.Token;
import org.eclipse.californium.core.observe.Observation;
import org.eclipse.leshan.core.californium.ObserveUtil;
import org.eclipse.leshan.core.request.CancelObservationRequest;
import org.eclipse.leshan.core.request.DownlinkRequest;
import org.eclipse.leshan.core.request.ObserveRequest;
import org.eclipse.leshan.core.response.LwM2mResponse;
import org.eclipse.leshan.core.response.ObserveResponse;
import org.jspecify.annotations.Nullable;

/** What {@link CoapExchange} and {@link Notifications} do with the meaning of a message, without a network: for the simulation. */
public final class ProtocolSide {
    private final Observations observations;
    private final Uplink uplink;

    public ProtocolSide(Observations observations, Uplink uplink) {
        this.observations = observations;
        this.uplink = uplink;
    }

    /** An Observe leaves: from now on its notifications are expected. */
    public void observing(Device device, ObserveRequest request, byte[] token) {
        Request coap = Request.newGet();
        coap.setConfirmable(true);
        coap.setMID(1);
        coap.setObserve();
        coap.setToken(token);
        coap.getOptions().setUriPath(request.getPath().toString());
        coap.setDestinationContext(Senders.destination(device.registration()));
        Registered registered = device.registration();
        coap.setUserContext(
                ObserveUtil.createCoapObserveRequestContext(device.endpoint(), registered.registrationId(), request));
        observations.store().putIfAbsent(new Token(token), new Observation(coap, null));
    }

    /** The Observe went unanswered or was refused: nothing is expected. */
    public void notObserving(byte[] token) {
        observations.remove(new Token(token));
    }

    /** The answer to a request, as the scheduler gets it; told once what must be stored is stored. */
    public void answered(
            Device device,
            DownlinkRequest<?> request,
            LwM2mResponse response,
            byte[] token,
            Cost cost,
            @Nullable Duration maxAge,
            Consumer<Answer> then) {
        if (response.isFailure()) {
            String detail = response.getErrorMessage() == null ? "" : response.getErrorMessage();
            then.accept(new Answer.Refused(response.getCode(), detail, response, cost, maxAge));
            return;
        }
        if (response instanceof ObserveResponse observed) {
            if (observed.getObservation() == null) {
                then.accept(new Answer.Delivered(response, cost));
                return;
            }
            CompletableFuture<Void> stored = observations.confirmed(new Token(token));
            var unused = stored.thenRun(() -> then.accept(new Answer.Delivered(response, cost)));
            return;
        }
        if (request instanceof CancelObservationRequest cancel) {
            observations.remove(new Token(cancel.getObservation().getId().getBytes()));
        }
        Consequences.of(device, request, response, uplink);
        then.accept(new Answer.Delivered(response, cost));
    }

    /** What a notification meets: nobody who knows its token, the device to report for, or one that is outdated. */
    public enum Met {
        NOBODY,
        OUTDATED,
        EXPECTED
    }

    /** As {@link Notifications} does it, {@code then} is told the device. */
    public Met notified(byte[] token, int number, Consumer<Device> then) {
        Observation standing = observations.store().get(new Token(token));
        if (standing == null) {
            return Met.NOBODY;
        }
        Request request = standing.getRequest();
        Optional<Device> device = uplink.registered(Observations.endpointOf(request))
                .filter(registered -> registered
                        .registration()
                        .registrationId()
                        .equals(request.getUserContext().get(ObserveUtil.CTX_REGID)));
        if (device.isEmpty()) {
            return Met.EXPECTED;
        }
        Response notification = new Response(CoAP.ResponseCode.CONTENT);
        notification.setToken(token);
        notification.getOptions().setObserve(number);
        boolean newer = observations.isNewer(notification);
        then.accept(device.get());
        return newer ? Met.EXPECTED : Met.OUTDATED;
    }
}
