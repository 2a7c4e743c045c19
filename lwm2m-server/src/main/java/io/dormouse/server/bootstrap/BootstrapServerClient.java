// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Json;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Problem.Fault;
import io.dormouse.kit.http.ProblemException;
import io.dormouse.kit.http.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Asks the bootstrap server what callers ask, and hands its answers back as they are. */
final class BootstrapServerClient {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int TOKEN_BYTES_MAX = 4_096;
    private static final List<String> PARAMETERS = List.of("limit", "cursor", "endpoint", "state", "check");
    private static final List<String> TOLD_ON = List.of("If-Match", "Idempotency-Key");
    private static final List<String> TOLD_BACK = List.of("ETag", "Cache-Control", "Retry-After");

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final Upstream upstream;

    BootstrapServerClient(Upstream upstream) {
        this.upstream = upstream;
    }

    /** @param template of the route, whose variables the request has */
    CompletionStage<Reply> pass(String template, HttpRequest request) {
        java.net.http.HttpRequest.Builder passed = java.net.http.HttpRequest.newBuilder(target(template, request))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token())
                .header("Dormouse-On-Behalf-Of", encoded(request.principal().name()))
                .method(
                        request.method(),
                        request.body().length == 0
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(request.body()));
        if (request.body().length > 0) {
            passed.header("Content-Type", "application/json");
        }
        for (String name : TOLD_ON) {
            request.header(name).ifPresent(value -> passed.header(name, value));
        }
        return client.sendAsync(passed.build(), BodyHandlers.ofByteArray())
                .thenApply(BootstrapServerClient::reply)
                .exceptionally(failure -> {
                    Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                            ? failure.getCause()
                            : failure;
                    throw cause instanceof ProblemException problem
                            ? problem
                            : unavailable("cannot be reached: " + cause);
                });
    }

    private URI target(String template, HttpRequest request) {
        String path = template;
        for (Map.Entry<String, String> variable : request.pathVariables().entrySet()) {
            path = path.replace("{" + variable.getKey() + "}", encoded(variable.getValue()));
        }
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
        for (String name : PARAMETERS) {
            request.query(name).ifPresent(value -> query.add(name + "=" + encoded(value)));
        }
        return upstream.url().resolve(path + query);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String token() {
        try {
            if (Files.size(upstream.tokenFile()) <= TOKEN_BYTES_MAX) {
                return Files.readString(upstream.tokenFile()).strip();
            }
        } catch (IOException unreadable) {
            throw unavailable("has no token: " + unreadable);
        }
        throw unavailable("has no token: " + upstream.tokenFile() + " is too large");
    }

    private static Reply reply(HttpResponse<byte[]> response) {
        if (response.statusCode() == 401 || response.statusCode() == 403) {
            throw unavailable("does not take the token of this server (HTTP " + response.statusCode() + ")");
        }
        if (response.statusCode() >= 400) {
            throw problem(response);
        }
        Reply reply = response.body().length == 0
                ? Reply.empty(response.statusCode())
                : Reply.json(response.statusCode(), json(response.body()));
        for (String name : TOLD_BACK) {
            String value = response.headers().firstValue(name).orElse("");
            reply = value.isEmpty() ? reply : reply.withHeader(name, value);
        }
        return reply;
    }

    /** The same words, with the trace of this server. */
    private static ProblemException problem(HttpResponse<byte[]> response) {
        JsonNode told = json(response.body());
        List<Fault> faults = new ArrayList<>();
        for (JsonNode fault : told.path("errors")) {
            faults.add(new Fault(
                    fault.path("pointer").asText(),
                    fault.path("code").asText(),
                    fault.path("detail").asText()));
        }
        Problem problem = Problem.of(
                        response.statusCode(),
                        told.path("code").asText("internal"),
                        told.path("detail").asText())
                .withErrors(faults);
        for (String name : TOLD_BACK) {
            String value = response.headers().firstValue(name).orElse("");
            problem = value.isEmpty() ? problem : problem.withHeader(name, value);
        }
        return problem.asException();
    }

    private static JsonNode json(byte[] body) {
        try {
            return Json.read(body);
        } catch (ProblemException noJson) {
            throw unavailable("answers what is no JSON");
        }
    }

    private static ProblemException unavailable(String why) {
        return Problem.of(502, "bootstrap-server-unavailable", "The bootstrap server " + why + ".")
                .asException();
    }
}
