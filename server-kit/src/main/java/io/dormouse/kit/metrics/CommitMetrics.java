// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.metrics;

import io.dormouse.kit.database.CommitListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.IntSupplier;

/** The group commit in numbers: how long a commit takes, how many units share it, how many wait, what became of them. */
final class CommitMetrics implements CommitListener {
    private final MeterRegistry registry;
    private final Timer took;
    private final DistributionSummary unitsPerCommit;
    private final Counter stored;
    private final Counter failedAlone;
    private final Counter failedWithStore;
    private final Counter refusedBusy;

    CommitMetrics(MeterRegistry registry) {
        this.registry = registry;
        took = Timer.builder("dormouse.store.commit")
                .description("From the begin of a transaction until it is on disk")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(100_000))
                .maximumExpectedValue(Duration.ofSeconds(5))
                .register(registry);
        unitsPerCommit = DistributionSummary.builder("dormouse.store.units.per.commit")
                .description("Changes that shared one transaction")
                .serviceLevelObjectives(1, 4, 16, 64, 256)
                .register(registry);
        stored = units("stored");
        failedAlone = units("failed");
        failedWithStore = units("store-failed");
        refusedBusy = units("refused");
    }

    private Counter units(String outcome) {
        return Counter.builder("dormouse.store.units")
                .description(
                        "Changes by what became of them: stored, failed alone, failed with the store, refused because too many waited")
                .tag("outcome", outcome)
                .register(registry);
    }

    @Override
    public void started(IntSupplier waitingUnits) {
        Gauge.builder("dormouse.store.units.waiting", waitingUnits::getAsInt)
                .description("Changes accepted and not yet answered")
                .register(registry);
    }

    @Override
    public void committed(int units, int failed, Duration duration) {
        took.record(duration);
        unitsPerCommit.record(units);
        stored.increment(units - failed);
        failedAlone.increment(failed);
    }

    @Override
    public void failed(int units) {
        failedWithStore.increment(units);
    }

    @Override
    public void refused() {
        refusedBusy.increment();
    }
}
