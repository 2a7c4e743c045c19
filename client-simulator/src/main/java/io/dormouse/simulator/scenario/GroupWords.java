// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import io.dormouse.simulator.DeviceSpec;
import io.dormouse.simulator.Quirks;
import io.dormouse.simulator.RegistrationTiming;
import io.dormouse.simulator.Rule;
import io.dormouse.simulator.object.FirmwarePlan;
import io.dormouse.simulator.radio.RadioConditions;
import io.dormouse.simulator.scenario.GroupPlan.Sleep;
import io.dormouse.simulator.signal.Varying;
import io.dormouse.simulator.text.Kinds;
import io.dormouse.simulator.text.Problems;
import io.dormouse.simulator.text.Section;
import io.dormouse.simulator.text.Shape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** How a group of devices is described. */
final class GroupWords {
    private static final int COUNT_MAX = 50_000;
    private static final RegistrationTiming USUAL =
            new RegistrationTiming(Duration.ofSeconds(60), Duration.ofSeconds(5));

    private static final List<String> ENDS = java.util.Arrays.stream(FirmwarePlan.End.values())
            .map(end -> end.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .toList();

    static final Shape SHAPE = Shape.called("a group")
            .must("count", Kinds.whole(1, COUNT_MAX), "How many devices")
            .may("endpoint", Kinds.TEXT, "Their names; {n} is the number. {scenario}-{group}-{n} when missing")
            .may(
                    "security",
                    Kinds.choice(List.of("none", "psk")),
                    "psk: DTLS with a key drawn from the seed (when missing)")
            .may("connectionId", Kinds.YES_NO, "Whether DTLS uses Connection IDs; yes when missing")
            .may("lwm2m", Kinds.choice(List.of("1.0", "1.1")), "Version of LwM2M; 1.1 when missing")
            .may("queueMode", Kinds.YES_NO, "Whether they register in queue mode; when missing, those that sleep do")
            .may("lifetime", Kinds.DURATION, "Of their registrations; 24h when missing (real time)")
            .may(
                    "sleep",
                    Shape.called("sleep")
                            .may("awake", Kinds.DURATION, "Listens after each exchange; 3s when missing (real time)")
                            .must("asleep", Kinds.DURATION, "Sleeps then, a tenth more or less (clock of the devices)")
                            .may("wakes", Kinds.whole(0, Integer.MAX_VALUE), "After so many it sleeps on"),
                    "When they sleep; always awake when missing")
            .may("announcesAwake", Kinds.DURATION, "What they tell the server of it, when it is not sleep that says so")
            .may("radio", RadioWords.KIND, "The air between them and the server; perfect when missing")
            .may("has", Kinds.mapOf(Kinds.PATH_KIND, Kinds.VALUE), "Values at the start")
            .may("values", Kinds.mapOf(Kinds.PATH_KIND, SignalWords.SHAPE), "Values that change by themselves")
            .may("sendsAtWake", Kinds.manyOf(Kinds.PATH_KIND), "Wakes with a Send of these instead of an Update")
            .may("rules", Kinds.manyOf(RuleWords.SHAPE), "How they deal with operations, other than properly")
            .may(
                    "quirks",
                    Kinds.manyOf(Kinds.choice(Quirks.names())),
                    "What real clients do that no specification says")
            .may(
                    "firmware",
                    Shape.called("firmware")
                            .may("takes", Kinds.DURATION, "A download by URI; 10s when missing (clock of the devices)")
                            .may("version", Kinds.TEXT, "Told after a successful update; 2.0.0 when missing")
                            .may("ends", Kinds.choice(ENDS), "How updates end; success when missing"),
                    "How they take firmware updates (object 5)")
            .may("registersAtWake", Kinds.YES_NO, "Registers anew at each wake, as simple firmware does")
            .may("start", Kinds.choice(List.of("auto", "manual")), "manual: only the action start switches them on")
            .may("startOver", Kinds.DURATION, "Switched on one after the other during this time (real time)")
            .may(
                    "patience",
                    Shape.called("patience")
                            .may("answer", Kinds.DURATION, "How long they wait for an answer; 60s when missing")
                            .may("retry", Kinds.DURATION, "How long after a failed registration; 5s when missing"),
                    "How patient they are with their server (real time)");

    private GroupWords() {}

    static GroupPlan read(String name, Section section, Path directory, Problems problems) {
        Sleep sleep = section.section("sleep").map(GroupWords::sleep).orElse(null);
        return new GroupPlan(
                name,
                (int) section.whole("count", 1),
                section.text("endpoint", "{scenario}-{group}-{n}"),
                section.text("security", "psk").equals("psk"),
                sleep,
                section.text("start", "auto").equals("auto"),
                section.duration("startOver", Duration.ZERO),
                habits(section, directory, problems));
    }

    private static FirmwarePlan firmware(Section section) {
        FirmwarePlan usual = FirmwarePlan.WILLING;
        String ends = section.text("ends", usual.ends().name())
                .toUpperCase(Locale.ROOT)
                .replace('-', '_');
        return new FirmwarePlan(
                section.duration("takes", usual.takes()),
                section.text("version", usual.version()),
                FirmwarePlan.End.valueOf(ends));
    }

    private static Sleep sleep(Section section) {
        return new Sleep(
                section.duration("awake", Duration.ofSeconds(3)), section.duration("asleep", Duration.ZERO), (int)
                        section.whole("wakes", Integer.MAX_VALUE));
    }

    private static List<Consumer<DeviceSpec>> habits(Section section, Path directory, Problems problems) {
        List<Consumer<DeviceSpec>> habits = new ArrayList<>();
        RegistrationTiming timing = section.section("patience")
                .map(given -> new RegistrationTiming(
                        given.duration("answer", USUAL.answer()), given.duration("retry", USUAL.retry())))
                .orElse(USUAL);
        habits.add(spec -> spec.timing(timing).lifetime(section.duration("lifetime", Duration.ofDays(1))));
        habits.add(spec -> spec.lwm2m(section.text("lwm2m", "1.1")).connectionId(section.yes("connectionId", true)));
        if (section.yes("queueMode", section.has("sleep"))) {
            habits.add(DeviceSpec::queueMode);
        }
        section.texts("quirks").forEach(quirk -> habits.add(spec -> Quirks.apply(quirk, spec)));
        section.section("firmware")
                .map(GroupWords::firmware)
                .ifPresent(plan -> habits.add(spec -> spec.firmware(plan)));
        if (section.has("announcesAwake")) {
            Duration announced = section.duration("announcesAwake", Duration.ZERO);
            habits.add(spec -> spec.announcesAwake(announced));
        }
        if (section.yes("registersAtWake", false)) {
            habits.add(DeviceSpec::registersAtWake);
        }
        if (section.has("radio")) {
            RadioConditions air = RadioWords.read(section.any("radio"));
            habits.add(spec -> spec.radio(air));
        }
        String[] sent = section.texts("sendsAtWake").toArray(String[]::new);
        habits.add(spec -> spec.sendsAtWake(sent));
        section.map("has").forEach((path, value) -> habits.add(spec -> spec.with(path, Values.of(value))));
        section.map("values").forEach((path, value) -> {
            Varying varying = SignalWords.read(path, (Section) value, directory, problems);
            habits.add(spec -> spec.varies(varying));
        });
        for (Section rule : section.sections("rules")) {
            Rule read = RuleWords.read(rule);
            habits.add(spec -> spec.rule(read));
        }
        return habits;
    }
}
