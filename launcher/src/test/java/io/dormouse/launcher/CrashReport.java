// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.simulator.Operation;
import io.dormouse.simulator.Received;
import io.dormouse.simulator.SimulatedDevice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares what writers were told, what devices received and what the server says in the end. */
final class CrashReport {
    /** A sleeper that finds nobody for so long gives up its session, as the protocol tells it to; that is the machine's fault. */
    private static final long PATIENCE_MILLIS = 10_000;

    private final Api api;
    private final List<SimulatedDevice> devices;
    private final Desk desk;
    private final List<Long> startMillis;
    private final List<String> violations = new ArrayList<>();
    private int changes;
    private int messages;
    private int calls;
    private int unsure;
    private long registeredAgain;
    private long shakenAgain;

    CrashReport(Api api, List<SimulatedDevice> devices, Desk desk, List<Long> startMillis) {
        this.api = api;
        this.devices = devices;
        this.desk = desk;
        this.startMillis = startMillis;
    }

    List<String> violations() {
        return violations;
    }

    /** Nothing waits, nothing is on its way. */
    boolean quiet() {
        boolean waits = !api.get("/api/v1/messages?state=queued&limit=1")
                        .body()
                        .path("items")
                        .isEmpty()
                || !api.get("/api/v1/messages?state=in-flight&limit=1")
                        .body()
                        .path("items")
                        .isEmpty();
        return !waits
                && devices.stream().allMatch(device -> desk.changes().get(device.endpoint()) == null || inSync(device));
    }

    private boolean inSync(SimulatedDevice device) {
        return twin(device)
                .path("members")
                .path("/3/0/15")
                .path("state")
                .asText()
                .equals("in-sync");
    }

    private JsonNode twin(SimulatedDevice device) {
        return api.get(Api.device(device.endpoint()) + "/twin").body();
    }

    void check(Map<String, Long> registrations, Map<String, Long> handshakes) {
        desk.surprises.forEach(violations::add);
        for (SimulatedDevice device : devices) {
            String endpoint = device.endpoint();
            long registered = device.uplinks().registrations() - registrations.get(endpoint);
            long shaken = device.traffic().handshakes() - handshakes.get(endpoint);
            registeredAgain += registered;
            shakenAgain += shaken;
            if (slowestStartMillis() < PATIENCE_MILLIS) {
                require(registered == 0, endpoint + " had to register " + registered + " times more");
                require(shaken == 0, endpoint + " had to make " + shaken + " handshakes more");
            }
            Map<String, Integer> carriedOut = carriedOut(device);
            changes(device);
            messages(endpoint, carriedOut);
            calls(endpoint, carriedOut);
        }
    }

    private void require(boolean holds, String what) {
        if (!holds) {
            violations.add(what);
        }
    }

    /** How often the device did what carries a tag. */
    private static Map<String, Integer> carriedOut(SimulatedDevice device) {
        Map<String, Integer> carriedOut = new HashMap<>();
        for (Received received : device.received()) {
            boolean tagged =
                    received.operation() == Operation.EXECUTE || received.path().equals("/3/0/14");
            if (tagged) {
                received.values().values().forEach(value -> carriedOut.merge(tag(value.toString()), 1, Integer::sum));
            }
        }
        return carriedOut;
    }

    private static String tag(String text) {
        return text.replaceAll("0='([mr][0-9]+)'", "$1");
    }

    /** No accepted change came for certain after the one that counts now; and the device has it. */
    private void changes(SimulatedDevice device) {
        List<Desk.Change> all = desk.changes().getOrDefault(device.endpoint(), List.of());
        changes += all.size();
        unsure += (int) all.stream().filter(change -> !change.accepted()).count();
        if (all.stream().noneMatch(Desk.Change::accepted)) {
            return;
        }
        String desired = twin(device).path("desired").path("/3/0/15").asText();
        boolean possible = all.stream()
                .filter(change -> change.value().equals(desired))
                .anyMatch(
                        change -> all.stream().noneMatch(other -> other.accepted() && other.begun() > change.ended()));
        require(possible, device.endpoint() + " lost a change: desired is " + desired);
        require(
                desired.equals(String.valueOf(device.read("/3/0/15"))),
                device.endpoint() + " has " + device.read("/3/0/15") + " instead of " + desired);
    }

    private void messages(String endpoint, Map<String, Integer> carriedOut) {
        Map<String, JsonNode> stored = stored(endpoint);
        for (Desk.Submitted submitted : desk.messages().getOrDefault(endpoint, List.of())) {
            messages++;
            JsonNode message = stored.get(submitted.tag());
            String about = endpoint + " message " + submitted.tag();
            int times = carriedOut.getOrDefault(submitted.tag(), 0);
            if (message == null) {
                require(!submitted.accepted(), about + " was accepted and is lost");
                require(times == 0, about + " is not stored and was carried out");
                continue;
            }
            String state = message.path("state").asText();
            int attempts = message.path("attempts").asInt();
            require(times <= attempts, about + " was carried out " + times + " times in " + attempts + " attempts");
            require(!submitted.execute() || times <= 1, about + " was executed " + times + " times");
            require(!state.equals("completed") || times > 0, about + " is completed and was never carried out");
            require(!state.equals("expired") || times == 0, about + " is expired and was carried out");
            require(
                    message.path("feedback").path("outcome").asText().equals(state),
                    about + " has no feedback: " + message);
            require(ends(message) == 1, about + " ended " + ends(message) + " times");
        }
    }

    private static int ends(JsonNode message) {
        int ends = 0;
        for (JsonNode entry : message.path("history")) {
            String state = entry.path("state").asText();
            ends += state.equals("queued") || state.equals("in-flight") ? 0 : 1;
        }
        return ends;
    }

    private Map<String, JsonNode> stored(String endpoint) {
        Map<String, JsonNode> stored = new HashMap<>();
        String cursor = "";
        do {
            JsonNode page = api.get(Api.device(endpoint) + "/messages?limit=1000" + cursor)
                    .body();
            page.path("items")
                    .forEach(message -> stored.put(message.path("messageId").asText(), message));
            cursor = page.path("next").isTextual()
                    ? "&cursor=" + Api.segment(page.path("next").asText())
                    : "";
        } while (!cursor.isEmpty());
        return stored;
    }

    private void calls(String endpoint, Map<String, Integer> carriedOut) {
        for (Desk.Called called : desk.calls().getOrDefault(endpoint, List.of())) {
            calls++;
            int times = carriedOut.getOrDefault(called.tag(), 0);
            String about = endpoint + " call " + called.tag() + ", answered " + called.status() + ",";
            require(times <= 1, about + " was carried out " + times + " times");
            require(called.status() != 200 || times == 1, about + " was never carried out");
            require(called.status() != 409 || times == 0, about + " was carried out");
        }
    }

    private long slowestStartMillis() {
        return startMillis.stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** What was checked, in numbers. */
    @Override
    public String toString() {
        return startMillis.size() + " kills, " + devices.size() + " devices: " + changes + " changes (" + unsure
                + " of them nobody was told of), " + messages + " messages, " + calls + " calls checked; slowest start "
                + slowestStartMillis() + " ms; " + registeredAgain + " registrations and " + shakenAgain
                + " handshakes of the devices; " + violations.size() + " violations";
    }
}
