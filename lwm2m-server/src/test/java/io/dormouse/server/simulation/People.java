// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.http.Json;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.TestRequest;
import io.dormouse.objects.Value;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Those who call the HTTP API: they change what they want, send, call, cancel, try again; several at once, never waiting for each other. */
final class People {
    private final Simulation simulation;
    private final Chance chance;
    private final Checker checker;
    private final List<String> submitted = new ArrayList<>();
    private int counter;
    private boolean done;

    People(Simulation simulation) {
        this.simulation = simulation;
        this.chance = simulation.chance();
        this.checker = simulation.checker();
    }

    void begin() {
        later();
    }

    void go() {
        done = true;
    }

    private void later() {
        int pause = (int) Math.max(20, simulation.conditions().length().toSeconds() / 60);
        simulation.time().after(chance.seconds(0, pause), () -> {
            if (!done) {
                int many = chance.oneIn(4) ? 3 : 1;
                for (int i = 0; i < many; i++) {
                    something();
                }
                later();
            }
        });
    }

    private void something() {
        String endpoint = chance.pick(simulation.things()).endpoint();
        switch (chance.between(0, 15)) {
            case 0, 1, 2, 3, 4 -> patch(endpoint);
            case 5 -> removes(endpoint);
            case 6, 7, 8, 9 -> submits(endpoint);
            case 10, 11, 12 -> calls(endpoint);
            case 13 -> cancels();
            case 14 -> requeues();
            default -> looks(endpoint);
        }
    }

    private void send(TestRequest request, Consumer<@Nullable Reply> answer) {
        Process process = simulation.process();
        if (process == null) {
            answer.accept(null);
            return;
        }
        checker.counts("http requests");
        process.call(request, answer);
    }

    private static String device(String endpoint) {
        return "/api/v1/devices/" + endpoint;
    }

