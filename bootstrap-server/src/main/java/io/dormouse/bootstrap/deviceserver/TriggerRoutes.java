// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.deviceserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.bootstrap.deviceserver.HttpDeviceServer.Answer;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.ProblemException;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.Router;
import io.dormouse.kit.http.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /bootstrap/devices/{ep}:trigger}: lets the device-management server execute {@code /1/x/9}, as a message, so that a device that sleeps hears of it when it wakes
 * (server-initiated bootstrap, OMA LwM2M Core 1.1 §6.1.6).
 */
public final class TriggerRoutes implements Routes {
    private static final String TTL = "P7D";

    private final @Nullable HttpDeviceServer server;

    /** @param server null when none is configured */
    public TriggerRoutes(@Nullable HttpDeviceServer server) {
        this.server = server;
    }

    @Override
    public void addTo(Router router) {
        router.post("/api/v1/bootstrap/devices/{ep}:trigger", Role.ENGINEER, this::trigger);
    }

    private CompletionStage<Reply> trigger(HttpRequest request) {
        HttpDeviceServer asked = server;
        if (asked == null) {
            throw Problem.of(
                            409,
                            "no-device-server",
                            "This bootstrap server does not know a device-management server: start it with --dm-url and --dm-token-file.")
                    .asException();
        }
        Integer wanted = wanted(request);
        String device = "/api/v1/devices/" + HttpDeviceServer.segment(request.path("ep"));
        return asked.call("GET", device + "/registration", null)
                .thenCompose(answer -> {
                    String path = "/1/" + instance(answer, wanted) + "/9";
                    ObjectNode message = JsonNodeFactory.instance
                            .objectNode()
                            .put("op", "execute")
                            .put("path", path)
                            // Twice does no harm; a server that dies in between must not swallow it.
                            .put("repeatable", true)
                            .put("ttl", TTL);
                    return asked.call("POST", device + "/messages", message)
                            .thenApply(queued -> reply(request.path("ep"), path, queued));
                })
                .exceptionally(failure -> {
                    throw problem(failure);
                });
    }

    private static @Nullable Integer wanted(HttpRequest request) {
        if (request.body().length == 0) {
            return null;
        }
        JsonNode json = request.json();
        JsonNode instance = json.path("instance");
        boolean good = json.isObject() && json.size() == (instance.isMissingNode() ? 0 : 1);
        if (!good || !(instance.isMissingNode() || (instance.canConvertToInt() && instance.intValue() >= 0))) {
            throw Problem.of(422, "bad-trigger", "The body may hold \"instance\": which instance of object 1 is ours.")
                    .asException();
        }
        return instance.isMissingNode() ? null : instance.intValue();
    }

    private static int instance(Answer registration, @Nullable Integer wanted) {
        if (registration.status() == 404) {
            throw Problem.of(
                            409,
                            "device-not-registered",
                            "The device is not registered at the device-management server; it asks for a bootstrap by itself.")
                    .asException();
        }
        if (registration.status() != 200) {
            throw unavailable(registration.detail());
        }
        List<Integer> instances = new ArrayList<>();
        for (JsonNode object : registration.body().path("objects")) {
            String[] parts = object.asText("").split("/");
            if (parts.length == 3 && parts[1].equals("1")) {
                instances.add(Integer.parseInt(parts[2]));
            }
        }
        Optional<Integer> only = instances.size() == 1 ? Optional.of(instances.get(0)) : Optional.empty();
        Integer chosen = wanted == null ? only.orElse(null) : wanted;
        if (chosen == null || !instances.contains(chosen)) {
            throw Problem.of(
                            409,
                            "server-instance-unclear",
                            "The device has the instances " + instances
                                    + " of object 1; say which one is of our device-management server: {\"instance\":…}.")
                    .asException();
        }
        return chosen;
    }

    private static Reply reply(String endpoint, String path, Answer queued) {
        if (queued.status() >= 500 || queued.status() == 401) {
            throw unavailable(queued.detail());
        }
        if (queued.status() / 100 != 2) {
            throw Problem.of(409, "trigger-refused", "The device-management server refused: " + queued.detail())
                    .asException();
        }
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("endpoint", endpoint)
                .put("path", path)
                .put("messageId", queued.body().path("id").asText())
                .put("expiresAt", queued.body().path("expiresAt").asText());
        return Reply.json(202, body);
    }

    private static ProblemException unavailable(String detail) {
        return Problem.of(502, "device-server-unavailable", "The device-management server did not help: " + detail)
                .asException();
    }

    private static ProblemException problem(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof ProblemException known ? known : unavailable(HttpDeviceServer.why(failure));
    }
}
