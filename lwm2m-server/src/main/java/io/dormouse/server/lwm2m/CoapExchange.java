// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.lwm2m;

import io.dormouse.coap.RootedSenml;
import io.dormouse.kit.time.Time;
import io.dormouse.server.device.Answer;
import io.dormouse.server.device.Cost;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.Downlink.Exchange;
import io.dormouse.server.device.Sender;
import io.dormouse.server.device.Transfer;
import io.dormouse.server.device.Uplink;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.californium.core.coap.BlockOption;
import org.eclipse.californium.core.coap.Message;
import org.eclipse.californium.core.coap.MessageObserverAdapter;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.coap.Token;
import org.eclipse.californium.core.network.Endpoint;
import org.eclipse.leshan.core.link.lwm2m.DefaultLwM2mLinkParser;
import org.eclipse.leshan.core.link.lwm2m.LwM2mLinkParser;
import org.eclipse.leshan.core.observation.Observation;
import org.eclipse.leshan.core.request.CancelCompositeObservationRequest;
import org.eclipse.leshan.core.request.CancelObservationRequest;
import org.eclipse.leshan.core.request.DownlinkRequest;
import org.eclipse.leshan.core.response.LwM2mResponse;
import org.eclipse.leshan.core.response.ObserveCompositeResponse;
import org.eclipse.leshan.core.response.ObserveResponse;
import org.eclipse.leshan.server.californium.request.LwM2mResponseBuilder;
import org.jspecify.annotations.Nullable;

/** One request on its way; becomes exactly one {@link Answer}. Californium's callbacks may overlap, the first one counts. */
final class CoapExchange extends MessageObserverAdapter implements Exchange {
    /** A device that asks to be left alone for longer than this (Max-Age) is asked again all the same. */
    static final Duration LEFT_ALONE_MAX = Duration.ofDays(1);

    private static final LwM2mLinkParser LINKS = new DefaultLwM2mLinkParser();

    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final CompletableFuture<Answer> late = new CompletableFuture<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger transmissions = new AtomicInteger();
    private final Device device;
    private final DownlinkRequest<? extends LwM2mResponse> request;
    private final Request coap;
    private final Surroundings around;
    private volatile boolean handedOver;
    private volatile boolean acknowledged;
    private volatile @Nullable Transfer transfer;
    private volatile long begunNanos;
    private volatile String why = "cancelled";
    private volatile Time.@Nullable Timer timer;

    CoapExchange(Device device, DownlinkRequest<? extends LwM2mResponse> request, Request coap, Surroundings around) {
        super(false);
        this.device = device;
        this.request = request;
        this.coap = coap;
        this.around = around;
    }

    record Surroundings(
            CoapDownlink.Codec codec, Uplink uplink, Observations observations, ExchangeWatch watch, Time time) {}

    void begin(Endpoint port, Duration timeout) {
        begunNanos = around.time().nanos();
        coap.addMessageObserver(this);
        timer = around.time().after(timeout, () -> stop("no answer within " + timeout.toSeconds() + " s"));
        port.sendRequest(coap);
    }

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

    /** One block has left; those before it are across. */
    void blockSent(Request block) {
        BlockOption up = block.getOptions().getBlock1();
        BlockOption down = block.getOptions().getBlock2();
        if (up != null && coap.getPayloadSize() > up.getSize()) {
            transfer = new Transfer(true, up.getOffset(), (long) coap.getPayloadSize());
        } else if (down != null && down.getNum() > 0) {
            transfer = new Transfer(false, down.getOffset(), null);
        }
    }

    @Override
    public void cancel() {
        stop("cancelled");
    }

    private void stop(String reason) {
        why = reason;
        if (handedOver && !over.get()) {
            rememberForLate();
        }
        coap.cancel();
        finish(new Answer.NoAnswer(handedOver, acknowledged, reason));
    }

    @Override
    public void onAcknowledgement() {
        acknowledged = true;
    }

    @Override
    public void onReadyToSend() {
        handedOver = true;
    }

    @Override
    public void onSent(boolean retransmission) {
        transmissions.incrementAndGet();
    }

    @Override
    public void onResponse(Response response) {
        if (over.get()) {
            return;
        }
        Sender sender = sender(response);
        around.uplink().answered(sender, device);
        Answer became = understood(response);
        LwM2mResponse read = became instanceof Answer.Delivered delivered ? delivered.response() : null;
        Token observed = read == null ? null : observed(read);
        if (observed != null) {
            var unused = around.observations().confirmed(observed).thenRun(() -> finish(became));
            return;
        }
        if (read != null) {
            forgetCancelled();
            Consequences.of(device, request, read, around.uplink());
        }
        finish(became);
    }

