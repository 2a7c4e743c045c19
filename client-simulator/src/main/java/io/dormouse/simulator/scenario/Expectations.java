// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import io.dormouse.simulator.SimulatedDevice;
import io.dormouse.simulator.text.Kinds;
import io.dormouse.simulator.text.OneOf;
import io.dormouse.simulator.text.OneOf.Chosen;
import io.dormouse.simulator.text.Section;
import io.dormouse.simulator.text.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What can be expected of the devices themselves; works against any server. */
final class Expectations {
    static final Duration USUAL_PATIENCE = Duration.ofSeconds(30);

    private Expectations() {}

    /** Something that a share of some devices reaches. */
    static Shape reaching(String name) {
        return Shape.called(name)
                .may("of", Kinds.manyOf(Kinds.reference("group")), "Which groups; all when missing")
                .may("share", Kinds.SHARE, "How many of them at least; 100% when missing")
                .may("within", Kinds.DURATION, "How long to wait for it; 30s when missing (real time)");
    }

    /** Something that is counted for each device. */
    static Shape counting(String name) {
        return Shape.called(name)
                .may("of", Kinds.manyOf(Kinds.reference("group")), "Which groups; all when missing")
                .may("max", Kinds.whole(0, Long.MAX_VALUE), "No device may have more")
                .may("min", Kinds.whole(0, Long.MAX_VALUE), "No device may have less")
                .may("mean", Kinds.number(0, 1e18), "All devices together may not have more, on average");
    }

    static OneOf words(OneOf expectations) {
        return expectations
                .word("registered", reaching("registered"), "Devices are registered")
                .word(
                        "unregistered",
                        reaching("unregistered"),
                        "Devices are not registered: expected of those that must be refused")
                .word("awake", reaching("awake"), "Devices have their radio on")
                .word(
                        "wakes",
                        reaching("wakes")
                                .must("atLeast", Kinds.whole(0, Integer.MAX_VALUE), "How often since the phase began"),
                        "Devices have woken up so often")
                .word(
                        "updated",
                        reaching("updated")
                                .may(
                                        "atLeast",
                                        Kinds.whole(0, Integer.MAX_VALUE),
                                        "How often since the phase began; 1 when missing"),
                        "Updates of devices that were answered")
                .word(
                        "sent",
                        reaching("sent")
                                .may(
                                        "atLeast",
                                        Kinds.whole(0, Integer.MAX_VALUE),
                                        "How often since the phase began; 1 when missing"),
                        "Sends of devices that were answered")
                .word(
                        "deviceHas",
                        reaching("deviceHas")
                                .must("values", Kinds.mapOf(Kinds.PATH_KIND, Kinds.VALUE), "Values by path"),
                        "Devices have these values")
                .word(
                        "received",
                        reaching("received")
                                .may(
                                        "operation",
                                        Kinds.manyOf(Kinds.TEXT),
                                        "Such as write, read, execute; any when missing")
                                .may("path", Kinds.PATH_KIND, "What it touched; anything when missing")
                                .may("atLeast", Kinds.whole(0, 1_000_000), "How often; 1 when missing")
                                .may("atMost", Kinds.whole(0, 1_000_000), "How often; judged at the end of the phase"),
                        "Operations of the server that reached devices since the phase began")
                .word("reRegistrations", counting("reRegistrations"), "Registers since the phase began")
                .word("updates", counting("updates"), "Updates answered since the phase began")
                .word("sends", counting("sends"), "Sends answered since the phase began")
                .word("handshakes", counting("handshakes"), "DTLS handshakes since the phase began")
                .word(
                        "bytes",
                        counting("bytes"),
                        "Bytes on the air since the phase began, both ways, with IP and UDP headers")
                .word(
                        "connectedSeconds",
                        counting("connectedSeconds"),
                        "Seconds that the modem was connected, since the phase began")
                .word(
                        "heardAsleep",
                        counting("heardAsleep"),
                        "Datagrams that came while the device slept, since the phase began")
                .word("operations", counting("operations"), "Operations of the server since the phase began")
                .word("latency", LatencyExpectation.SHAPE, "How long exchanges took since the run began");
    }

    static @Nullable Expectation read(Chosen chosen) {
        Section section = chosen.section();
        return switch (chosen.word()) {
            case "registered" ->
                reaches("are registered", section, device -> device.isRegistered() ? "" : "not registered");
            case "unregistered" ->
                reaches("are not registered", section, device -> device.isRegistered() ? "registered" : "");
            case "awake" -> reaches("are awake", section, device -> device.isAwake() ? "" : "asleep");
            case "wakes" -> sinceBegun("have woken up", section, SimulatedDevice::wakes);
            case "updated" ->
                sinceBegun("have updated", section, device -> device.uplinks().updates());
            case "sent" ->
                sinceBegun("have sent", section, device -> device.uplinks().sends());
            case "deviceHas" ->
                reaches("have " + section.map("values"), section, device -> difference(device, section.map("values")));
            case "received" -> ReceivedExpectation.of(section);
            case "reRegistrations" -> counts(chosen, device -> device.uplinks().registrations());
            case "updates" -> counts(chosen, device -> device.uplinks().updates());
            case "sends" -> counts(chosen, device -> device.uplinks().sends());
            case "handshakes" -> counts(chosen, device -> device.traffic().handshakes());
            case "bytes" -> counts(chosen, device -> device.traffic().bytes());
            case "connectedSeconds" ->
                counts(chosen, device -> device.radio().connected().toSeconds());
            case "heardAsleep" -> counts(chosen, device -> device.traffic().arrivedAsleep());
            case "operations" -> counts(chosen, SimulatedDevice::operations);
            case "latency" -> new LatencyExpectation(section);
            default -> null;
        };
    }

