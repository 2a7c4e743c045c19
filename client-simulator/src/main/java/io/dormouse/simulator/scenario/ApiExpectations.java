// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.simulator.SimulatedDevice;
import io.dormouse.simulator.api.ServerApi;
import io.dormouse.simulator.scenario.Patches.Patch;
import io.dormouse.simulator.text.Kinds;
import io.dormouse.simulator.text.OneOf;
import io.dormouse.simulator.text.OneOf.Chosen;
import io.dormouse.simulator.text.Section;
import io.dormouse.simulator.text.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be expected of the server, as its API tells it. */
final class ApiExpectations {
    private static final int LOOKED_AT_MAX = 200;

    private ApiExpectations() {}

    static OneOf words(OneOf expectations) {
        return expectations
                .word(
                        "converged",
                        Expectations.reaching("converged")
                                .may(
                                        "wakes",
                                        Kinds.whole(0, 1_000_000),
                                        "In how many wake-ups, counted from the change"),
                        "The server says that what was wanted with patchTwin is in sync")
                .word(
                        "messages",
                        Shape.called("messages")
                                .must("as", Kinds.TEXT, "The name that the action gave them")
                                .must(
                                        "state",
                                        Kinds.manyOf(Kinds.choice(List.of(
                                                "queued",
                                                "in-flight",
                                                "completed",
                                                "rejected",
                                                "expired",
                                                "dead-lettered",
                                                "cancelled",
                                                "purged",
                                                "unknown"))),
                                        "What they reach, one of them")
                                .may("share", Kinds.SHARE, "How many at least; 100% when missing")
                                .may("within", Kinds.DURATION, "How long to wait; 30s when missing (real time)"),
                        "Messages reach a state")
                .word(
                        "answers",
                        Shape.called("answers")
                                .must("as", Kinds.TEXT, "The name that the action rpc gave them")
                                .may("status", Kinds.whole(100, 599), "HTTP status")
                                .may("code", Kinds.TEXT, "CoAP code of the device, such as 2.05, or of the problem")
                                .may("share", Kinds.SHARE, "How many at least; 100% when missing"),
                        "What RPCs were answered")
                .word(
                        "state",
                        Expectations.reaching("state")
                                .must(
                                        "is",
                                        Kinds.manyOf(Kinds.choice(List.of(
                                                "online",
                                                "awake",
                                                "asleep",
                                                "overdue",
                                                "unreachable",
                                                "expired",
                                                "deregistered",
                                                "never-seen"))),
                                        "One of these"),
                        "The state that the server sees devices in")
                .word(
                        "events",
                        Shape.called("events")
                                .must("type", Kinds.TEXT, "Such as device.registered")
                                .may("atLeast", Kinds.whole(0, Long.MAX_VALUE), "How many; 1 when missing")
                                .may(
                                        "atMost",
                                        Kinds.whole(0, Long.MAX_VALUE),
                                        "How many; judged at the end of the phase")
                                .may("within", Kinds.DURATION, "How long to wait; 30s when missing (real time)"),
                        "Events of the server since the phase began, of all devices")
                .word("metric", MetricExpectation.SHAPE, "A counter or gauge of the server, summed over its labels")
                .word(
                        "serverReady",
                        Shape.called("serverReady").may("within", Kinds.DURATION, "How long to wait; 30s when missing"),
                        "The server says that it is ready");
    }

    static @Nullable Expectation read(Chosen chosen) {
        Section section = chosen.section();
        return switch (chosen.word()) {
            case "converged" -> new Converged(section);
            case "messages" -> new Messages(section);
            case "answers" -> new Answers(section);
            case "state" -> new States(section);
            case "events" -> new EventsExpectation(section);
            case "metric" -> new MetricExpectation(section);
            case "serverReady" -> new Ready(section);
            default -> null;
        };
    }

    private record Converged(Section section) implements Expectation {
        @Override
        public String words() {
            return Expectations.share(section) + " of " + Expectations.groups(section) + " converge"
                    + (section.has("wakes") ? " within " + section.any("wakes") + " wakes" : "");
        }

        @Override
        public Duration patience() {
            return section.duration("within", Expectations.USUAL_PATIENCE);
        }

        @Override
        public boolean needsApi() {
            return true;
        }

