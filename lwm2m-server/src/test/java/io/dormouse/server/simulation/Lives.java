// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.simulation;

import io.dormouse.server.simulation.Simulation.Outcome;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Many lives on all processors. */
final class Lives {
    private final Map<Long, String> violations = new ConcurrentSkipListMap<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private final long count;
    private final double seconds;
    private double deviceDays;

    private Lives(long first, long count, Sabotage sabotage, int failuresMax) {
        this.count = count;
        long begun = System.nanoTime();
        AtomicLong next = new AtomicLong(first);
        int workers = Math.max(1, Runtime.getRuntime().availableProcessors());
        ExecutorService pool = Executors.newFixedThreadPool(workers);
        for (int i = 0; i < workers; i++) {
            pool.execute(() -> {
                for (long seed = next.getAndIncrement();
                        seed < first + count && violations.size() < failuresMax;
                        seed = next.getAndIncrement()) {
                    add(Simulation.run(seed, sabotage));
                }
            });
        }
        pool.shutdown();
        try {
            if (!pool.awaitTermination(7, TimeUnit.DAYS)) {
                throw new IllegalStateException("lives without end");
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        this.seconds = (System.nanoTime() - begun) / 1e9;
    }

    static Lives of(long first, long count, Sabotage sabotage, int failuresMax) {
        return new Lives(first, count, sabotage, failuresMax);
    }

    private synchronized void add(Outcome outcome) {
        outcome.counts().forEach((what, many) -> counts.merge(what, (long) many, Long::sum));
        deviceDays += outcome.deviceDays();
        if (outcome.violation() != null) {
            violations.put(outcome.seed(), outcome.violation());
        }
    }

    Map<Long, String> violations() {
        return violations;
    }

    long count(String what) {
        return counts.getOrDefault(what, 0L);
    }

    /** What was seen, and of each violation how to see it again. */
    String report() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                "%,d lives in %.1f s: %,.0f device-days, %,.0f of them per second%n",
                count, seconds, deviceDays, deviceDays / seconds));
        counts.forEach((what, many) -> text.append(String.format("  %,12d %s%n", many, what)));
        violations.forEach((seed, what) -> text.append(String.format(
                "Seed %d: %s%n  Again: mvn -Pquick -pl lwm2m-server -am test -Dtest=SimulationTest -DfailIfNoTests=false"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.show=%d%n",
                seed, what, seed)));
        return text.toString();
    }
}
