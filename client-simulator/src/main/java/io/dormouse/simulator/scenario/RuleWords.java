// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import io.dormouse.simulator.Behaviour;
import io.dormouse.simulator.Operation;
import io.dormouse.simulator.Rule;
import io.dormouse.simulator.text.Kinds;
import io.dormouse.simulator.text.Section;
import io.dormouse.simulator.text.Shape;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.leshan.core.ResponseCode;

/** How devices deal with operations, other than properly. */
final class RuleWords {
    private static final Duration USUAL_DELAY = Duration.ofSeconds(3);
    private static final List<String> CODES = List.of(
            "4.00", "4.01", "4.02", "4.03", "4.04", "4.05", "4.06", "4.08", "4.12", "4.13", "4.15", "5.00", "5.01",
            "5.03");

    static final Shape SHAPE = Shape.called("a rule")
            .may("on", Kinds.manyOf(Kinds.choice(operations())), "Which operations; change when missing")
            .may("path", Kinds.PATH_KIND, "What they touch; everything when missing")
            .must(
                    "do",
                    Kinds.choice(List.of("refuse", "ignore", "lose-answer", "answer-late", "garble", "crash")),
                    "What the device does instead")
            .may("code", Kinds.choice(CODES), "With which it refuses; 4.00 when missing")
            .may("delay", Kinds.DURATION, "How late it answers; 3s when missing (real time)")
            .may("times", Kinds.whole(1, Integer.MAX_VALUE), "How often; always when missing");

    private RuleWords() {}

    private static List<String> operations() {
        return Stream.concat(
                        Stream.of("any", "change"),
                        Arrays.stream(Operation.values()).map(RuleWords::word))
                .toList();
    }

    private static String word(Operation operation) {
        return operation.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Set<Operation> operations(List<String> words) {
        EnumSet<Operation> chosen = EnumSet.noneOf(Operation.class);
        for (Operation operation : Operation.values()) {
            boolean changing = words.contains("change") && operation.changes();
            if (changing || words.contains("any") || words.contains(word(operation))) {
                chosen.add(operation);
            }
        }
        return chosen;
    }

    static Rule read(Section section) {
        List<String> on = section.texts("on");
        Behaviour behaviour = switch (section.text("do")) {
            case "ignore" -> new Behaviour.Ignore();
            case "lose-answer" -> new Behaviour.LoseAnswer();
            case "answer-late" -> new Behaviour.AnswerLate(section.duration("delay", USUAL_DELAY));
            case "garble" -> new Behaviour.Garble();
            case "crash" -> new Behaviour.Crash();
            default -> new Behaviour.Refuse(code(section.text("code", "4.00")));
        };
        return new Rule(section.text("path", "/"), operations(on.isEmpty() ? List.of("change") : on), behaviour, (int)
                section.whole("times", Integer.MAX_VALUE));
    }

    private static ResponseCode code(String text) {
        return ResponseCode.fromCode(Integer.parseInt(text.replace(".", "")));
    }
}
