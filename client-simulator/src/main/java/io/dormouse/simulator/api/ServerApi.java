// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Calls the API with an admin token. Thread-safe; calls block. */
public final class ServerApi implements AutoCloseable {
    /** What is open at once. */
    public static final int CALLS_MAX = 8;

    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(40);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final URI base;
    private final String token;
    private final ExecutorService threads;
    private final HttpClient client;

    /** @param token empty for none */
    public ServerApi(URI base, String token) {
        this.base = base;
        this.token = token;
        AtomicInteger count = new AtomicInteger();
        threads = Executors.newFixedThreadPool(CALLS_MAX, task -> daemon(task, "api-" + count.incrementAndGet()));
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_MAX)
                .executor(Executors.newFixedThreadPool(2, task -> daemon(task, "api-answers")))
                .build();
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** @param body what the server said; missing when it was nothing, text when it was not JSON */
    public record Answer(int status, JsonNode body) {
        public boolean isSuccess() {
            return status / 100 == 2;
        }

        /** Status and, when it failed, the reason that the server gives. */
        public String words() {
            String detail = body.path("detail").asText(body.path("title").asText(""));
            return isSuccess() || detail.isEmpty() ? Integer.toString(status) : status + " (" + detail + ")";
        }
    }

    public URI base() {
        return base;
    }

    public Answer get(String path) {
        return call("GET", path, "", "application/json");
    }

    /** @throws UncheckedIOException when there is no answer */
    public Answer call(String method, String path, String body, String contentType) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(ANSWER_MAX)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        authorised(request);
        if (!body.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), json(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + base.resolve(path) + ": " + reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while calling " + path, e);
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null || e.getMessage().isBlank() ? e.getClass().getSimpleName() : e.getMessage();
    }

    private void authorised(HttpRequest.Builder request) {
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
    }

    /** Several calls, {@link #CALLS_MAX} at a time; the answers in the same order. */
    public List<Answer> all(List<Callable<Answer>> calls) {
        List<Answer> answers = new ArrayList<>();
        try {
            for (Future<Answer> each : threads.invokeAll(calls)) {
                answers.add(each.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while calling the API", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
        return answers;
    }

    /** The lines of the event stream, from now on or after {@code since} (from 0); closing ends it. */
    Stream<String> events(long since) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve("/api/v1/events" + (since < 0 ? "" : "?since=" + since)));
        authorised(request);
        HttpResponse<Stream<String>> response =
                client.send(request.header("Accept", "text/event-stream").build(), BodyHandlers.ofLines());
        if (response.statusCode() != 200) {
            response.body().close();
            throw new IOException("the event stream was answered " + response.statusCode());
        }
        return response.body();
    }

    public static String device(String endpoint) {
        return "/api/v1/devices/" + segment(endpoint);
    }

    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public static JsonNode json(String text) {
        try {
            return text.isBlank() ? MissingNode.getInstance() : MAPPER.readTree(text);
        } catch (IOException e) {
            return MAPPER.getNodeFactory().textNode(text);
        }
    }

    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
