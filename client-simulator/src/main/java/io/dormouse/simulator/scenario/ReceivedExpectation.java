// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import io.dormouse.simulator.Received;
import io.dormouse.simulator.SimulatedDevice;
import io.dormouse.simulator.text.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which operations reached the devices since the phase began; only what their journals remember. */
final class ReceivedExpectation implements Expectation {
    private final Section section;
    private final Map<String, Long> before = new HashMap<>();

    private ReceivedExpectation(Section section) {
        this.section = section;
    }

    static Expectation of(Section section) {
        return new ReceivedExpectation(section);
    }

    @Override
    public String words() {
        List<String> operations = section.texts("operation");
        String what = (operations.isEmpty() ? "any operation" : String.join(" or ", operations))
                + (section.has("path") ? " on " + section.text("path") : "");
        return Expectations.share(section) + " of " + Expectations.groups(section) + " received " + what + " "
                + (section.has("atMost")
                        ? "at most " + section.any("atMost")
                        : "at least " + section.whole("atLeast", 1))
                + " times";
    }

    @Override
    public Duration patience() {
        return section.has("atMost") ? Duration.ZERO : section.duration("within", Expectations.USUAL_PATIENCE);
    }

    @Override
    public void begin(ScenarioRun run) {
        run.devices(section.texts("of")).forEach(device -> before.put(device.endpoint(), device.operations()));
    }

    @Override
    public Verdict judge(ScenarioRun run, boolean last) {
        List<SimulatedDevice> devices = run.devices(section.texts("of"));
        List<String> lacking = new ArrayList<>();
        for (SimulatedDevice device : devices) {
            long count = count(device);
            if (count < section.whole("atLeast", section.has("atMost") ? 0 : 1)
                    || count > section.whole("atMost", Long.MAX_VALUE)) {
                lacking.add(device.endpoint() + ": " + count + " times");
            }
        }
        return Expectations.shareReached(section, devices.size(), lacking);
    }

    private long count(SimulatedDevice device) {
        long since = before.getOrDefault(device.endpoint(), 0L);
        var operations = RuleWords.operations(
                section.texts("operation").isEmpty() ? List.of("any") : section.texts("operation"));
        return device.received().stream()
                .filter(each -> each.number() > since && operations.contains(each.operation()))
                .filter(this::touches)
                .count();
    }

    private boolean touches(Received received) {
        String path = section.text("path", "");
        return path.isEmpty()
                || received.paths().stream().anyMatch(each -> each.equals(path) || each.startsWith(path + "/"));
    }
}
