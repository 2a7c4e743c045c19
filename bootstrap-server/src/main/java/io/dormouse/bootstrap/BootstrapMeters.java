// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap;

import io.dormouse.bootstrap.session.Refusals;
import io.dormouse.bootstrap.session.Sessions;
import io.dormouse.coap.CoapTraffic;
import io.dormouse.kit.http.HttpObserver;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** What the bootstrap server counts of itself. */
final class BootstrapMeters implements HttpObserver {
    private final MeterRegistry registry;

    BootstrapMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void measure(Sessions sessions, Refusals refusals, CoapTraffic traffic) {
        Gauge.builder("dormouse.bootstrap.running", sessions, Sessions::running)
                .description("Bootstrap sessions under way")
                .register(registry);
        FunctionCounter.builder(
                        "dormouse.bootstrap.succeeded",
                        sessions,
                        all -> all.endings().getOrDefault("succeeded", 0L))
                .description("Bootstrap sessions that ended well")
                .register(registry);
        FunctionCounter.builder(
                        "dormouse.bootstrap.failed",
                        sessions,
                        all -> sum(all.endings()) - all.endings().getOrDefault("succeeded", 0L))
                .description("Bootstrap sessions that failed")
                .register(registry);
        FunctionCounter.builder("dormouse.contacts.refused", refusals, all -> sum(all.counts()))
                .description("Contacts that were turned away")
                .register(registry);
        counter("dormouse.coap.received", "CoAP messages received", traffic, CoapTraffic::received);
        counter("dormouse.coap.sent", "CoAP messages sent", traffic, CoapTraffic::sent);
        counter("dormouse.dtls.handshakes", "DTLS handshakes completed", traffic, CoapTraffic::handshakes);
        counter(
                "dormouse.dtls.handshakes.failed",
                "DTLS handshakes that failed",
                traffic,
                CoapTraffic::handshakesFailed);
    }

    private static double sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private void counter(String name, String description, CoapTraffic traffic, ToDoubleFunction<CoapTraffic> count) {
        FunctionCounter.builder(name, traffic, count).description(description).register(registry);
    }

    @Override
    public void answered(String method, String template, int status, long nanos) {
        Timer.builder("dormouse.http.requests")
                .description("HTTP requests by route and status")
                .tag("method", method)
                .tag("route", template)
                .tag("status", Integer.toString(status))
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS);
    }
}
