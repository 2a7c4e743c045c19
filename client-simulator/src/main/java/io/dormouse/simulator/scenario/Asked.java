// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.simulator.api.ServerApi.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Messages and calls by the names that the scenario gives them. Thread-safe. */
final class Asked {
    /** One message, on its way to one device. */
    static final class Message {
        final String endpoint;
        final String id;
        private volatile String state = "queued";

        Message(String endpoint, String id) {
            this.endpoint = endpoint;
            this.id = id;
        }

        String state() {
            return state;
        }

        void state(String now) {
            state = now;
        }
    }

    /** What became of a call to one device. */
    record Call(String endpoint, Answer answer) {}

    private final Map<String, List<Message>> messages = new ConcurrentHashMap<>();
    private final Map<String, Message> byId = new ConcurrentHashMap<>();
    private final Map<String, String> early = new ConcurrentHashMap<>();
    private final Map<String, List<Call>> calls = new ConcurrentHashMap<>();

    void message(String name, Message message) {
        messages.computeIfAbsent(name, any -> new ArrayList<>()).add(message);
        byId.put(message.id, message);
        String heard = early.remove(message.id);
        if (heard != null) {
            message.state(heard);
        }
    }

    List<Message> messages(String name) {
        return List.copyOf(messages.getOrDefault(name, List.of()));
    }

    void call(String name, Call call) {
        calls.computeIfAbsent(name, any -> new ArrayList<>()).add(call);
    }

    List<Call> calls(String name) {
        return List.copyOf(calls.getOrDefault(name, List.of()));
    }

    void event(JsonNode event) {
        String type = event.path("type").asText();
        if (type.startsWith("message.")) {
            String id = event.path("data").path("id").asText();
            String state = type.substring("message.".length());
            Message known = byId.get(id);
            if (known == null) {
                early.put(id, state);
            } else {
                known.state(state);
            }
        }
    }
}
