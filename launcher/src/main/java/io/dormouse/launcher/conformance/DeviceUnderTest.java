// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.time.Time;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The device as the cases talk to it. Everything that was asked and answered becomes evidence. */
final class DeviceUnderTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int EVIDENCE_CHARS = 400;
    private static final int PAGE = 1_000;
    private static final Duration WAIT_MAX = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofMillis(200);

    private final ServerApi api;
    private final String endpoint;
    private final Duration patience;
    private final Time time;
    private List<String> evidence = new ArrayList<>();

    /** @param patience how long a sleeping device is waited for, and a reaction of it */
    DeviceUnderTest(ServerApi api, String endpoint, Duration patience, Time time) {
        this.api = api;
        this.endpoint = endpoint;
        this.patience = patience;
        this.time = time;
    }

    String endpoint() {
        return endpoint;
    }

    Duration patience() {
        return patience;
    }

    /** What was noted since this was last called. */
    List<String> takeEvidence() {
        List<String> taken = evidence;
        evidence = new ArrayList<>();
        return taken;
    }

    void note(String line) {
        evidence.add(line.length() > EVIDENCE_CHARS ? line.substring(0, EVIDENCE_CHARS) + "…" : line);
    }

    Answered read(String path) {
        return call("read", path, NODES.objectNode());
    }

    Answered read(String path, String format) {
        return call("read", path, NODES.objectNode().put("contentFormat", format));
    }

    Answered write(String path, JsonNode value) {
        ObjectNode body = NODES.objectNode();
        body.set("value", value);
        return call("write", path, body);
    }

    Answered write(String path, JsonNode value, String format) {
        ObjectNode body = NODES.objectNode().put("contentFormat", format);
        body.set("value", value);
        return call("write", path, body);
    }

    /** Although the definition says that it cannot be written. */
    Answered writeAnyway(String path, JsonNode value) {
        ObjectNode body = NODES.objectNode();
        body.set("value", value);
        return call("write", path, body, "?validate=off");
    }

    /** Several resources of one instance, partially or as a whole. */
    Answered writeInstance(String path, ObjectNode values, String format) {
        ObjectNode body = NODES.objectNode().put("contentFormat", format);
        body.set("values", values);
        return call("write", path, body);
    }

    Answered execute(String path) {
        return call("execute", path, NODES.objectNode());
    }

    Answered discover(String path) {
        return call("discover", path, NODES.objectNode());
    }

    Answered attributes(String path, ObjectNode attributes) {
        ObjectNode body = NODES.objectNode();
        body.set("attributes", attributes);
        return call("writeAttributes", path, body);
    }

    Answered create(String path, ObjectNode values) {
        ObjectNode body = NODES.objectNode();
        body.set("values", values);
        return call("create", path, body);
    }

    Answered delete(String path) {
        return call("delete", path, NODES.objectNode());
    }

    Answered observe(String path) {
        return call("observe", path, NODES.objectNode());
    }

    Answered cancel(String path) {
        return call("cancelObservation", path, NODES.objectNode());
    }

    Answered composite(String op, String format, List<String> paths) {
        ObjectNode body = NODES.objectNode().put("op", op);
        if (!format.isEmpty()) {
            body.put("contentFormat", format);
        }
        ArrayNode list = body.putArray("paths");
        paths.forEach(list::add);
        return rpc(op + " " + String.join(" ", paths), body, "");
    }

    Answered writeComposite(String format, ObjectNode values, boolean validate) {
        ObjectNode body = NODES.objectNode().put("op", "writeComposite").put("contentFormat", format);
        body.set("values", values);
        return rpc("writeComposite " + values, body, validate ? "" : "?validate=off");
    }

    private Answered call(String op, String path, ObjectNode body) {
        return call(op, path, body, "");
    }

    private Answered call(String op, String path, ObjectNode body, String query) {
        body.put("op", op).put("path", path);
        String format =
                body.has("contentFormat") ? " as " + body.path("contentFormat").asText() : "";
        String value = body.has("value")
                ? " = " + body.path("value")
                : body.has("values")
                        ? " = " + body.path("values")
                        : body.path("attributes").toString();
        return rpc(op + " " + path + value + format, body, query);
    }

    private Answered rpc(String what, ObjectNode body, String query) {
        Duration wait = patience.compareTo(WAIT_MAX) < 0 ? patience : WAIT_MAX;
        body.put("connectTimeout", wait.toString()).put("responseTimeout", wait.toString());
        ServerApi.Reply reply = api.post(ServerApi.device(endpoint) + "/rpc" + query, body);
        if (!reply.ok()) {
            note(what + " -> " + reply.problem());
            boolean silent = reply.status() == 504 && reply.body().path("sent").asBoolean();
            boolean unreadable = reply.status() == 502;
            throw new NoAnswer(what + ": " + reply.problem(), silent || unreadable);
        }
        Answered answered = new Answered(what, reply.body());
        note(what + " -> " + answered.code()
                + (answered.content().isNull() ? "" : " " + answered.content())
                + (answered.links().isEmpty() ? "" : " " + reply.body().path("links")));
        return answered;
    }

    /** Asked without waiting for the device: the HTTP status of the answer. */
    int readNow(String path) {
        ServerApi.Reply reply = api.post(
                ServerApi.device(endpoint) + "/rpc",
                NODES.objectNode().put("op", "read").put("path", path));
        note("read " + path + " without waiting -> HTTP "
                + (reply.ok() ? "200 " + reply.body().path("code").asText() : reply.problem()));
        return reply.status();
    }

    JsonNode document() {
        return api.get(ServerApi.device(endpoint)).body();
    }

    /** The registration; missing when there is none. */
    JsonNode registration() {
        ServerApi.Reply reply = api.get(ServerApi.device(endpoint) + "/registration");
        note("registration: " + reply.body());
        return reply.body();
    }

    /** Instances as they were registered, such as {@code /3/0}. */
    List<String> objects() {
        List<String> objects = new ArrayList<>();
        api.get(ServerApi.device(endpoint) + "/registration")
                .body()
                .path("objects")
                .forEach(path -> objects.add(path.asText()));
        return objects;
    }

    /** The first registered instance of an object. */
    Optional<String> instanceOf(int objectId) {
        return objects().stream()
                .filter(path -> path.startsWith("/" + objectId + "/"))
                .findFirst();
    }

    /** A resource as {@code GET …/objects} shows it: last value, source. */
    Optional<JsonNode> lastKnown(String path) {
        for (JsonNode object :
                api.get(ServerApi.device(endpoint) + "/objects").body().path("objects")) {
            for (JsonNode instance : object.path("instances")) {
                for (JsonNode resource : instance.path("resources")) {
                    if (resource.path("path").asText().equals(path)) {
                        return Optional.of(resource);
                    }
                }
            }
        }
        return Optional.empty();
    }

    ServerApi.Reply get(String path) {
        return api.get(path);
    }

    /** Ends the observation at the server alone: the next notification is answered with Reset. */
    boolean forgetObservation(String path) {
        for (JsonNode item :
                api.get(ServerApi.device(endpoint) + "/observations").body().path("items")) {
            if (item.path("paths").size() == 1
                    && item.path("paths").get(0).asText().equals(path)) {
                ServerApi.Reply reply = api.delete(ServerApi.device(endpoint) + "/observations/"
                        + item.path("id").asText());
                note("forget the observation of " + path + " -> HTTP " + reply.status());
                return reply.ok();
            }
        }
        return false;
    }

    /** The number of the newest event: what comes later is a reaction to what is done from now on. */
    long mark() {
        long since = 0;
        while (true) {
            JsonNode page = api.get("/api/v1/events/history?since=" + since + "&limit=" + PAGE)
                    .body();
            if (page.path("items").isEmpty() && !page.hasNonNull("next")) {
                return since;
            }
            long next = page.path("next").asLong(since);
            for (JsonNode event : page.path("items")) {
                next = Math.max(next, event.path("seq").asLong());
            }
            if (next == since) {
                return since;
            }
            since = next;
        }
    }

    /** Waits for an event of the device after {@code mark}. */
    Optional<JsonNode> await(long mark, String type, Predicate<JsonNode> matching, Duration atMost) {
        long end = time.nanos() + atMost.toNanos();
        do {
            Optional<JsonNode> found = find(mark, type, matching);
            if (found.isPresent()) {
                note("event " + type + " " + found.get().path("data"));
                return found;
            }
            pause(POLL);
        } while (time.nanos() < end);
        note("no event " + type + " within " + atMost);
        return Optional.empty();
    }

    Optional<JsonNode> await(long mark, String type) {
        return await(mark, type, event -> true, patience);
    }

    private Optional<JsonNode> find(long mark, String type, Predicate<JsonNode> matching) {
        String query = "&types=" + type + "&endpoint=" + URLEncoder.encode(endpoint, StandardCharsets.UTF_8);
        JsonNode page = api.get("/api/v1/events/history?since=" + mark + "&limit=" + PAGE + query)
                .body();
        for (JsonNode event : page.path("items")) {
            if (matching.test(event.path("data"))) {
                return Optional.of(event);
            }
        }
        return Optional.empty();
    }

    /** Time passes on the device. */
    void pause(Duration length) {
        new CompletableFuture<@Nullable Void>()
                .completeOnTimeout(null, length.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
