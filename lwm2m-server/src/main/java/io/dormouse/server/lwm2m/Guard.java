// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.lwm2m;

import io.dormouse.kit.time.Time;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a mistake of ours does to a request: 5.00 without a word, and one line in the log per minute however often it happens. */
final class Guard {
    private static final Logger log = LoggerFactory.getLogger(Guard.class);
    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

    private final AtomicLong loggedNanos;
    private final Time time;

    Guard(Time time) {
        this.time = time;
        this.loggedNanos = new AtomicLong(time.nanos() - QUIET_NANOS);
    }

    void handle(Exchange exchange, Runnable handling) {
        try {
            handling.run();
        } catch (RuntimeException failure) {
            long last = loggedNanos.get();
            if (time.nanos() - last >= QUIET_NANOS && loggedNanos.compareAndSet(last, time.nanos())) {
                log.error("A request of a device failed", failure);
            }
            exchange.sendResponse(new Response(ResponseCode.INTERNAL_SERVER_ERROR));
        }
    }
}
