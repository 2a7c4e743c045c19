// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import io.dormouse.simulator.Rule;
import io.dormouse.simulator.SimulatedDevice;
import io.dormouse.simulator.radio.RadioConditions;
import io.dormouse.simulator.text.Durations;
import io.dormouse.simulator.text.Kinds;
import io.dormouse.simulator.text.OneOf;
import io.dormouse.simulator.text.OneOf.Chosen;
import io.dormouse.simulator.text.Section;
import io.dormouse.simulator.text.Shape;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What can be done to the devices themselves; works against any server. */
final class FleetActions {
    private static final Logger log = LoggerFactory.getLogger(FleetActions.class);

    private FleetActions() {}

    private static Shape whom(String name) {
        return Shape.called(name)
                .must("group", Kinds.manyOf(Kinds.reference("group")), "Which group, or a list of them")
                .may("share", Kinds.SHARE, "Which part of it, chosen by lot; all when missing")
                .may("over", Kinds.DURATION, "One after the other during this time; at once when missing (real time)");
    }

    /** The words of these actions. */
    static OneOf words(OneOf actions) {
        return actions.word("start", whom("start"), "Switches devices on: they register")
                .word(
                        "stop",
                        whom("stop").may("deregister", Kinds.YES_NO, "Whether they take leave; no when missing"),
                        "Switches devices off")
                .word("sleep", whom("sleep"), "Sends devices to sleep until they are woken")
                .word("wake", whom("wake"), "Wakes devices up")
                .word("update", whom("update"), "Lets devices send a registration Update")
                .word("reboot", whom("reboot"), "Takes the power away for a moment")
                .word("factoryReset", whom("factoryReset"), "Back to the values of the factory, then a reboot")
                .word("move", whom("move"), "Another address, as after a NAT forgot them")
                .word(
                        "outage",
                        whom("outage")
                                .must("for", Kinds.DURATION, "How long nothing gets through (clock of the devices)"),
                        "The network is gone; the devices do not know")
                .word(
                        "radio",
                        whom("radio").must("is", RadioWords.KIND, "What it is like from now on"),
                        "Changes the air")
                .word(
                        "cycle",
                        whom("cycle")
                                .may(
                                        "awake",
                                        Kinds.DURATION,
                                        "Listens after each exchange; 3s when missing (real time)")
                                .must("asleep", Kinds.DURATION, "Sleeps then (clock of the devices)")
                                .may("wakes", Kinds.whole(0, Integer.MAX_VALUE), "After so many it sleeps on"),
                        "Sleeps and wakes by turns from now on")
                .word(
                        "set",
                        whom("set").must("values", Kinds.mapOf(Kinds.PATH_KIND, Kinds.VALUE), "Values by path"),
                        "Changes values on the devices; observers are told")
                .word(
                        "send",
                        whom("send").must("paths", Kinds.manyOf(Kinds.PATH_KIND), "What is sent"),
                        "Sends values with LwM2M Send")
                .word(
                        "behave",
                        whom("behave").may("rules", Kinds.manyOf(RuleWords.SHAPE), "How; properly again when missing"),
                        "Changes how devices deal with operations");
    }

    /** Null when the word is not one of these. */
    static @org.jspecify.annotations.Nullable Action read(Chosen chosen) {
        Section section = chosen.value() instanceof Section given ? given : null;
        if (section == null) {
            return null;
        }
        return switch (chosen.word()) {
            case "start" -> onDevices(chosen, section, null);
            case "stop" -> {
                boolean deregister = section.yes("deregister", false);
                yield onDevices(chosen, section, device -> device.stop(deregister));
            }
            case "sleep" -> onDevices(chosen, section, SimulatedDevice::sleep);
            case "wake" -> onDevices(chosen, section, SimulatedDevice::wake);
            case "update" -> onDevices(chosen, section, SimulatedDevice::update);
            case "reboot" -> onDevices(chosen, section, SimulatedDevice::reboot);
            case "factoryReset" -> onDevices(chosen, section, SimulatedDevice::factoryReset);
            case "move" -> onDevices(chosen, section, FleetActions::move);
            case "outage" -> new Outage(section);
            case "radio" -> {
                RadioConditions air = RadioWords.read(section.any("is"));
                yield onDevices(chosen, section, device -> device.radio(air));
            }
            case "cycle" -> onDevices(chosen, section, device -> cycle(device, section));
            case "set" ->
                onDevices(
                        chosen,
                        section,
                        device -> section.map("values").forEach((path, value) -> device.set(path, Values.of(value))));
            case "send" -> {
                String[] paths = section.texts("paths").toArray(String[]::new);
                yield onDevices(chosen, section, device -> send(device, paths));
            }
            case "behave" -> {
                List<Rule> rules =
                        section.sections("rules").stream().map(RuleWords::read).toList();
                yield onDevices(chosen, section, device -> behave(device, rules));
            }
            default -> null;
        };
    }

