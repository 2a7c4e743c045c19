// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** ETS INT 0, 1, 4-9: bootstrap (OMA LwM2M Core 1.1 §6.1), as the bootstrap server noted it, and started anew through object 1. */
final class BootstrapCases {
    private static final String DONE = "succeeded";

    private BootstrapCases() {}

    static List<ConformanceCase> all() {
        return List.of(
                new ConformanceCase("0", "Client-initiated bootstrap", BootstrapCases::clientInitiated),
                new ConformanceCase("1", "Bootstrap with a complete configuration", step("write")),
                new ConformanceCase("4", "Bootstrap-Delete", step("delete")),
                new ConformanceCase("5", "Server-initiated bootstrap", BootstrapCases::serverInitiated).restarting(),
                new ConformanceCase("6", "Bootstrap sequence", BootstrapCases::sequence),
                new ConformanceCase("7", "Registration after bootstrap", BootstrapCases::registeredAfter),
                new ConformanceCase("8", "Bootstrap-Read", step("read")),
                new ConformanceCase("9", "Bootstrap and consistency of the configuration", step("finish")));
    }

    /** The last session of the device that went well; empty after noting why there is none. */
    private static Optional<JsonNode> session(DeviceUnderTest device, Findings findings) {
        String query = "?limit=20&endpoint=" + URLEncoder.encode(device.endpoint(), StandardCharsets.UTF_8);
        ServerApi.Reply reply = device.get("/api/v1/bootstrap/sessions" + query);
        if (!reply.ok()) {
            findings.notApplicable("no bootstrap server can be asked (" + reply.problem() + ")");
            return Optional.empty();
        }
        JsonNode sessions = reply.body().path("items");
        if (sessions.isEmpty()) {
            findings.notApplicable("the device was not bootstrapped by this server");
            return Optional.empty();
        }
        for (JsonNode session : sessions) {
            if (session.path("state").asText().equals(DONE)) {
                device.note("session: " + session);
                return Optional.of(session);
            }
        }
        JsonNode newest = sessions.get(0);
        findings.expect(
                false,
                "no session ended well; the newest: " + newest.path("cause").asText() + " "
                        + newest.path("detail").asText());
        return Optional.empty();
    }

    private static void clientInitiated(DeviceUnderTest device, Findings findings) {
        session(device, findings)
                .ifPresent(session -> findings.expect(!session.path("steps").isEmpty(), "the session has no steps"));
    }

    private static ConformanceCase.Check step(String operation) {
        return (device, findings) -> session(device, findings).ifPresent(session -> {
            List<JsonNode> steps = stepsOf(session, operation);
            if (steps.isEmpty()) {
                findings.notApplicable("the last session had no " + operation);
            }
            for (JsonNode step : steps) {
                findings.expect(
                        !step.path("result").asText().matches("[45]\\..*"),
                        step.path("what").asText() + " was answered "
                                + step.path("result").asText());
            }
        });
    }

    private static List<JsonNode> stepsOf(JsonNode session, String operation) {
        List<JsonNode> found = new ArrayList<>();
        session.path("steps").forEach(step -> {
            if (step.path("what").asText().toLowerCase(Locale.ROOT).startsWith(operation)) {
                found.add(step);
            }
        });
        return found;
    }

    private static void sequence(DeviceUnderTest device, Findings findings) {
        session(device, findings).ifPresent(session -> {
            findings.expect(!stepsOf(session, "finish").isEmpty(), "there was no Bootstrap-Finish");
            findings.expect(!stepsOf(session, "write").isEmpty(), "nothing was written");
        });
    }

    private static void serverInitiated(DeviceUnderTest device, Findings findings) {
        if (session(device, findings).isEmpty()) {
            return;
        }
        String server = OwnServer.of(device).orElse("/1/0");
        long mark = device.mark();
        Answered triggered = device.execute(server + "/9");
        if (triggered.code().equals("4.05") || triggered.code().equals("4.04")) {
            findings.notApplicable("the device has no Bootstrap-Request Trigger (" + server + "/9)");
        } else if (findings.expectCode(triggered, "2.04")) {
            findings.expect(
                    device.await(mark, "device.registered").isPresent(),
                    "no Register followed the bootstrap that was asked for");
        }
    }

    private static void registeredAfter(DeviceUnderTest device, Findings findings) {
        session(device, findings)
                .ifPresent(session -> findings.expect(
                        device.registration().hasNonNull("registrationId"),
                        "the device bootstrapped but is not registered"));
    }
}
