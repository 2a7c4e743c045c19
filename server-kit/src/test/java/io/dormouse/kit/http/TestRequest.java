// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/**
 * A request without a network. Either hand it to a handler as it is, with its path variables set by
 * {@link #withVariable}, or send it through the real router with {@link TestHttp#send}. It is signed in as
 * {@code token:test} with the role admin unless told otherwise.
 */
public final class TestRequest implements HttpRequest {
    private final String method;
    private final String target;
    private final Map<String, String> headers;
    private final Map<String, String> variables;
    private final byte[] body;
    private final Principal principal;

    private TestRequest(
            String method,
            String target,
            Map<String, String> headers,
            Map<String, String> variables,
            byte[] body,
            Principal principal) {
        this.method = method;
        this.target = target;
        this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        this.headers.putAll(headers);
        this.variables = variables;
        this.body = body;
        this.principal = principal;
    }

    /** @param target path and query as they stand in the request line, percent-encoded */
    public static TestRequest of(String method, String target) {
        return new TestRequest(
                method, target, Map.of(), Map.of(), new byte[0], new Principal("token:test", Role.ADMIN, null));
    }

    public static TestRequest get(String target) {
        return of("GET", target);
    }

    public static TestRequest post(String target) {
        return of("POST", target);
    }

    public static TestRequest put(String target) {
        return of("PUT", target);
    }

    public static TestRequest patch(String target) {
        return of("PATCH", target);
    }

    public static TestRequest delete(String target) {
        return of("DELETE", target);
    }

    public TestRequest as(Role role) {
        return as(new Principal("token:test", role, null));
    }

    public TestRequest as(Principal caller) {
        return new TestRequest(method, target, headers, variables, body, caller);
    }

    public TestRequest withHeader(String name, String value) {
        Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        more.putAll(headers);
        more.put(name, value);
        return new TestRequest(method, target, more, variables, body, principal);
    }

    public TestRequest withIfMatch(long version) {
        return withHeader("If-Match", "\"" + version + "\"");
    }

    /** For requests that go to a handler without a router. */
    public TestRequest withVariable(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(variables);
        more.put(name, value);
        return new TestRequest(method, target, headers, more, body, principal);
    }

    public TestRequest withJson(String json) {
        return withBody("application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    public TestRequest withJson(JsonNode json) {
        return withBody("application/json", Json.write(json));
    }

    public TestRequest withBody(String contentType, byte[] bytes) {
        TestRequest typed =
                withHeader("Content-Type", contentType).withHeader("Content-Length", Integer.toString(bytes.length));
        return new TestRequest(method, target, typed.headers, variables, bytes, principal);
    }

    /** Calls the handler on this thread. */
    public CompletionStage<Reply> handledBy(Handler handler) {
        return handler.handle(this);
    }

    RequestHead head() {
        int question = target.indexOf('?');
        return new RequestHead(
                method,
                question < 0 ? target : target.substring(0, question),
                question < 0 ? null : target.substring(question + 1),
                name -> Optional.ofNullable(headers.get(name)),
                "192.0.2.1",
                "00000000000000000000000000000001");
    }

    private ReceivedRequest received() {
        RequestHead head = head();
        return new ReceivedRequest(head, RequestTarget.parse(head.path(), head.query()), variables, principal, body);
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String path(String name) {
        return received().path(name);
    }

    @Override
    public List<String> segments() {
        return received().segments();
    }

    @Override
    public Optional<String> query(String name) {
        return received().query(name);
    }

    @Override
    public List<String> queries(String name) {
        return received().queries(name);
    }

    @Override
    public Optional<String> header(String name) {
        return received().header(name);
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public JsonNode json() {
        return received().json();
    }

    @Override
    public OptionalLong ifMatch() {
        return received().ifMatch();
    }

    @Override
    public Duration preferWait() {
        return received().preferWait();
    }

    @Override
    public Principal principal() {
        return principal;
    }

    @Override
    public String remote() {
        return head().remote();
    }

    @Override
    public String traceId() {
        return head().traceId();
    }

    @Override
    public Map<String, String> pathVariables() {
        return Map.copyOf(variables);
    }
}
