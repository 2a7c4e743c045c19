// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dormouse.kit.config.Configuration;
import io.dormouse.simulator.DeviceSpec;
import io.dormouse.simulator.SimulatedDevice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The real server on free ports, and a caller who holds each answer against openapi.yaml. */
public final class WiredServer implements AutoCloseable {
    private final OpenApiContract contract = OpenApiContract.load();
    private final ObjectMapper mapper = new ObjectMapper();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Set<String> called = new TreeSet<>();
    private final Lwm2mServer server;
    private final String token;

    /** @param json null in JSON where the body is something else */
    public record Answer(int status, JsonNode json, String text, Map<String, List<String>> headers) {
        public String header(String name) {
            return headers.getOrDefault(name, List.of("")).get(0);
        }

        public String at(String pointer) {
            return json.at(pointer).asText();
        }

        public int count(String pointer) {
            return json.at(pointer).size();
        }
    }

    public WiredServer(Path directory) throws IOException {
        this(directory, Map.of());
    }

    /** @param more configuration keys, which win */
    public WiredServer(Path directory, Map<String, String> more) throws IOException {
        Path tokenFile = directory.resolve("admin-token");
        Map<String, String> keys = new HashMap<>(Map.of(
                "admin-token-file", tokenFile.toString(),
                "nosec", "any",
                "coap-port", "0",
                "coaps-port", "0"));
        keys.putAll(more);
        server = Lwm2mServer.start(config(directory, keys));
        token = Files.readString(tokenFile).strip();
    }

    static ServerConfig config(Path directory, Map<String, String> more) {
        Map<String, String> keys = new HashMap<>(more);
        keys.put("data", directory.toString());
        keys.put("coap-bind", "127.0.0.1");
        keys.put("http-port", "0");
        Configuration.Loading loading = Configuration.load(ServerKeys.all(), keys, Map.of(), null);
        if (loading instanceof Configuration.Loaded loaded) {
            return ServerConfig.of(loaded.configuration());
        }
        throw new IllegalStateException(loading.toString());
    }

    public DeviceSpec device(String endpoint) {
        return SimulatedDevice.named(endpoint).server(uri("coap"));
    }

    /** With a pre-shared key, over DTLS. */
    public DeviceSpec secureDevice(String endpoint, String identity, byte[] key) {
        return SimulatedDevice.named(endpoint).psk(identity, key).server(uri("coaps"));
    }

    /** What devices can speak to it. */
    public List<String> schemes() {
        return server.deviceAddresses().stream().map(URI::getScheme).toList();
    }

    public URI uri(String scheme) {
        return server.deviceAddresses().stream()
                .filter(address -> address.getScheme().equals(scheme))
                .findFirst()
                .orElseThrow();
    }

    public InetSocketAddress address(String scheme) {
        return new InetSocketAddress(uri(scheme).getHost(), uri(scheme).getPort());
    }

    /** The operations that were called, as {@link OpenApiContract#operations()} names them. */
    Set<String> called() {
        return called;
    }

    /**
     * @param operation such as {@code GET /api/v1/devices/{ep}?limit=1}; all its variables stand for {@code name}
     * @param body with single quotes when it is JSON; empty for none
     * @param headers names and values
     */
    public Answer expect(int status, String operation, String name, String body, String... headers) {
        Answer answer = call(operation, name, body, headers);
        assertEquals(status, answer.status(), () -> operation + " " + body + " -> " + answer.text());
        return answer;
    }

    private Answer call(String operation, String name, String body, String... headers) {
        String method = operation.substring(0, operation.indexOf(' '));
        String[] target = operation.substring(method.length() + 1).split("\\?", 2);
        boolean isJson = !body.isEmpty() && !List.of(headers).contains("Content-Type");
        String sent = isJson ? body.replace('\'', '"') : body;
        String path = target[0].replaceAll("\\{\\w+}", segment(name)) + (target.length == 2 ? "?" + target[1] : "");
        Answer answer = send(method, path, sent, headers);
        called.add(method + " " + target[0]);
        if (answer.status() != 304) {
            contract.check(method, target[0], answer.status(), answer.json().isNull() ? null : answer.json());
        }
        if (isJson && answer.status() < 400) {
            contract.checkRequest(method, target[0], "application/json", read(sent));
        }
        return answer;
    }

    private Answer send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.http().resolve(path))
                .setHeader("Authorization", "Bearer " + token)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            String type = response.headers().firstValue("Content-Type").orElse("");
            JsonNode json = read(type.contains("json") ? response.body() : "null");
            return new Answer(
                    response.statusCode(),
                    json,
                    response.body(),
                    response.headers().map());
        } catch (IOException broken) {
            throw new UncheckedIOException(method + " " + path, broken);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** A number of {@code /metrics}. */
    public int metric(String name) {
        return send("GET", "/metrics", "")
                .text()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .findFirst()
                .map(line -> (int) Double.parseDouble(line.substring(name.length() + 1)))
                .orElseThrow();
    }

    private JsonNode read(String text) {
        try {
            return mapper.readTree(text);
        } catch (IOException notJson) {
            throw new UncheckedIOException(text, notJson);
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
