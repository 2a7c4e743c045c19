// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.lwm2m;

import io.dormouse.coap.BlockSizes;
import io.dormouse.coap.CoapPorts;
import io.dormouse.coap.RootedSenml;
import io.dormouse.kit.time.Time;
import io.dormouse.objects.LeshanModels;
import io.dormouse.server.device.Answer;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.Downlink;
import io.dormouse.server.device.Registered;
import io.dormouse.server.device.Transmissions;
import io.dormouse.server.device.Transmissions.Transmission;
import io.dormouse.server.device.Uplink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.californium.core.coap.Message;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.network.Endpoint;
import org.eclipse.californium.core.network.stack.ReliabilityLayerParameters;
import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.leshan.core.californium.identity.IdentityHandler;
import org.eclipse.leshan.core.model.LwM2mModel;
import org.eclipse.leshan.core.node.codec.LwM2mDecoder;
import org.eclipse.leshan.core.node.codec.LwM2mEncoder;
import org.eclipse.leshan.core.peer.IpPeer;
import org.eclipse.leshan.core.peer.LwM2mPeer;
import org.eclipse.leshan.core.request.DownlinkRequest;
import org.eclipse.leshan.core.response.LwM2mResponse;
import org.eclipse.leshan.server.californium.request.CoapRequestBuilder;

/** Requests to devices as CoAP exchanges (OMA LwM2M Transport 1.1 §6.4). */
final class CoapDownlink implements Downlink {
    private static final List<String> SCHEMES = List.of("coap", "coaps", "coap+tcp", "coaps+tcp");

    private final CoapPorts ports;
    private final Uplink uplink;
    private final Observations observations;
    private final Codec codec;
    private final Transmissions transmissions;
    private final Time time;
    private final ExchangeWatch watch;

    CoapDownlink(
            CoapPorts ports,
            Uplink uplink,
            Observations observations,
            Codec codec,
            Transmissions transmissions,
            Time time) {
        this.ports = ports;
        this.uplink = uplink;
        this.observations = observations;
        this.codec = codec;
        this.transmissions = transmissions;
        this.time = time;
        this.watch = new ExchangeWatch(time);
        for (String scheme : SCHEMES) {
            ports.endpoint(scheme).ifPresent(port -> port.addPostProcessInterceptor(watch));
        }
    }

    /** How values are written and read. */
    record Codec(LwM2mEncoder encoder, LwM2mDecoder decoder, LeshanModels models) {
        LwM2mModel model(Device device) {
            return models.of(device.objects().versions());
        }
    }

    @Override
    public Exchange send(Device device, DownlinkRequest<? extends LwM2mResponse> request, Duration timeout) {
        // The device may have spoken from another address since the caller took its snapshot.
        Device now = uplink.registered(device.endpoint())
                .filter(other -> other.registration()
                        .registrationId()
                        .equals(device.registration().registrationId()))
                .orElse(null);
        if (now == null) {
            return ended(new Answer.NotSent("the registration has ended"));
        }
        Endpoint port =
                ports.endpoint(now.registration().localUri().getScheme()).orElse(null);
        if (port == null) {
            return ended(new Answer.NotSent(
                    "no port speaks " + now.registration().localUri().getScheme()));
        }
        Request coap;
        try {
            coap = build(now, request, port);
        } catch (RuntimeException cannotEncode) {
            return ended(new Answer.NotSent("the request cannot be written: " + cannotEncode.getMessage()));
        }
        CoapExchange exchange = new CoapExchange(
                now, request, coap, new CoapExchange.Surroundings(codec, uplink, observations, watch, time));
        exchange.begin(port, timeout);
        return exchange;
    }

    private Request build(Device device, DownlinkRequest<? extends LwM2mResponse> request, Endpoint port) {
        Registered registered = device.registration();
        CoapRequestBuilder builder = new CoapRequestBuilder(
                new IpPeer(registered.address()),
                registered.rootPath(),
                registered.registrationId(),
                device.endpoint(),
                codec.model(device),
                codec.encoder(),
                false,
                null,
                destination(registered));
        request.accept(builder);
        Request coap = builder.getRequest();
        if (coap.getOptions().hasContentFormat()) {
            coap.setPayload(RootedSenml.prepend(
                    coap.getPayload(), coap.getOptions().getContentFormat(), registered.rootPath()));
        }
        particular(coap, transmissions.of(device.endpoint()), port);
        return coap;
    }

    private static void particular(Request coap, Transmission as, Endpoint port) {
        Duration ackTimeout = as.ackTimeout();
        if (ackTimeout != null) {
            coap.setReliabilityLayerParameters(ReliabilityLayerParameters.builder()
                    .applyConfig(port.getConfig())
                    .ackTimeout((int) ackTimeout.toMillis())
                    .maxAckTimeout((int) Math.max(60_000, ackTimeout.toMillis() * 2))
                    .build());
        }
        if (as.blockSize() != null) {
            BlockSizes.limit(coap, as.blockSize());
        }
    }

    private static IdentityHandler destination(Registered registered) {
        EndpointContext context = Senders.destination(registered);
        return new IdentityHandler() {
            @Override
            public LwM2mPeer getIdentity(Message receivedMessage) {
                throw new IllegalStateException("only for requests");
            }

            @Override
            public EndpointContext createEndpointContext(LwM2mPeer client, boolean allowConnectionInitiation) {
                return context;
            }
        };
    }

    private static Exchange ended(Answer answer) {
        CompletableFuture<Answer> done = CompletableFuture.completedFuture(answer);
        return new Exchange() {
            @Override
            public CompletionStage<Answer> answer() {
                return done;
            }

            @Override
            public void cancel() {}
        };
    }
}
