// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import io.dormouse.simulator.signal.Signal;
import io.dormouse.simulator.signal.Threshold;
import io.dormouse.simulator.signal.Varying;
import io.dormouse.simulator.text.Kinds;
import io.dormouse.simulator.text.Problems;
import io.dormouse.simulator.text.Section;
import io.dormouse.simulator.text.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** How a value that changes by itself is described. */
final class SignalWords {
    private static final double HUGE = 1e300;
    private static final Duration USUAL_PERIOD = Duration.ofDays(1);
    private static final Duration USUAL_EVERY = Duration.ofMinutes(15);
    private static final List<String> SIGNALS = List.of("constant", "ramp", "sine", "walk", "day", "replay", "csv");

    static final Shape SHAPE = Shape.called("a value")
            .may("constant", Kinds.VALUE, "Always this")
            .may(
                    "ramp",
                    Shape.called("a ramp")
                            .must("from", Kinds.number(-HUGE, HUGE), "First value")
                            .must("to", Kinds.number(-HUGE, HUGE), "Last value, kept then")
                            .must("over", Kinds.DURATION, "How long it takes (clock of the devices)"),
                    "From one number to another")
            .may(
                    "sine",
                    Shape.called("a sine")
                            .must("mean", Kinds.number(-HUGE, HUGE), "The middle")
                            .must("swing", Kinds.number(0, HUGE), "How far up and down")
                            .may("period", Kinds.DURATION, "Of one wave, 24h when missing (clock of the devices)")
                            .may("noise", Kinds.number(0, HUGE), "Random part, up and down"),
                    "Up and down")
            .may(
                    "walk",
                    Shape.called("a walk")
                            .must("start", Kinds.number(-HUGE, HUGE), "First value")
                            .must("step", Kinds.number(0, HUGE), "Largest step")
                            .may("min", Kinds.number(-HUGE, HUGE), "Lower border")
                            .may("max", Kinds.number(-HUGE, HUGE), "Upper border"),
                    "Random steps")
            .may(
                    "day",
                    Kinds.mapOf(Kinds.TEXT, Kinds.number(-HUGE, HUGE)),
                    "Values by hour of the day (0 to 24, UTC), with straight lines between")
            .may("replay", Kinds.manyOf(Kinds.VALUE), "One after the other, then from the beginning")
            .may("csv", Kinds.TEXT, "A file beside the scenario; its last column is replayed")
            .may("every", Kinds.DURATION, "How often it changes, 15m when missing (clock of the devices)")
            .may("decimals", Kinds.whole(-1, 9), "Rounded to so many; -1 for resources of type Integer; 1 when missing")
            .may("above", Kinds.number(-HUGE, HUGE), "Rising above it is told at once; a sleeping device wakes for it")
            .may("below", Kinds.number(-HUGE, HUGE), "Falling below it is told at once, likewise")
            .may("hysteresis", Kinds.number(0, HUGE), "How far back it must come before that can happen again");

    private SignalWords() {}

    static Varying read(String path, Section section, Path directory, Problems problems) {
        List<String> given = SIGNALS.stream().filter(section::has).toList();
        if (given.size() != 1) {
            problems.add(section.at(), "a value needs exactly one of " + String.join(", ", SIGNALS));
            return new Varying(path, new Signal.Constant(0.0), USUAL_EVERY, 0, null);
        }
        boolean bordered = section.has("above") || section.has("below");
        Threshold threshold = bordered
                ? new Threshold(border(section, "above"), border(section, "below"), section.number("hysteresis", 0))
                : null;
        return new Varying(
                path,
                signal(given.get(0), section, directory, problems),
                section.duration("every", USUAL_EVERY),
                (int) section.whole("decimals", 1),
                threshold);
    }

    private static OptionalDouble border(Section section, String word) {
        return section.has(word) ? OptionalDouble.of(section.number(word, 0)) : OptionalDouble.empty();
    }

    private static Signal signal(String word, Section section, Path directory, Problems problems) {
        return switch (word) {
            case "ramp" -> section.section(word).map(SignalWords::ramp).orElseThrow();
            case "sine" -> section.section(word).map(SignalWords::sine).orElseThrow();
            case "walk" -> section.section(word).map(SignalWords::walk).orElseThrow();
            case "day" -> day(section, problems);
            case "replay" -> replay(section, section.list(word, Object.class), problems);
            case "csv" -> replay(section, csv(section, directory.resolve(section.text(word)), problems), problems);
            default -> new Signal.Constant(section.any(word));
        };
    }

    private static Signal ramp(Section ramp) {
        return new Signal.Ramp(ramp.number("from", 0), ramp.number("to", 0), ramp.duration("over", USUAL_PERIOD));
    }

    private static Signal sine(Section sine) {
        return new Signal.Sine(
                sine.number("mean", 0),
                sine.number("swing", 0),
                sine.duration("period", USUAL_PERIOD),
                sine.number("noise", 0));
    }

    private static Signal walk(Section walk) {
        return new Signal.RandomWalk(
                walk.number("start", 0), walk.number("step", 0), walk.number("min", -HUGE), walk.number("max", HUGE));
    }

    private static Signal day(Section section, Problems problems) {
        TreeMap<Double, Double> points = new TreeMap<>();
        try {
            section.map("day")
                    .forEach((hour, value) -> points.put(Double.valueOf(hour), ((Number) value).doubleValue()));
            return new Signal.DayCurve(points);
        } catch (IllegalArgumentException e) {
            problems.add(section.at(), "a day has hours from 0 to 24, such as {6: 12.5, 14: 24}");
            return new Signal.Constant(0.0);
        }
    }

    private static Signal replay(Section section, List<Object> values, Problems problems) {
        if (values.isEmpty()) {
            problems.add(section.at(), "there is nothing to replay");
            return new Signal.Constant(0.0);
        }
        return new Signal.Replay(values);
    }

    private static List<Object> csv(Section section, Path file, Problems problems) {
        List<Object> values = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                String last = line.substring(line.lastIndexOf(',') + 1).strip();
                if (last.matches("-?[0-9.]+([eE]-?[0-9]+)?")) {
                    values.add(Double.valueOf(last));
                }
            }
        } catch (IOException e) {
            problems.add(section.at(), "the file " + file + " cannot be read");
        }
        return values;
    }
}
