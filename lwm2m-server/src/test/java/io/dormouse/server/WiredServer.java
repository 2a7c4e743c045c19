// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dormouse.kit.config.Configuration;
import io.dormouse.simulator.DeviceSpec;
import io.dormouse.simulator.SimulatedDevice;
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
import java.util.Map;

/** The real server on free ports, and a caller who holds each answer against openapi.yaml. */
final class WiredServer implements AutoCloseable {
    private final OpenApiContract contract = OpenApiContract.load();
    private final ObjectMapper mapper = new ObjectMapper();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Lwm2mServer server;
    private final String token;

    record Answer(int status, JsonNode json, String text, Map<String, java.util.List<String>> headers) {
        String header(String name) {
            return headers.getOrDefault(name, java.util.List.of("")).get(0);
        }
    }

    WiredServer(Path directory) throws IOException {
        Path tokenFile = directory.resolve("admin-token");
        server = Lwm2mServer.start(config(
                directory,
                Map.of(
                        "admin-token-file", tokenFile.toString(),
                        "nosec", "any",
                        "http-port", "0",
                        "coap-port", "0",
                        "coaps-port", "0")));
        token = Files.readString(tokenFile).strip();
    }

    static ServerConfig config(Path directory, Map<String, String> more) {
        Map<String, String> keys = new java.util.HashMap<>(more);
        keys.put("data", directory.toString());
        keys.put("coap-bind", "127.0.0.1");
        Configuration.Loading loading = Configuration.load(ServerKeys.all(), keys, Map.of(), null);
        if (loading instanceof Configuration.Loaded loaded) {
            return ServerConfig.of(loaded.configuration());
        }
        throw new IllegalStateException(loading.toString());
    }

    DeviceSpec device(String endpoint) {
        URI coap = server.deviceAddresses().stream()
                .filter(address -> address.getScheme().equals("coap"))
                .findFirst()
                .orElseThrow();
        return SimulatedDevice.named(endpoint).server(coap);
    }

    /** @param template with at most one variable, which stands for {@code name} */
    Answer call(String method, String template, String name, String query, String json, String... headers) {
        String path = template.replaceAll("\\{\\w+}", segment(name)) + query;
        boolean body = !json.isEmpty();
        HttpRequest.Builder request = HttpRequest.newBuilder(server.http().resolve(path))
                .setHeader("Authorization", "Bearer " + token)
                .method(method, body ? BodyPublishers.ofString(json.replace('\'', '"')) : BodyPublishers.noBody());
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        Answer answer = answer(send(request.build()));
        boolean hasJson = answer.header("content-type").contains("json");
        if (answer.status() != 304) {
            contract.check(method, template, answer.status(), hasJson ? answer.json() : null);
        }
        boolean jsonSent = !String.join(" ", headers).contains("Content-Type");
        if (body && answer.status() < 400 && jsonSent) {
            contract.checkRequest(method, template, "application/json", read(json.replace('\'', '"')));
        }
        return answer;
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(request.toString(), broken);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private Answer answer(HttpResponse<String> response) {
        String type = response.headers().firstValue("Content-Type").orElse("");
        JsonNode json = read(type.contains("json") ? response.body() : "null");
        return new Answer(
                response.statusCode(), json, response.body(), response.headers().map());
    }

    private JsonNode read(String text) {
        try {
            return mapper.readTree(text);
        } catch (IOException notJson) {
            throw new java.io.UncheckedIOException(text, notJson);
        }
    }

    private static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        server.close();
    }
}
