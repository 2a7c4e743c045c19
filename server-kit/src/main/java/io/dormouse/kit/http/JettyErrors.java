// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What Jetty itself refuses, such as a request that is no HTTP, goes out as a problem too. */
final class JettyErrors implements Request.Handler {
    private final Dispatcher dispatcher;

    JettyErrors(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus() < 400 ? 500 : response.getStatus();
        String traceId = dispatcher.traceId(Optional.empty());
        Reply reply = ReplyHeaders.complete(ProblemJson.reply(problem(status), traceId));
        response.setStatus(status);
        reply.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        byte[] content = reply.content();
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.length);
        response.write(true, ByteBuffer.wrap(content), callback);
        return true;
    }

    private static Problem problem(int status) {
        return switch (status) {
            case 400 -> Problem.of(400, "bad-request", "The request is not HTTP as this server understands it.");
            case 408 -> Problem.of(408, "request-timeout", "The request did not come in time.");
            case 414 -> Problem.of(414, "uri-too-long", "The request line is too long.");
            case 417 -> Problem.of(417, "expectation-failed", "The only expectation known is 100-continue.");
            case 431 -> Problem.of(431, "headers-too-large", "The request line and headers are too large.");
            case 500 -> Problem.of(500, "internal", "The server failed; its log tells more under the trace id.");
            case 503 -> Problem.of(503, "stopping", "The server is stopping.").withHeader("Retry-After", "5");
            case 505 -> Problem.of(505, "http-version", "Send HTTP/1.1.");
            default -> Problem.of(status, "bad-request", "The server does not understand this request.");
        };
    }
}
