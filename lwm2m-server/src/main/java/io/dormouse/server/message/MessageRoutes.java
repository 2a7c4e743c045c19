// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dormouse.kit.http.Cursor;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Paging;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Rfc3339;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.Router;
import io.dormouse.kit.http.Routes;
import io.dormouse.server.device.DeviceFilters;
import io.dormouse.server.device.DeviceFilters.Passing;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The HTTP side of messages (api.md "Messages"). */
public final class MessageRoutes implements Routes {
    static final int BODY_BYTES_MAX = 128 * 1024;

    /** Templates without a device in them that hold a token to its devices nevertheless. */
    public static final Set<String> AWARE =
            Set.of("/api/v1/messages", "/api/v1/messages/{id}", "/api/v1/messages/{id}:requeue");

    private final Messages messages;
    private final SubmissionReader submissions;
    private final KnownDevices devices;
    private final Reachability reachability;
    private final DeviceFilters filters;

    public MessageRoutes(Messages messages, Messages.Parts parts, DeviceFilters filters) {
        this.messages = messages;
        this.submissions = new SubmissionReader(parts);
        this.devices = parts.devices();
        this.reachability = parts.reachability();
        this.filters = filters;
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
        Paging paging = Paging.of(request, 1);
        List<Passing> of = new ArrayList<>(visible(request));
        request.query("filter").filter(text -> !text.isBlank()).ifPresent(text -> of.add(filters.devices(text)));
        String before = paging.after().map(cursor -> cursor.keys().get(0)).orElse(null);
        Page page = messages.page(new Wish(endpoint, state(request), of, before, paging.limit()));
        Cursor next = page.next() == null ? null : Cursor.of(page.next());
        return Reply.ok(paging.page(page.rows().stream().map(this::json).toList(), next, (long) page.estimatedTotal()))
                .done();
    }

    /** What a token that is limited to some devices may see. */
    private List<Passing> visible(HttpRequest request) {
        String limit = request.principal().deviceFilter();
        return limit == null ? List.of() : List.of(filters.devices(limit));
    }

    private static @Nullable MessageState state(HttpRequest request) {
        Optional<String> word = request.query("state");
        if (word.isEmpty()) {
            return null;
        }
        return MessageState.of(word.get())
                .orElseThrow(() -> badQuery("state", "is no state of a message").asException());
    }

    private static Problem badQuery(String name, String why) {
        return Problem.of(400, "bad-query", "The query parameter " + name + " " + why + ".");
    }

    private Row visibleRow(HttpRequest request) {
        return messages.one(request.path("id"), visible(request)).orElseThrow(MessageRoutes::messageUnknown);
    }

    private CompletionStage<Reply> get(HttpRequest request) {
        return Reply.ok(json(visibleRow(request))).done();
    }

    private CompletionStage<Reply> cancel(HttpRequest request) {
        String id = visibleRow(request).message().id();
        return messages.cancel(id, request.principal().name())
                .thenApply(changed -> reply(changed, "Only a queued message can be cancelled"));
    }

    private CompletionStage<Reply> requeue(HttpRequest request) {
        Optional<Duration> ttl = submissions.ttlOfRequeue(request);
        String id = visibleRow(request).message().id();
        return messages.requeue(id, ttl, request.principal().name())
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
        return "It expires before the next expected contact of the device, about " + Rfc3339.write(next.at()) + ".";
    }
}
