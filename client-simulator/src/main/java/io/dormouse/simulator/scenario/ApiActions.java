// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.simulator.SimulatedDevice;
import io.dormouse.simulator.api.ServerApi;
import io.dormouse.simulator.api.ServerApi.Answer;
import io.dormouse.simulator.text.Kinds;
import io.dormouse.simulator.text.OneOf;
import io.dormouse.simulator.text.OneOf.Chosen;
import io.dormouse.simulator.text.Section;
import io.dormouse.simulator.text.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What can be asked of the server's API. */
final class ApiActions {
    private static final int PATCHES_PER_ROUND = 200;

    private ApiActions() {}

    private static Shape whom(String name) {
        return Shape.called(name)
                .must("group", Kinds.manyOf(Kinds.reference("group")), "Which group, or a list of them")
                .may("share", Kinds.SHARE, "Which part of it, chosen by lot; all when missing");
    }

    static OneOf words(OneOf actions) {
        Shape request = whom("a request")
                .must("op", Kinds.TEXT, "read, write, execute, …, as the API knows it")
                .may("path", Kinds.PATH_KIND, "What it is about")
                .may("paths", Kinds.manyOf(Kinds.PATH_KIND), "What it is about, of composite operations")
                .may("value", Kinds.VALUE, "What is written")
                .may("values", Kinds.mapOf(Kinds.PATH_KIND, Kinds.VALUE), "What is written, by path")
                .may("args", Kinds.TEXT, "Arguments of an execute")
                .may("as", Kinds.TEXT, "A name by which expectations know it");
        return actions.word(
                        "patchTwin",
                        whom("patchTwin")
                                .must(
                                        "desired",
                                        Kinds.mapOf(Kinds.TEXT, Kinds.VALUE),
                                        "Values by path; what is dangerous is confirmed"),
                        "Changes the desired state of devices")
                .word(
                        "message",
                        request.may("ttl", Kinds.DURATION, "How long it may wait; 1h when missing (real time)"),
                        "Sends a message to devices, to be delivered once")
                .word(
                        "rpc",
                        request.may("connectTimeout", Kinds.DURATION, "Waits so long for a contact; 0s when missing")
                                .may("responseTimeout", Kinds.DURATION, "For the answer; 30s when missing"),
                        "Asks devices something now")
                .word(
                        "call",
                        Shape.called("a call")
                                .must("path", Kinds.TEXT, "Such as /api/v1/jobs")
                                .may(
                                        "method",
                                        Kinds.choice(List.of("GET", "PUT", "POST", "PATCH", "DELETE")),
                                        "GET when missing")
                                .may("body", Kinds.TEXT, "JSON")
                                .may("contentType", Kinds.TEXT, "application/json when missing")
                                .may("status", Kinds.whole(100, 599), "What must be answered; any 2xx when missing"),
                        "Any call of the API");
    }

    static @Nullable Action read(Chosen chosen) {
        Section section = chosen.value() instanceof Section given ? given : null;
        if (section == null) {
            return null;
        }
        return switch (chosen.word()) {
            case "patchTwin" -> new PatchTwin(section);
            case "message" -> new Message(section);
            case "rpc" -> new Rpc(section);
            case "call" -> new Call(section);
            default -> null;
        };
    }

    private static List<SimulatedDevice> chosen(ScenarioRun run, Section section) {
        List<SimulatedDevice> all = new ArrayList<>();
        section.texts("group").forEach(name -> all.addAll(run.group(name).some(section.number("share", 1))));
        return all;
    }

    /** Calls for many devices, in rounds; the answers in the same order. */
    private static List<Answer> each(
            ScenarioRun run, List<SimulatedDevice> devices, Function<SimulatedDevice, Callable<Answer>> call) {
        List<Answer> answers = new ArrayList<>();
        for (int from = 0; from < devices.size(); from += PATCHES_PER_ROUND) {
            List<SimulatedDevice> round = devices.subList(from, Math.min(devices.size(), from + PATCHES_PER_ROUND));
            answers.addAll(run.api().all(round.stream().map(call).toList()));
        }
        return answers;
    }

