// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import io.dormouse.simulator.text.Kinds;
import io.dormouse.simulator.text.Section;
import io.dormouse.simulator.text.Shape;
import java.time.Duration;
import java.util.List;

/** What a counter or gauge of the server says, in the text format of Prometheus. */
final class MetricExpectation implements Expectation {
    private static final double HUGE = 1e300;

    static final Shape SHAPE = Shape.called("a metric")
            .must("name", Kinds.TEXT, "As /metrics names it")
            .may("labels", Kinds.TEXT, "Only series whose labels contain this text")
            .may("atLeast", Kinds.number(-HUGE, HUGE), "Its value")
            .may("atMost", Kinds.number(-HUGE, HUGE), "Its value")
            .may("growsAtLeast", Kinds.number(-HUGE, HUGE), "How much it grew since the phase began")
            .may("growsAtMost", Kinds.number(-HUGE, HUGE), "How much it grew since the phase began");

    private final Section section;
    private double before;

    MetricExpectation(Section section) {
        this.section = section;
    }

    @Override
    public String words() {
        StringBuilder text = new StringBuilder("metric ").append(section.text("name"));
        for (String word : List.of("atLeast", "atMost", "growsAtLeast", "growsAtMost")) {
            if (section.has(word)) {
                text.append(' ').append(word).append(' ').append(section.any(word));
            }
        }
        return text.toString();
    }

    @Override
    public Duration patience() {
        return Duration.ZERO;
    }

    @Override
    public boolean needsApi() {
        return true;
    }

    @Override
    public void begin(ScenarioRun run) {
        before = value(run);
    }

    @Override
    public Verdict judge(ScenarioRun run, boolean last) {
        double now = value(run);
        double grown = now - before;
        boolean met = now >= section.number("atLeast", -HUGE)
                && now <= section.number("atMost", HUGE)
                && grown >= section.number("growsAtLeast", -HUGE)
                && grown <= section.number("growsAtMost", HUGE);
        return Verdict.of(met, now + " (grew by " + grown + ")", List.of());
    }

    private double value(ScenarioRun run) {
        String text = run.api().get("/metrics").body().asText();
        return sum(text, section.text("name"), section.text("labels", ""));
    }

    static double sum(String text, String name, String labels) {
        return text.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .filter(line -> line.contains(labels))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
