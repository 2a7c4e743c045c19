// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server;

import io.dormouse.kit.http.HttpObserver;
import io.dormouse.kit.metrics.Metrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What the server counts of itself beyond the JVM and the store; capabilities know nothing of it. */
final class Meters implements HttpObserver {
    private static final String UNITS_WAITING = "dormouse.store.units.waiting";

    private final MeterRegistry registry;

    Meters(Metrics metrics) {
        this.registry = metrics.registry();
    }

    /** A number that is asked for when metrics are scraped. */
    void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder("dormouse." + name, value).description(description).register(registry);
    }

    /** A count that only grows, kept elsewhere. */
    <T> void counter(String name, String description, T source, java.util.function.ToDoubleFunction<T> count) {
        FunctionCounter.builder("dormouse." + name, source, count)
                .description(description)
                .register(registry);
    }

    /** Changes handed to the database and not yet stored. */
    int storeUnitsWaiting() {
        Gauge waiting = registry.find(UNITS_WAITING).gauge();
        return waiting == null ? 0 : (int) waiting.value();
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