    private static String difference(SimulatedDevice device, Map<String, Object> wanted) {
        for (Map.Entry<String, Object> each : wanted.entrySet()) {
            Object actual = device.read(each.getKey());
            if (actual == null || !Values.same(each.getValue(), actual)) {
                return each.getKey() + " is " + actual;
            }
        }
        return "";
    }

    private static Expectation sinceBegun(String what, Section section, ToLongFunction<SimulatedDevice> counter) {
        long least = section.whole("atLeast", 1);
        Map<String, Long> before = new HashMap<>();
        return new Reaching(
                what + " " + least + " times",
                section,
                run -> run.devices(section.texts("of"))
                        .forEach(device -> before.put(device.endpoint(), counter.applyAsLong(device))),
                (run, device) -> {
                    long count = counter.applyAsLong(device) - before.getOrDefault(device.endpoint(), 0L);
                    return count >= least ? "" : count + " times";
                });
    }

    private static Expectation reaches(String what, Section section, Function<SimulatedDevice, String> shortfall) {
        return new Reaching(what, section, run -> {}, (run, device) -> shortfall.apply(device));
    }

    private static Expectation counts(Chosen chosen, ToLongFunction<SimulatedDevice> counter) {
        return new Counting(chosen.word(), chosen.section(), counter, new HashMap<>());
    }

    /** @param shortfall what a device lacks; empty when it is as it should be */
    record Reaching(
            String what,
            Section section,
            java.util.function.Consumer<ScenarioRun> beginning,
            BiFunction<ScenarioRun, SimulatedDevice, String> shortfall)
            implements Expectation {
        @Override
        public String words() {
            return share(section) + " of " + groups(section) + " " + what;
        }

        @Override
        public Duration patience() {
            return section.duration("within", USUAL_PATIENCE);
        }

        @Override
        public void begin(ScenarioRun run) {
            beginning.accept(run);
        }

        @Override
        public Verdict judge(ScenarioRun run, boolean last) {
            List<SimulatedDevice> devices = run.devices(section.texts("of"));
            List<String> short1 = new ArrayList<>();
            for (SimulatedDevice device : devices) {
                String lacks = shortfall.apply(run, device);
                if (!lacks.isEmpty()) {
                    short1.add(device.endpoint() + ": " + lacks);
                }
            }
            return shareReached(section, devices.size(), short1);
        }
    }

    /** How many are as they should be. */
    static Verdict shareReached(Section section, int of, List<String> lacking) {
        int good = of - lacking.size();
        return Verdict.of(good >= needed(section, of), good + " of " + of, lacking);
    }

    static int needed(Section section, int of) {
        return (int) Math.ceil(section.number("share", 1) * of - 1e-9);
    }

    static String share(Section section) {
        double share = section.number("share", 1) * 100;
        return (share == Math.rint(share) ? Long.toString((long) share) : Double.toString(share)) + " %";
    }

    static String groups(Section section) {
        List<String> names = section.texts("of");
        return names.isEmpty() ? "all devices" : String.join(", ", names);
    }

    private record Counting(
            String what, Section section, ToLongFunction<SimulatedDevice> counter, Map<String, Long> before)
            implements Expectation {
        @Override
        public String words() {
            return what + " of " + groups(section)
                    + (section.has("max") ? " at most " + section.any("max") : "")
                    + (section.has("min") ? " at least " + section.any("min") : "")
                    + (section.has("mean") ? " on average at most " + section.any("mean") : "");
        }

        @Override
        public Duration patience() {
            return Duration.ZERO;
        }

        @Override
        public void begin(ScenarioRun run) {
            run.devices(section.texts("of"))
                    .forEach(device -> before.put(device.endpoint(), counter.applyAsLong(device)));
        }

        @Override
        public Verdict judge(ScenarioRun run, boolean last) {
            List<SimulatedDevice> devices = run.devices(section.texts("of"));
            long max = section.whole("max", Long.MAX_VALUE);
            long min = section.whole("min", Long.MIN_VALUE);
            long sum = 0;
            long most = Long.MIN_VALUE;
            long least = Long.MAX_VALUE;
            Map<String, Long> outside = new HashMap<>();
            for (SimulatedDevice device : devices) {
                long count = counter.applyAsLong(device) - before.getOrDefault(device.endpoint(), 0L);
                sum += count;
                most = Math.max(most, count);
                least = Math.min(least, count);
                if (count > max || count < min) {
                    outside.put(device.endpoint(), count);
                }
            }
            double mean = devices.isEmpty() ? 0 : sum / (double) devices.size();
            boolean met = outside.isEmpty() && mean <= section.number("mean", Double.MAX_VALUE);
            String actual = "between " + least + " and " + most + ", on average " + Math.round(mean * 10) / 10.0;
            return Verdict.of(met, actual, worst(outside));
        }

        private static List<String> worst(Map<String, Long> outside) {
            return outside.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                            .thenComparing(Map.Entry.comparingByKey()))
                    .map(each -> each.getKey() + ": " + each.getValue())
                    .toList();
        }
    }
}