    private Sender sender(Response response) {
        return Senders.of(response.getSourceContext(), device.registration().localUri());
    }

    private Answer understood(Response response) {
        Cost cost = cost(response);
        LwM2mResponse read;
        try {
            read = read(response);
        } catch (RuntimeException broken) {
            return new Answer.Unreadable(text(broken), cost);
        }
        if (read.isFailure()) {
            String detail = read.getErrorMessage() == null ? "" : read.getErrorMessage();
            return new Answer.Refused(read.getCode(), detail, read, cost, maxAge(response));
        }
        return new Answer.Delivered(read, cost);
    }

    private void rememberForLate() {
        if (coap.getToken() != null && coap.getPayloadSize() <= ExchangeWatch.GIVEN_UP_BYTES_MAX) {
            around.watch().givenUp(coap.getToken(), this);
        }
    }

    /** The answer came after all. Only from the device itself: the token alone proves nothing. */
    void answeredLate(Response response) {
        Sender sender = sender(response);
        boolean itself = around.uplink()
                .deviceOf(sender)
                .filter(speaker -> speaker.endpoint().equals(device.endpoint()))
                .isPresent();
        if (itself) {
            around.uplink().answered(sender, device);
            late.complete(understood(response));
        }
    }

    private static @Nullable Duration maxAge(Response response) {
        if (!response.getOptions().hasMaxAge()) {
            return null;
        }
        Duration asked = Duration.ofSeconds(response.getOptions().getMaxAge());
        return asked.compareTo(LEFT_ALONE_MAX) < 0 ? asked : LEFT_ALONE_MAX;
    }

    private LwM2mResponse read(Response response) {
        if (response.getOptions().hasContentFormat()) {
            response.setPayload(RootedSenml.strip(
                    response.getPayload(),
                    response.getOptions().getContentFormat(),
                    device.registration().rootPath()));
        }
        LwM2mResponseBuilder<LwM2mResponse> builder = new LwM2mResponseBuilder<>(
                coap,
                response,
                device.endpoint(),
                around.codec().model(device),
                around.codec().decoder(),
                LINKS);
        request.accept(builder);
        return builder.getResponse();
    }

    /** The token of an observation that now stands; null when there is none. */
    private static @Nullable Token observed(LwM2mResponse response) {
        Observation observation = null;
        if (response instanceof ObserveResponse single) {
            observation = single.getObservation();
        } else if (response instanceof ObserveCompositeResponse composite) {
            observation = composite.getObservation();
        }
        return observation == null ? null : new Token(observation.getId().getBytes());
    }

    private void forgetCancelled() {
        if (request instanceof CancelObservationRequest single) {
            around.observations()
                    .remove(new Token(single.getObservation().getId().getBytes()));
        } else if (request instanceof CancelCompositeObservationRequest composite) {
            around.observations()
                    .remove(new Token(composite.getObservation().getId().getBytes()));
        }
    }

    private Cost cost(Response response) {
        return new Cost(
                Duration.ofNanos(Math.max(0, around.time().nanos() - begunNanos)),
                length(coap),
                length(response),
                Math.max(1, transmissions.get()));
    }

    /** The datagram, or of a transfer in blocks what it carried. */
    private static int length(Message message) {
        byte[] bytes = message.getBytes();
        return bytes == null ? message.getPayloadSize() : bytes.length;
    }

    /** The device is there and does not want to know: RST. */
    @Override
    public void onReject() {
        finish(new Answer.Unreadable("the device rejected the message", Cost.UNKNOWN));
    }

    @Override
    public void onTimeout() {
        if (!over.get()) {
            rememberForLate();
        }
        finish(new Answer.NoAnswer(true, "no acknowledgement after " + transmissions.get() + " transmissions"));
    }

    @Override
    public void onCancel() {
        finish(new Answer.NoAnswer(handedOver, acknowledged, why));
    }

    @Override
    public void onSendError(Throwable error) {
        finish(transmissions.get() > 0 ? new Answer.NoAnswer(true, text(error)) : new Answer.NotSent(text(error)));
    }

    @Override
    public void onResponseHandlingError(Throwable cause) {
        finish(new Answer.Unreadable(text(cause), Cost.UNKNOWN));
    }

    private static String text(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    private void finish(Answer became) {
        if (over.compareAndSet(false, true)) {
            Time.Timer waiting = timer;
            if (waiting != null) {
                waiting.cancel();
            }
            answer.complete(became);
        }
    }
}