        @Override
        public Verdict judge(ScenarioRun run, boolean last) {
            long wakesMax = section.whole("wakes", Integer.MAX_VALUE);
            List<String> lacking = new ArrayList<>();
            List<String> lost = new ArrayList<>();
            int wanted = 0;
            int most = 0;
            int looks = last ? LOOKED_AT_MAX : 0;
            for (SimulatedDevice device : run.devices(section.texts("of"))) {
                Patch patch = run.patches().of(device);
                if (patch == null) {
                    continue;
                }
                wanted++;
                if (!patch.isConverged() && looks-- > 0) {
                    JsonNode twin = run.api()
                            .get(ServerApi.device(device.endpoint()) + "/twin")
                            .body();
                    run.patches().look(device.endpoint(), twin.path("members"));
                }
                boolean late = patch.wakes() > wakesMax;
                if (!patch.isConverged() || late) {
                    String missing = patch.missing();
                    lacking.add(device.endpoint() + ": " + patch.wakes() + " wakes"
                            + (missing.isEmpty() ? "" : ", " + missing));
                    if (late) {
                        lost.add(device.endpoint());
                    }
                } else {
                    most = Math.max(most, patch.wakes());
                }
            }
            String actual = wanted - lacking.size() + " of " + wanted + ", in at most " + most + " wakes";
            boolean hopeless = wanted - lost.size() < Expectations.needed(section, wanted);
            if (hopeless) {
                return Verdict.failed(actual, lacking);
            }
            return Verdict.of(
                    wanted > 0 && wanted - lacking.size() >= Expectations.needed(section, wanted), actual, lacking);
        }
    }

    private record Messages(Section section) implements Expectation {
        @Override
        public String words() {
            return Expectations.share(section) + " of the messages " + section.text("as") + " are "
                    + String.join(" or ", section.texts("state"));
        }

        @Override
        public Duration patience() {
            return section.duration("within", Expectations.USUAL_PATIENCE);
        }

        @Override
        public boolean needsApi() {
            return true;
        }

        @Override
        public Verdict judge(ScenarioRun run, boolean last) {
            List<Asked.Message> messages = run.asked().messages(section.text("as"));
            List<String> lacking = new ArrayList<>();
            int looks = last ? LOOKED_AT_MAX : 0;
            for (Asked.Message message : messages) {
                if (!section.texts("state").contains(message.state()) && looks-- > 0) {
                    JsonNode state = run.api()
                            .get("/api/v1/messages/" + ServerApi.segment(message.id))
                            .body()
                            .path("state");
                    message.state(state.asText(message.state()));
                }
                if (!section.texts("state").contains(message.state())) {
                    lacking.add(message.endpoint + ": " + message.state());
                }
            }
            Verdict verdict = Expectations.shareReached(section, messages.size(), lacking);
            return messages.isEmpty() ? Verdict.failed("there are none", List.of()) : verdict;
        }
    }

    private record Answers(Section section) implements Expectation {
        @Override
        public String words() {
            return Expectations.share(section) + " of the calls " + section.text("as") + " are answered"
                    + (section.has("status") ? " " + section.any("status") : "")
                    + (section.has("code") ? " " + section.any("code") : "");
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
        public Verdict judge(ScenarioRun run, boolean last) {
            List<Asked.Call> calls = run.asked().calls(section.text("as"));
            List<String> lacking = new ArrayList<>();
            for (Asked.Call call : calls) {
                String code = call.answer().body().path("code").asText();
                boolean right = (!section.has("status")
                                || section.whole("status", 0) == call.answer().status())
                        && (!section.has("code") || section.text("code").equals(code));
                if (!right) {
                    lacking.add(call.endpoint() + ": " + call.answer().words() + " " + code);
                }
            }
            return calls.isEmpty()
                    ? Verdict.failed("there are none", List.of())
                    : Expectations.shareReached(section, calls.size(), lacking);
        }
    }

    private record States(Section section) implements Expectation {
        @Override
        public String words() {
            return Expectations.share(section) + " of " + Expectations.groups(section) + " are "
                    + String.join(" or ", section.texts("is")) + " for the server";
        }

        @Override
        public Duration patience() {
            return section.duration("within", Expectations.USUAL_PATIENCE);
        }

        @Override
        public boolean needsApi() {
            return true;
        }

        @Override
        public Verdict judge(ScenarioRun run, boolean last) {
            List<SimulatedDevice> devices = run.devices(section.texts("of"));
            List<ServerApi.Answer> answers = run.api()
                    .all(devices.stream()
                            .<java.util.concurrent.Callable<ServerApi.Answer>>map(
                                    device -> () -> run.api().get(ServerApi.device(device.endpoint())))
                            .toList());
            List<String> lacking = new ArrayList<>();
            for (int i = 0; i < devices.size(); i++) {
                String state = answers.get(i).body().path("state").asText("unknown");
                if (!section.texts("is").contains(state)) {
                    lacking.add(devices.get(i).endpoint() + ": " + state);
                }
            }
            return Expectations.shareReached(section, devices.size(), lacking);
        }
    }

    private record Ready(Section section) implements Expectation {
        @Override
        public String words() {
            return "the server is ready";
        }

        @Override
        public Duration patience() {
            return section.duration("within", Expectations.USUAL_PATIENCE);
        }

        @Override
        public boolean needsApi() {
            return true;
        }

        @Override
        public Verdict judge(ScenarioRun run, boolean last) {
            try {
                ServerApi.Answer answer = run.api().get("/readyz");
                return Verdict.of(answer.isSuccess(), answer.words(), List.of());
            } catch (RuntimeException e) {
                return Verdict.of(false, String.valueOf(e.getMessage()), List.of());
            }
        }
    }
}
