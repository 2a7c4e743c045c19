// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A program outside that calls the HTTP API, with nothing but an HTTP client. */
final class Api {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;
    private final String token;

    private Api(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    static Api of(Program program, Path data) {
        try {
            return new Api(
                    program.address("http"),
                    Files.readString(data.resolve("admin-token")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Api withToken(String other) {
        return new Api(base, other);
    }

    URI base() {
        return base;
    }

    record Answer(int status, JsonNode body, HttpResponse<String> raw) {
        String header(String name) {
            return raw.headers().firstValue(name).orElse("");
        }
    }

    Answer get(String path) {
        return call("GET", path, BodyPublishers.noBody());
    }

    Answer delete(String path) {
        return call("DELETE", path, BodyPublishers.noBody());
    }

    Answer put(String path, String json, String... headers) {
        return call("PUT", path, BodyPublishers.ofString(json), withJson("application/json", headers));
    }

    Answer post(String path, String json, String... headers) {
        return call("POST", path, BodyPublishers.ofString(json), withJson("application/json", headers));
    }

    Answer patch(String path, String json, String... headers) {
        return call("PATCH", path, BodyPublishers.ofString(json), withJson("application/merge-patch+json", headers));
    }

    Answer call(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).method(method, body);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), json(response.body()), response);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Follows the event stream from a sequence number on, or from now on with -1; ends when closed. */
    Following follow(long since) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve("/api/v1/events"))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "text/event-stream");
        if (since >= 0) {
            request.header("Last-Event-ID", Long.toString(since));
        }
        try {
            return new Following(
                    client.send(request.build(), BodyHandlers.ofLines()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Events as they came. */
    static final class Following implements AutoCloseable {
        private final List<JsonNode> events = new CopyOnWriteArrayList<>();
        private final Stream<String> lines;

        Following(Stream<String> lines) {
            this.lines = lines;
            Thread reader = new Thread(this::read, "event-reader");
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            try {
                lines.filter(line -> line.startsWith("data:"))
                        .forEach(line -> events.add(json(line.substring(5).strip())));
            } catch (RuntimeException e) {
                events.add(MissingNode.getInstance());
            }
        }

        /** Those of one device, in order. */
        List<JsonNode> of(String endpoint) {
            return events.stream()
                    .filter(event -> event.path("endpoint").asText().equals(endpoint))
                    .toList();
        }

        List<String> types(String endpoint) {
            return of(endpoint).stream()
                    .map(event -> event.path("type").asText())
                    .toList();
        }

        long last() {
            return events.stream()
                    .mapToLong(event -> event.path("seq").asLong())
                    .max()
                    .orElse(-1);
        }

        List<JsonNode> all() {
            return List.copyOf(events);
        }

        @Override
        public void close() {
            lines.close();
        }
    }

    static String device(String endpoint) {
        return "/api/v1/devices/" + segment(endpoint);
    }

    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static JsonNode json(String text) {
        try {
            return text.isBlank() ? MissingNode.getInstance() : MAPPER.readTree(text);
        } catch (IOException e) {
            return MAPPER.getNodeFactory().textNode(text);
        }
    }

    private static String[] withJson(String type, String... headers) {
        return Stream.concat(Stream.of("Content-Type", type), Stream.of(headers))
                .toArray(String[]::new);
    }
}
