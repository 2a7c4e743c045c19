// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.util.HashMap;
import java.util.Map;
import org.eclipse.californium.core.coap.BlockOption;
import org.eclipse.californium.core.coap.CoAP.Code;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.coap.Token;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.network.ExtendedCoapStackFactory;
import org.eclipse.californium.core.network.Outbox;
import org.eclipse.californium.core.network.stack.AbstractLayer;
import org.eclipse.californium.core.network.stack.BaseCoapStack;
import org.eclipse.californium.core.network.stack.BlockwiseLayer;
import org.eclipse.californium.core.network.stack.CoapStack;
import org.eclipse.californium.core.network.stack.CongestionControlLayer;
import org.eclipse.californium.core.network.stack.ExchangeCleanupLayer;
import org.eclipse.californium.core.network.stack.Layer;
import org.eclipse.californium.core.network.stack.ObserveLayer;
import org.eclipse.californium.elements.EndpointContextMatcher;
import org.eclipse.californium.elements.config.Configuration;

/**
 * Block sizes of single requests (RFC 7959): a device on a narrow network takes smaller ones than the others. Californium has one size for all; what is larger than this
 * device's is turned back below its blockwise layer as if the device had said 4.13 with the size that it wants, which makes that layer send it so.
 */
public final class BlockSizes {
    private static final String CONTEXT = "dormouse.block-size";

    private BlockSizes() {}

    /**
     * Lets a request that was not sent yet, and its answer, go in blocks of at most that size.
     *
     * @param bytes 16, 32 … 1024
     */
    public static void limit(Request request, int bytes) {
        Map<String, String> context = new HashMap<>();
        if (request.getUserContext() != null) {
            context.putAll(request.getUserContext());
        }
        context.put(CONTEXT, Integer.toString(bytes));
        request.setUserContext(context);
        if (request.getCode() == Code.GET || request.getCode() == Code.FETCH) {
            request.getOptions().setBlock2(BlockOption.size2Szx(bytes), false, 0);
        }
    }

    /** Californium's usual layers for UDP, and below the blockwise one what minds the sizes. */
    static ExtendedCoapStackFactory stack() {
        return new ExtendedCoapStackFactory() {
            @Override
            public CoapStack createCoapStack(
                    String protocol,
                    String tag,
                    Configuration config,
                    EndpointContextMatcher matching,
                    Outbox outbox,
                    Object customStackArgument) {
                return new SizedStack(tag, config, matching, outbox);
            }

            @Override
            @SuppressWarnings("deprecation") // the interface still has it
            public CoapStack createCoapStack(
                    String protocol, String tag, Configuration config, Outbox outbox, Object customStackArgument) {
                throw new IllegalStateException("the other one is asked");
            }
        };
    }

    /** The layers of {@code CoapUdpStack}, and one more. */
    private static final class SizedStack extends BaseCoapStack {
        SizedStack(String tag, Configuration config, EndpointContextMatcher matching, Outbox outbox) {
            super(outbox);
            setLayers(new Layer[] {
                new ExchangeCleanupLayer(config),
                new ObserveLayer(config),
                new BlockwiseLayer(tag, false, config, matching),
                new SizedBlocks(),
                CongestionControlLayer.newImplementation(tag, config)
            });
        }
    }

    private static final class SizedBlocks extends AbstractLayer {
        /** A block that is turned back never leaves, but its answer must name it. */
        private static final Token NEVER_SENT = new Token(new byte[] {1});

        @Override
        public void sendRequest(Exchange exchange, Request request) {
            Map<String, String> context = exchange.getRequest().getUserContext();
            String wanted = context == null ? null : context.get(CONTEXT);
            if (wanted == null || request.getPayloadSize() <= Integer.parseInt(wanted)) {
                super.sendRequest(exchange, request);
                return;
            }
            Response smaller = new Response(ResponseCode.REQUEST_ENTITY_TOO_LARGE, true);
            smaller.getOptions().setBlock1(BlockOption.size2Szx(Integer.parseInt(wanted)), false, 0);
            if (request.getOptions().hasBlock1() && request.getToken() == null) {
                request.setToken(NEVER_SENT);
            }
            smaller.setToken(request.getToken());
            smaller.setSourceContext(request.getDestinationContext());
            super.receiveResponse(exchange, smaller);
        }
    }
}
