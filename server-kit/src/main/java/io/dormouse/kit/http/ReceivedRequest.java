// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A request whose route is found, whose caller is admitted and whose body is read. */
final class ReceivedRequest implements HttpRequest {
    private final RequestHead head;
    private final RequestTarget target;
    private final Map<String, String> variables;
    private final Principal principal;
    private final byte[] body;
    private volatile boolean waitAsked;

    ReceivedRequest(
            RequestHead head, RequestTarget target, Map<String, String> variables, Principal principal, byte[] body) {
        this.head = head;
        this.target = target;
        this.variables = variables;
        this.principal = principal;
        this.body = body;
    }

    @Override
    public String method() {
        return head.method();
    }

    @Override
    public String path(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalStateException("The route has no variable {" + name + "}");
        }
        return value;
    }

    @Override
    public List<String> segments() {
        return target.decoded();
    }

    @Override
    public Optional<String> query(String name) {
        return queries(name).stream().findFirst();
    }

    @Override
    public List<String> queries(String name) {
        return target.query().getOrDefault(name, List.of());
    }

    @Override
    public Optional<String> header(String name) {
        return head.header(name);
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public JsonNode json() {
        return Json.read(body);
    }

    @Override
    public OptionalLong ifMatch() {
        Optional<String> header = header("If-Match");
        return header.isPresent() ? EntityTags.version(header.get()) : OptionalLong.empty();
    }

    @Override
    public Duration preferWait() {
        Duration wait = header("Prefer").map(Preferences::wait).orElse(Duration.ZERO);
        waitAsked = !wait.isZero();
        return wait;
    }

    /** Whether the handler looked at a wait that the caller prefers: then the answer says so (RFC 7240 §3). */
    boolean waitAsked() {
        return waitAsked;
    }

    String rawPath() {
        return head.path() == null ? "" : head.path();
    }

    String rawQuery() {
        return head.query() == null ? "" : head.query();
    }

    @Override
    public Principal principal() {
        return principal;
    }

    @Override
    public String remote() {
        return head.remote();
    }

    @Override
    public String traceId() {
        return head.traceId();
    }

    @Override
    public Map<String, String> pathVariables() {
        return Map.copyOf(variables);
    }
}
