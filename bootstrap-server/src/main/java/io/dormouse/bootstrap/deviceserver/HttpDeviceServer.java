// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.deviceserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.bootstrap.session.DeviceServer;
import io.dormouse.kit.http.Json;
import io.dormouse.kit.http.ProblemException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The HTTP API of the device-management server, with a token of role engineer that is read anew from its file each time. */
public final class HttpDeviceServer implements DeviceServer {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int TOKEN_BYTES_MAX = 4_096;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final Supplier<URI> base;
    private final Path tokenFile;

    /** @param base such as {@code https://dm.example:8080} */
    public HttpDeviceServer(Supplier<URI> base, Path tokenFile) {
        this.base = base;
        this.tokenFile = tokenFile;
    }

    /** An answer, whatever its status. */
    record Answer(int status, JsonNode body) {
        String detail() {
            String detail = body.path("detail").asText("");
            return "HTTP " + status + (detail.isEmpty() ? "" : ": " + detail);
        }
    }

    @Override
    public CompletionStage<Stored> storeKey(String endpoint, String identity, byte[] key) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("type", "psk")
                .put("identity", identity)
                .put("key", HexFormat.of().formatHex(key));
        return call("PUT", "/api/v1/credentials/" + segment(endpoint), body)
                .thenApply(HttpDeviceServer::stored)
                .exceptionally(failure -> new Stored.Unavailable(why(failure)));
    }

    private static Stored stored(Answer answer) {
        if (answer.status() / 100 == 2) {
            return new Stored.Done();
        }
        // A token may just be changing, and a server that is busy or starting comes back.
        boolean passing = answer.status() >= 500 || answer.status() == 429 || answer.status() == 401;
        return passing ? new Stored.Unavailable(answer.detail()) : new Stored.Refused(answer.detail());
    }

    /** The answer, or an exceptional completion when there is none. */
    CompletionStage<Answer> call(String method, String path, @Nullable JsonNode body) {
        HttpRequest request;
        try {
            request = HttpRequest.newBuilder(base.get().resolve(path))
                    .timeout(PATIENCE)
                    .header("Authorization", "Bearer " + token())
                    .header("Content-Type", "application/json")
                    .method(
                            method,
                            body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(Json.write(body)))
                    .build();
        } catch (IOException | IllegalArgumentException unreadable) {
            return CompletableFuture.failedFuture(
                    new IOException("the token file " + tokenFile + " cannot be used: " + unreadable.getMessage()));
        }
        return client.sendAsync(request, BodyHandlers.ofByteArray())
                .thenApply(response -> new Answer(response.statusCode(), json(response)));
    }

    /** One segment of a path, for any endpoint name. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String token() throws IOException {
        if (Files.size(tokenFile) > TOKEN_BYTES_MAX) {
            throw new IOException("it is too large");
        }
        return Files.readString(tokenFile).strip();
    }

    private static JsonNode json(HttpResponse<byte[]> response) {
        try {
            return Json.read(response.body());
        } catch (ProblemException noJson) {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    static String why(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String message = cause.getMessage();
        return "the device-management server cannot be reached: "
                + (message == null ? cause.getClass().getSimpleName() : message);
    }
}
