// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import io.dormouse.simulator.text.Section;
import java.time.Duration;
import java.util.List;

/** How many events of one type there are since the phase began. */
final class EventsExpectation implements Expectation {
    private final Section section;
    private long before;

    EventsExpectation(Section section) {
        this.section = section;
    }

    @Override
    public String words() {
        return (section.has("atMost") ? "at most " + section.any("atMost") : "at least " + section.whole("atLeast", 1))
                + " events " + section.text("type");
    }

    @Override
    public Duration patience() {
        return section.has("atMost") ? Duration.ZERO : section.duration("within", Expectations.USUAL_PATIENCE);
    }

    @Override
    public boolean needsApi() {
        return true;
    }

    @Override
    public void begin(ScenarioRun run) {
        before = run.events(section.text("type"));
    }

    @Override
    public Verdict judge(ScenarioRun run, boolean last) {
        long count = run.events(section.text("type")) - before;
        long least = section.whole("atLeast", section.has("atMost") ? 0 : 1);
        boolean met = count >= least && count <= section.whole("atMost", Long.MAX_VALUE);
        return Verdict.of(met, Long.toString(count), List.of());
    }
}
