// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.Router;
import io.dormouse.kit.http.Routes;
import io.dormouse.server.device.KnownDevices;
import io.dormouse.server.device.NextContact;
import io.dormouse.server.device.Reach;
import io.dormouse.server.device.Reachability;
import io.dormouse.server.message.MessagePageStore.Page;
import io.dormouse.server.message.MessagePageStore.Row;
import io.dormouse.server.message.MessagePageStore.Wish;
import io.dormouse.server.message.Messages.Changed;
import io.dormouse.server.message.Messages.Submitted;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The HTTP side of messages (api.md "Messages"). */
public final class MessageRoutes implements Routes {
    static final int BODY_BYTES_MAX = 128 * 1024;
    static final int PAGE_MAX = 1_000;
    private static final int PAGE_DEFAULT = 100;

    private final Messages messages;
    private final SubmissionReader submissions;
    private final KnownDevices devices;
    private final Reachability reachability;

    public MessageRoutes(Messages messages, Messages.Parts parts) {
        this.messages = messages;
        this.submissions = new SubmissionReader(parts);
        this.devices = parts.devices();
        this.reachability = parts.reachability();
    }

    @Override
    public void addTo(Router router) {
        router.on("POST", "/api/v1/devices/{ep}/messages", Role.OPERATOR, BODY_BYTES_MAX, this::submit)
                .get("/api/v1/devices/{ep}/messages", Role.VIEWER, this::listOfDevice)
                .delete("/api/v1/devices/{ep}/messages", Role.OPERATOR, this::purge)
                .get("/api/v1/messages", Role.VIEWER, this::list)
                .get("/api/v1/messages/{id}", Role.VIEWER, this::get)
                .delete("/api/v1/messages/{id}", Role.OPERATOR, this::cancel)
                .post("/api/v1/messages/{id}:requeue", Role.OPERATOR, this::requeue);
    }

    private CompletionStage<Reply> submit(HttpRequest request) {
        String endpoint = request.path("ep");
        SubmissionReader.Read read = submissions.read(endpoint, request.json(), request.principal());
        return messages.submit(read.submission(), read.body()).thenApply(submitted -> {
            if (submitted instanceof Submitted.Stored stored) {
                return Reply.json(202, json(stored.row()));
            }
            if (submitted instanceof Submitted.Existing existing) {
                return Reply.ok(json(existing.row()));
            }
            if (submitted instanceof Submitted.Reused reused) {
                throw Problem.of(409, "message-id-reused", "This messageId was used before with other content.")
                        .withMember("id", JsonNodeFactory.instance.textNode(reused.id()))
                        .asException();
            }
            throw queueFull().asException();
        });
    }

    private static Problem queueFull() {
        return Problem.of(
                429,
                "queue-full",
                "Already " + WaitingQueue.WAITING_MAX + " messages wait for this device; cancel some, or wait.");
    }

    private CompletionStage<Reply> listOfDevice(HttpRequest request) {
        String endpoint = request.path("ep");
        if (!devices.exists(endpoint)) {
            throw deviceUnknown();
        }
        return page(request, endpoint);
    }

    private CompletionStage<Reply> list(HttpRequest request) {
        return page(request, null);
    }

    private CompletionStage<Reply> page(HttpRequest request, @Nullable String endpoint) {
        Page page = messages.page(new Wish(endpoint, state(request), cursor(request), limit(request)));
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        var items = json.putArray("items");
        page.rows().forEach(row -> items.add(json(row)));
        json.put("next", page.next());
        json.put("estimatedTotal", page.estimatedTotal());
        return Reply.ok(json).done();
    }

    private static @Nullable MessageState state(HttpRequest request) {
        Optional<String> word = request.query("state");
        if (word.isEmpty()) {
            return null;
        }
        return MessageState.of(word.get())
                .orElseThrow(() -> badQuery("state", "is no state of a message").asException());
    }

    private static int limit(HttpRequest request) {
        String text = request.query("limit").orElse(Integer.toString(PAGE_DEFAULT));
        int limit = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > PAGE_MAX) {
            throw badQuery("limit", "must be 1 to " + PAGE_MAX).asException();
        }
        return limit;
    }

    private static @Nullable String cursor(HttpRequest request) {
        Optional<String> cursor = request.query("cursor");
        if (cursor.isPresent() && !cursor.get().matches("[0-9a-f]{32}")) {
            throw badQuery("cursor", "is not the next of a page").asException();
        }
        return cursor.orElse(null);
    }

    private static Problem badQuery(String name, String why) {
        return Problem.of(400, "bad-query", "The query parameter " + name + " " + why + ".");
    }

    private CompletionStage<Reply> get(HttpRequest request) {
        Row row = messages.one(request.path("id")).orElseThrow(MessageRoutes::messageUnknown);
        return Reply.ok(json(row)).done();
    }

    private CompletionStage<Reply> cancel(HttpRequest request) {
        return messages.cancel(request.path("id"), request.principal().name())
                .thenApply(changed -> reply(changed, "Only a queued message can be cancelled"));
    }

    private CompletionStage<Reply> requeue(HttpRequest request) {
        Optional<Duration> ttl = submissions.ttlOfRequeue(request);
        return messages.requeue(request.path("id"), ttl, request.principal().name())
                .thenApply(changed -> reply(changed, "Only a dead-lettered or unknown message can be re-queued"));
    }

    private Reply reply(Changed changed, String rule) {
        if (changed instanceof Changed.Done done) {
            return Reply.ok(json(done.row()));
        }
        if (changed instanceof Changed.NotAllowed not) {
            String code = not.state() == MessageState.IN_FLIGHT ? "message-in-flight" : "message-state";
            throw Problem.of(409, code, rule + "; this one is " + not.state().word() + ".")
                    .asException();
        }
        if (changed instanceof Changed.QueueFull) {
            throw queueFull().asException();
        }
        throw messageUnknown();
    }

    private CompletionStage<Reply> purge(HttpRequest request) {
        String endpoint = request.path("ep");
        if (!devices.exists(endpoint)) {
            throw deviceUnknown();
        }
        return messages.purge(endpoint, request.principal().name())
                .thenApply(
                        purged -> Reply.ok(JsonNodeFactory.instance.objectNode().put("purged", purged)));
    }

    private static RuntimeException deviceUnknown() {
        return Problem.of(404, "device-unknown", "No such device.").asException();
    }

    private static RuntimeException messageUnknown() {
        return Problem.of(404, "message-unknown", "No such message; ended ones are kept for 7 days.")
                .asException();
    }

    private JsonNode json(Row row) {
        return MessageJson.full(row, warning(row.message()));
    }

    /** Why a queued message will probably expire. */
    private @Nullable String warning(Message message) {
        if (message.state() != MessageState.QUEUED) {
            return null;
        }
        Reach reach = reachability.of(message.endpoint());
        NextContact next = reach.nextContact();
        if (reach.listens() || next == null || !message.expiresAt().isBefore(next.at())) {
            return null;
        }
        return "It expires before the next expected contact of the device, about " + next.at() + ".";
    }
}