    private static void send(SimulatedDevice device, String... paths) {
        var unused = device.sendNow(paths)
                .whenComplete((code, failure) -> log.debug("{} sent: {}", device.endpoint(), code, failure));
    }

    private static void cycle(SimulatedDevice device, Section section) {
        device.cycle(section.duration("awake", Duration.ofSeconds(3)), section.duration("asleep", Duration.ZERO), (int)
                section.whole("wakes", Integer.MAX_VALUE));
    }

    private static void behave(SimulatedDevice device, List<Rule> rules) {
        device.forgetRules();
        rules.forEach(device::rule);
    }

    private static void move(SimulatedDevice device) {
        if (device.isRunning()) {
            device.move();
        }
    }

    private static Action onDevices(
            Chosen chosen, Section section, @org.jspecify.annotations.Nullable Consumer<SimulatedDevice> task) {
        return new OnDevices(chosen.word(), section, task);
    }

    /** @param task null for switching on */
    private record OnDevices(
            String word,
            Section section,
            @org.jspecify.annotations.Nullable Consumer<SimulatedDevice> task) implements Action {
        @Override
        public String words() {
            return FleetActions.words(word, section);
        }

        @Override
        public void play(ScenarioRun run) {
            Duration over = section.duration("over", Duration.ZERO);
            for (String name : section.texts("group")) {
                LiveGroup group = run.group(name);
                List<SimulatedDevice> chosen = group.some(section.number("share", 1));
                if (task == null) {
                    start(run, group, chosen, over);
                } else {
                    spread(run, chosen, over, task);
                }
            }
        }
    }

    private record Outage(Section section) implements Action {
        @Override
        public String words() {
            return FleetActions.words("outage", section) + " for "
                    + Durations.words(section.duration("for", Duration.ZERO));
        }

        @Override
        public void play(ScenarioRun run) {
            Duration lasts = run.real(section.duration("for", Duration.ZERO));
            for (String name : section.texts("group")) {
                List<SimulatedDevice> chosen = run.group(name).some(section.number("share", 1));
                spread(run, chosen, section.duration("over", Duration.ZERO), device -> {
                    device.radio().outage(true);
                    run.ether().time().after(lasts, () -> device.radio().outage(false));
                });
            }
        }
    }

    static String words(String word, Section section) {
        double share = section.number("share", 1);
        return word + " " + (share < 1 ? Math.round(share * 100) + " % of " : "")
                + String.join(", ", section.texts("group"));
    }

    static void start(ScenarioRun run, LiveGroup group, List<SimulatedDevice> devices, Duration over) {
        spread(run, devices, over, group::switchOn);
    }

    /** One after the other on the shared threads; does not wait for them. */
    static void spread(ScenarioRun run, List<SimulatedDevice> devices, Duration over, Consumer<SimulatedDevice> task) {
        int index = 0;
        for (SimulatedDevice device : devices) {
            Duration delay = over.multipliedBy(index++).dividedBy(devices.size());
            run.ether().time().after(delay, () -> execute(run, device, task));
        }
    }

    private static void execute(ScenarioRun run, SimulatedDevice device, Consumer<SimulatedDevice> task) {
        try {
            run.ether().protocol().execute(() -> {
                try {
                    task.accept(device);
                } catch (RuntimeException e) {
                    log.warn("{} could not do it: {}", device.endpoint(), e.toString());
                }
            });
        } catch (RejectedExecutionException e) {
            log.trace("The run has ended", e);
        }
    }
}
