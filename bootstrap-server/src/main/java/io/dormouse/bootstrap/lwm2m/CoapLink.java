// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.lwm2m;

import io.dormouse.bootstrap.session.DeviceLink;
import io.dormouse.bootstrap.session.Timing;
import io.dormouse.coap.Peer;
import io.dormouse.coap.PeerIdentity;
import io.dormouse.kit.time.Time;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.californium.core.coap.Message;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.network.Endpoint;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.leshan.core.californium.identity.IdentityHandler;
import org.eclipse.leshan.core.link.lwm2m.DefaultLwM2mLinkParser;
import org.eclipse.leshan.core.link.lwm2m.LwM2mLinkParser;
import org.eclipse.leshan.core.model.LwM2mModel;
import org.eclipse.leshan.core.node.codec.LwM2mDecoder;
import org.eclipse.leshan.core.node.codec.LwM2mEncoder;
import org.eclipse.leshan.core.peer.IpPeer;
import org.eclipse.leshan.core.peer.LwM2mPeer;
import org.eclipse.leshan.core.request.DownlinkRequest;
import org.eclipse.leshan.core.response.LwM2mResponse;
import org.eclipse.leshan.server.californium.bootstrap.request.CoapRequestBuilder;
import org.eclipse.leshan.server.californium.bootstrap.request.LwM2mResponseBuilder;
import org.jspecify.annotations.Nullable;

/** The way back to who asked for a bootstrap: to the same address and, over DTLS, to the same identity alone. */
final class CoapLink implements DeviceLink {
    private static final LwM2mLinkParser LINKS = new DefaultLwM2mLinkParser();

    private final Endpoint port;
    private final EndpointContext destination;
    private final String endpoint;
    private final Surroundings around;
    private volatile @Nullable CoapQuestion underWay;
    private volatile boolean closed;

    /** How values are written and read. */
    record Codec(LwM2mEncoder encoder, LwM2mDecoder decoder, LwM2mModel model) {}

    record Surroundings(Codec codec, Timing timing, Time time) {}

    CoapLink(Endpoint port, EndpointContext source, String endpoint, Surroundings around) {
        this.port = port;
        Peer peer = Peer.of(source);
        String identity = peer.identity();
        this.destination = identity == null
                ? new AddressEndpointContext(peer.address())
                : new AddressEndpointContext(peer.address(), PeerIdentity.principal(peer.security(), identity));
        this.endpoint = endpoint;
        this.around = around;
    }

    @Override
    public CompletionStage<Answer> send(DownlinkRequest<? extends LwM2mResponse> request) {
        if (closed) {
            return CompletableFuture.completedFuture(new Answer.Silent("the session is over"));
        }
        Request coap;
        try {
            coap = build(request);
        } catch (RuntimeException cannotEncode) {
            return CompletableFuture.completedFuture(
                    new Answer.Unreadable("the request cannot be written: " + cannotEncode.getMessage()));
        }
        CoapQuestion question = new CoapQuestion(coap, response -> {
            LwM2mResponseBuilder<LwM2mResponse> builder = new LwM2mResponseBuilder<>(
                    response, endpoint, around.codec().model(), around.codec().decoder(), LINKS);
            request.accept(builder);
            return builder.getResponse();
        });
        underWay = question;
        return question.ask(port, around.timing().answer(), around.time());
    }

    private Request build(DownlinkRequest<? extends LwM2mResponse> request) {
        CoapRequestBuilder builder = new CoapRequestBuilder(
                new IpPeer(destination.getPeerAddress()),
                around.codec().model(),
                around.codec().encoder(),
                new IdentityHandler() {
                    @Override
                    public LwM2mPeer getIdentity(Message receivedMessage) {
                        throw new IllegalStateException("only for requests");
                    }

                    @Override
                    public EndpointContext createEndpointContext(LwM2mPeer client, boolean allowConnectionInitiation) {
                        return destination;
                    }
                });
        request.accept(builder);
        return builder.getRequest();
    }

    @Override
    public void close() {
        closed = true;
        CoapQuestion question = underWay;
        if (question != null) {
            question.giveUp("the session is over");
        }
    }
}
