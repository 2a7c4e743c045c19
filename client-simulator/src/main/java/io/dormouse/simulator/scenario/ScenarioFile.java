// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.simulator.scenario.Scenario.Small;
import io.dormouse.simulator.text.Kinds;
import io.dormouse.simulator.text.OneOf;
import io.dormouse.simulator.text.OneOf.Chosen;
import io.dormouse.simulator.text.Problems;
import io.dormouse.simulator.text.Section;
import io.dormouse.simulator.text.Shape;
import io.dormouse.simulator.text.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads scenarios, and tells how they are written. */
public final class ScenarioFile {
    private static final OneOf ACTIONS = Poison.words(ApiActions.words(FleetActions.words(new OneOf("an action"))));
    private static final OneOf EXPECTATIONS = ApiExpectations.words(Expectations.words(new OneOf("an expectation")));

    private static final Shape PHASE = Shape.called("a phase")
            .must("name", Kinds.TEXT, "What happens in it")
            .may("for", Kinds.DURATION, "How long it lasts at least (clock of the devices)")
            .may("do", Kinds.manyOf(ACTIONS), "What is done, one after the other, when it begins")
            .may("expect", Kinds.manyOf(EXPECTATIONS), "What must come true in it; otherwise the run ends here");

    private static final Shape SCENARIO = Shape.called("a scenario")
            .must("scenario", Kinds.TEXT, "Its name, which also begins the names of its devices")
            .may("about", Kinds.TEXT, "What it is for")
            .may("seed", Kinds.whole(0, Integer.MAX_VALUE), "Decides all that is drawn by lot; 1 when missing")
            .may("speed", Kinds.number(1, 1_000_000), "How many seconds pass for the devices in one; 1 when missing")
            .may(
                    "small",
                    Shape.called("small")
                            .may("devices", Kinds.SHARE, "Which part of each group")
                            .may("speed", Kinds.number(1, 1_000_000), "Instead of the speed above"),
                    "What differs when it runs with --small, for automated builds")
            .must("groups", Kinds.mapOf(Kinds.TEXT, GroupWords.SHAPE), "The devices, by the names of their groups")
            .must("phases", Kinds.manyOf(PHASE), "What happens, one after the other")
            .may("expect", Kinds.manyOf(EXPECTATIONS), "What must be true at the end, counted over the whole run");

    private ScenarioFile() {}

    /** What reading a file gives. */
    public sealed interface Reading {}

    public record Understood(Scenario scenario) implements Reading {}

    /** @param problems as {@code file:line:column: words}, each with what was probably meant */
    public record Refused(List<String> problems) implements Reading {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /** @throws IOException when the file cannot be read */
    public static Reading read(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        return read(Files.readString(file), file.toString(), directory == null ? Path.of("") : directory);
    }

    /**
     * @param name of the text, as problems show it
     * @param directory where the files lie that it names
     */
    public static Reading read(String text, String name, Path directory) {
        Problems problems = new Problems(name);
        Yaml yaml = Yaml.read(text, problems);
        Section section = yaml == null ? null : SCENARIO.read(yaml, problems);
        Scenario scenario = section == null ? null : scenario(section, directory, problems);
        return scenario == null || !problems.isEmpty() ? new Refused(problems.lines()) : new Understood(scenario);
    }

    private static @Nullable Scenario scenario(Section section, Path directory, Problems problems) {
        problems.resolve("group", section.map("groups").keySet());
        List<GroupPlan> groups = new ArrayList<>();
        section.map("groups")
                .forEach((name, group) -> groups.add(GroupWords.read(name, (Section) group, directory, problems)));
        if (!problems.isEmpty()) {
            return null;
        }
        return new Scenario(
                section.text("scenario"),
                section.text("about", ""),
                section.whole("seed", 1),
                section.number("speed", 1),
                section.section("small")
                        .map(small -> new Small(small.number("devices", 1), small.number("speed", 0)))
                        .orElse(Small.SAME),
                groups,
                section.sections("phases").stream().map(ScenarioFile::phase).toList(),
                expectations(section));
    }

    private static Phase phase(Section section) {
        List<Action> actions = section.list("do", Chosen.class).stream()
                .map(ScenarioFile::action)
                .toList();
        return new Phase(section.text("name"), section.duration("for", Duration.ZERO), actions, expectations(section));
    }

    private static Action action(Chosen chosen) {
        Action fleet = FleetActions.read(chosen);
        Action api = fleet == null ? ApiActions.read(chosen) : fleet;
        Action action = api == null ? Poison.read(chosen) : api;
        if (action == null) {
            throw new IllegalStateException("No action for the word " + chosen.word());
        }
        return action;
    }

    private static List<Expectation> expectations(Section section) {
        return section.list("expect", Chosen.class).stream()
                .map(ScenarioFile::expectation)
                .toList();
    }

    private static Expectation expectation(Chosen chosen) {
        Expectation fleet = Expectations.read(chosen);
        Expectation expectation = fleet == null ? ApiExpectations.read(chosen) : fleet;
        if (expectation == null) {
            throw new IllegalStateException("No expectation for the word " + chosen.word());
        }
        return expectation;
    }

    /** The JSON Schema (2020-12) by which editors complete and check scenarios. */
    public static ObjectNode schema() {
        ObjectNode schema = SCENARIO.schema();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Dormouse scenario");
        return schema;
    }
}