    private record PatchTwin(Section section) implements Action {
        @Override
        public String words() {
            return FleetActions.words("patch the twin of", section) + ": " + section.map("desired");
        }

        @Override
        public boolean needsApi() {
            return true;
        }

        @Override
        public void play(ScenarioRun run) throws ActionFailed {
            List<SimulatedDevice> devices = chosen(run, section);
            Map<String, Object> desired = section.map("desired");
            devices.forEach(device -> run.patches().begin(device, desired.keySet()));
            String body = ServerApi.write(desired);
            List<Answer> answers = each(
                    run,
                    devices,
                    device -> () -> run.api()
                            .call(
                                    "PATCH",
                                    ServerApi.device(device.endpoint()) + "/twin/desired?confirm=dangerous",
                                    body,
                                    "application/merge-patch+json"));
            for (int i = 0; i < devices.size(); i++) {
                Answer answer = answers.get(i);
                String endpoint = devices.get(i).endpoint();
                if (!answer.isSuccess()) {
                    throw new ActionFailed("the twin of " + endpoint + " was not changed: " + answer.words());
                }
                run.patches().look(endpoint, answer.body().path("members"));
            }
        }
    }

    private static Map<String, Object> request(Section section) {
        Map<String, Object> body = new LinkedHashMap<>();
        for (String word : List.of("op", "path", "paths", "value", "values", "args")) {
            if (section.has(word)) {
                body.put(word, section.any(word));
            }
        }
        for (String word : List.of("ttl", "connectTimeout", "responseTimeout")) {
            if (section.has(word)) {
                body.put(word, section.any(word).toString());
            }
        }
        return body;
    }

    private record Message(Section section) implements Action {
        @Override
        public String words() {
            return FleetActions.words("message to", section) + ": " + request(section);
        }

        @Override
        public boolean needsApi() {
            return true;
        }

        @Override
        public void play(ScenarioRun run) throws ActionFailed {
            List<SimulatedDevice> devices = chosen(run, section);
            Map<String, Object> request = request(section);
            request.put("feedback", "full");
            String body = ServerApi.write(request);
            List<Answer> answers = each(
                    run,
                    devices,
                    device -> () -> run.api()
                            .call("POST", ServerApi.device(device.endpoint()) + "/messages", body, "application/json"));
            for (int i = 0; i < devices.size(); i++) {
                Answer answer = answers.get(i);
                String endpoint = devices.get(i).endpoint();
                if (!answer.isSuccess()) {
                    throw new ActionFailed("the message to " + endpoint + " was not taken: " + answer.words());
                }
                JsonNode id = answer.body().path("id");
                run.asked().message(section.text("as", ""), new Asked.Message(endpoint, id.asText()));
            }
        }
    }

    private record Rpc(Section section) implements Action {
        @Override
        public String words() {
            return FleetActions.words("rpc to", section) + ": " + request(section);
        }

        @Override
        public boolean needsApi() {
            return true;
        }

        @Override
        public void play(ScenarioRun run) {
            List<SimulatedDevice> devices = chosen(run, section);
            String body = ServerApi.write(request(section));
            List<Answer> answers = each(
                    run,
                    devices,
                    device -> () -> run.api()
                            .call("POST", ServerApi.device(device.endpoint()) + "/rpc", body, "application/json"));
            for (int i = 0; i < devices.size(); i++) {
                run.asked()
                        .call(
                                section.text("as", ""),
                                new Asked.Call(devices.get(i).endpoint(), answers.get(i)));
            }
        }
    }

    private record Call(Section section) implements Action {
        @Override
        public String words() {
            return section.text("method", "GET") + " " + section.text("path");
        }

        @Override
        public boolean needsApi() {
            return true;
        }

        @Override
        public void play(ScenarioRun run) throws ActionFailed {
            Answer answer = run.api()
                    .call(
                            section.text("method", "GET"),
                            section.text("path"),
                            section.text("body", ""),
                            section.text("contentType", "application/json"));
            boolean right = section.has("status") ? answer.status() == section.whole("status", 0) : answer.isSuccess();
            if (!right) {
                throw new ActionFailed(words() + " was answered " + answer.words());
            }
        }
    }
}
