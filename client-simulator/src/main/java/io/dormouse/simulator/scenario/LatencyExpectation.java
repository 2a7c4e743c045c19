// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import io.dormouse.simulator.Latencies;
import io.dormouse.simulator.text.Durations;
import io.dormouse.simulator.text.Kinds;
import io.dormouse.simulator.text.Section;
import io.dormouse.simulator.text.Shape;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How long exchanges may take. */
record LatencyExpectation(Section section) implements Expectation {
    private static final Map<String, Double> PERCENTILES = new LinkedHashMap<>();

    static {
        PERCENTILES.put("p50", 50.0);
        PERCENTILES.put("p90", 90.0);
        PERCENTILES.put("p99", 99.0);
        PERCENTILES.put("max", 100.0);
    }

    static final Shape SHAPE = shape();

    private static Shape shape() {
        Shape shape = Shape.called("latency")
                .must(
                        "of",
                        Kinds.choice(List.of("register", "update", "send")),
                        "Which exchange, from the wish to send to the answer");
        for (String word : PERCENTILES.keySet()) {
            shape = shape.may(word, Kinds.DURATION, "No longer than this (real time)");
        }
        return shape;
    }

    @Override
    public String words() {
        StringBuilder text = new StringBuilder("latency of ").append(section.text("of"));
        PERCENTILES.keySet().stream()
                .filter(section::has)
                .forEach(word -> text.append(", ")
                        .append(word)
                        .append(" at most ")
                        .append(Durations.words(section.duration(word, Duration.ZERO))));
        return text.toString();
    }

    @Override
    public Duration patience() {
        return Duration.ZERO;
    }

    @Override
    public Verdict judge(ScenarioRun run, boolean last) {
        Latencies.Kind kind = Latencies.Kind.valueOf(section.text("of").toUpperCase(Locale.ROOT));
        Latencies latencies = run.latencies();
        StringBuilder actual = new StringBuilder();
        boolean met = latencies.count(kind) > 0;
        for (Map.Entry<String, Double> each : PERCENTILES.entrySet()) {
            Duration seen = latencies.at(kind, each.getValue());
            actual.append(actual.isEmpty() ? "" : ", ")
                    .append(each.getKey())
                    .append(' ')
                    .append(Durations.words(seen));
            met &= !section.has(each.getKey()) || seen.compareTo(section.duration(each.getKey(), Duration.ZERO)) <= 0;
        }
        return Verdict.of(met, actual + " of " + latencies.count(kind), List.of());
    }
}