    private static TestRequest json(TestRequest request, String json) {
        return request.withBody(
                request.method().equals("PATCH") ? "application/merge-patch+json" : "application/json",
                json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** Changes one or two members of the desired state at once. */
    private void patch(String endpoint) {
        StringBuilder body = new StringBuilder("{");
        List<Desire.Change> changes = new ArrayList<>();
        int many = chance.oneIn(3) ? 2 : 1;
        List<String> paths = new ArrayList<>(Thing.TWIN_PATHS);
        for (int i = 0; i < many; i++) {
            String path = paths.remove(chance.between(0, paths.size() - 1));
            String value = "v" + ++counter;
            changes.add(checker.desire(endpoint, path).asks(new Value.Text(value), checker.version(endpoint)));
            body.append(i > 0 ? "," : "")
                    .append("'")
                    .append(path)
                    .append("':'")
                    .append(value)
                    .append("'");
        }
        change(endpoint, body.append("}").toString(), changes);
    }

    private void removes(String endpoint) {
        String path = chance.pick(Thing.TWIN_PATHS);
        change(
                endpoint,
                "{'" + path + "':null}",
                List.of(checker.desire(endpoint, path).asks(null, checker.version(endpoint))));
    }

    private void change(String endpoint, String body, List<Desire.Change> changes) {
        TestRequest request = json(TestRequest.patch(device(endpoint) + "/twin/desired"), body);
        if (simulation.sabotage() == Sabotage.FORGETS_WHEN_ASLEEP && simulation.sleeps(endpoint)) {
            changes.forEach(change -> change.ends(Desire.Fate.ACCEPTED, 1_000_000));
            return;
        }
        boolean race = chance.oneIn(8);
        send(race ? request.withIfMatch(chance.between(0, 3)) : request, reply -> {
            checker.counts("patches " + (reply == null ? "lost" : reply.status()));
            long version = reply != null && reply.status() == 200
                    ? body(reply).path("version").asLong()
                    : checker.version(endpoint);
            changes.forEach(change -> change.ends(fate(reply), version));
            if (reply != null && reply.status() != 200 && reply.status() != 503 && reply.status() != 412) {
                checker.violated("a patch was answered " + reply.status() + " " + reply.json());
            }
        });
    }

    /** 503 says that it was not stored, or that nobody knows. */
    private static Desire.Fate fate(@Nullable Reply reply) {
        if (reply == null || reply.status() == 503) {
            return Desire.Fate.UNSURE;
        }
        return reply.status() == 200 ? Desire.Fate.ACCEPTED : Desire.Fate.REFUSED;
    }

    private static JsonNode body(Reply reply) {
        JsonNode json = reply.json();
        if (json == null) {
            throw new IllegalStateException("no body with " + reply.status());
        }
        return Json.read(Json.write(json));
    }

    private void submits(String endpoint) {
        String tag = "m" + ++counter;
        boolean execute = chance.oneIn(2);
        boolean repeatable = execute && chance.oneIn(4);
        Duration ttl = chance.oneIn(3) ? chance.seconds(10, 120) : chance.seconds(120, 20_000);
        ttl = Duration.ofSeconds(ttl.toSeconds());
        checker.messages().begins(tag, execute, repeatable, ttl);
        String what = execute
                ? "'op':'execute','path':'" + Thing.BUTTON + "','args':\"0=\\u0027" + tag + "\\u0027\""
                : "'op':'write','path':'" + Thing.BOX + "','value':'" + tag + "'";
        String body = "{'messageId':'" + tag + "'," + what + ",'ttl':'" + ttl + "','feedback':'full'"
                + (repeatable ? ",'repeatable':true" : "") + (chance.oneIn(6) ? ",'strict':true" : "") + "}";
        submit(endpoint, tag, body);
        if (chance.oneIn(5)) {
            submit(endpoint, tag, body);
        }
    }

    private void submit(String endpoint, String tag, String body) {
        send(json(TestRequest.post(device(endpoint) + "/messages"), body), reply -> {
            checker.counts("submissions " + (reply == null ? "lost" : reply.status()));
            if (reply != null && (reply.status() == 202 || reply.status() == 200)) {
                MessageLives.Life life = checker.messages().of(tag);
                life.accepted = true;
                checker.require(!life.state.isEmpty(), life + " was accepted and is not stored");
                submitted.add(body(reply).path("id").asText());
            } else if (reply != null && reply.status() != 503 && reply.status() != 429) {
                checker.violated("a message was answered " + reply.status() + " " + reply.json() + " " + body);
            }
        });
    }

    private void cancels() {
        if (!submitted.isEmpty()) {
            send(TestRequest.delete("/api/v1/messages/" + chance.pick(submitted)), reply -> {
                // A wall clock that was moved makes old what was not.
                boolean old = reply != null
                        && reply.status() == 404
                        && simulation.conditions().jumps() > 0;
                if (reply != null && !old && reply.status() != 200 && reply.status() != 409 && reply.status() != 503) {
                    checker.violated("a cancellation was answered " + reply.status() + " " + reply.json());
                }
            });
        }
    }

    private void requeues() {
        if (!submitted.isEmpty()) {
            send(TestRequest.post("/api/v1/messages/" + chance.pick(submitted) + ":requeue"), reply -> {
                boolean old = reply != null
                        && reply.status() == 404
                        && simulation.conditions().jumps() > 0;
                boolean fits =
                        reply == null || old || List.of(200, 409, 429, 503).contains(reply.status());
                checker.require(fits, "a re-queueing was answered " + (reply == null ? "" : reply.json()));
            });
        }
    }

    private void calls(String endpoint) {
        String tag = "r" + ++counter;
        String patience = chance.oneIn(3) ? ",'connectTimeout':'PT" + chance.between(1, 300) + "S'" : "";
        String body = "{'op':'execute','path':'" + Thing.BUTTON + "','args':\"0=\\u0027" + tag
                + "\\u0027\",'responseTimeout':'PT" + chance.between(1, 60) + "S'" + patience
                + (chance.oneIn(4) ? ",'thenRead':['/3/0/0']" : "") + "}";
        send(json(TestRequest.post(device(endpoint) + "/rpc"), body), reply -> {
            if (reply != null) {
                checker.callEnds(tag, reply.status());
                boolean fits = List.of(200, 404, 409, 429, 503, 504).contains(reply.status());
                checker.require(fits, "a call was answered " + reply.status() + " " + reply.json());
            }
        });
    }

    private void looks(String endpoint) {
        send(TestRequest.get(device(endpoint) + "/twin"), reply -> {
            if (reply != null && reply.status() != 200 && reply.status() != 404 && reply.status() != 503) {
                checker.violated("a twin was answered " + reply.status() + " " + reply.json());
            }
        });
    }

    /** Somebody says: try again all that was given up. */
    void triesAgain(String endpoint) {
        send(TestRequest.post(device(endpoint) + "/twin:retry"), reply -> {
            if (reply == null || reply.status() == 503) {
                simulation.time().after(Duration.ofMinutes(1), () -> triesAgain(endpoint));
            }
        });
    }

    void explains(String endpoint, Consumer<JsonNode> then) {
        send(TestRequest.get(device(endpoint) + "/twin/explain"), reply -> {
            if (reply != null && reply.status() == 200) {
                then.accept(body(reply));
            } else if (reply == null || reply.status() != 404) {
                checker.violated("in the end no twin of " + endpoint + ": " + (reply == null ? "" : reply.json()));
            }
        });
    }
}
