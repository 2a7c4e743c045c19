// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.lwm2m;

import io.dormouse.kit.time.Time;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.coap.Token;
import org.eclipse.californium.core.network.interceptors.MessageInterceptorAdapter;

/**
 * What Californium does not tell of a request: how many blocks of it have left, and the answer that comes after it was given up (it answers those with RST and
 * forgets them). Thread-safe.
 */
final class ExchangeWatch extends MessageInterceptorAdapter {
    /** Requests given up whose answer would still be understood; the oldest is forgotten. */
    static final int GIVEN_UP_MAX = 5_000;

    /** Larger requests are not kept for an answer that will probably never come. */
    static final int GIVEN_UP_BYTES_MAX = 1_024;

    /** Networks for sleeping devices keep a datagram for hours; a token is not used again for much longer. */
    static final Duration REMEMBERED = Duration.ofHours(1);

    private final Map<Token, GivenUp> givenUp = new LinkedHashMap<>();
    private final Time time;

    ExchangeWatch(Time time) {
        this.time = time;
    }

    private record GivenUp(CoapExchange exchange, long nanos) {}

    /** Nobody waits for its answer any more. */
    void givenUp(Token token, CoapExchange exchange) {
        synchronized (givenUp) {
            givenUp.put(token, new GivenUp(exchange, time.nanos()));
            if (givenUp.size() > GIVEN_UP_MAX) {
                givenUp.remove(givenUp.keySet().iterator().next());
            }
        }
    }

    @Override
    public void sendRequest(Request request) {
        if (request.getOptions().hasBlock1() || request.getOptions().hasBlock2()) {
            request.getMessageObservers().forEach(observer -> {
                if (observer instanceof CoapExchange exchange) {
                    exchange.blockSent(request);
                }
            });
        }
    }

    @Override
    public void receiveResponse(Response response) {
        if (!response.isCanceled() || response.getToken() == null) {
            return;
        }
        GivenUp late;
        synchronized (givenUp) {
            late = givenUp.remove(response.getToken());
        }
        if (late != null && time.nanos() - late.nanos() <= REMEMBERED.toNanos()) {
            late.exchange().answeredLate(response);
        }
    }
}
