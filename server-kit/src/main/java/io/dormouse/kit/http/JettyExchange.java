// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import io.dormouse.kit.time.Time;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request of Jetty and its answer. */
final class JettyExchange {
    private static final Logger log = LoggerFactory.getLogger(JettyExchange.class);

    private final Dispatcher dispatcher;
    private final HttpPorts ports;
    private final OpenStreams streams;
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final IdlePatience patience;
    private final long beganNanos;
    private final AtomicBoolean bodyRead = new AtomicBoolean();

    private record Label(String method, String template) {}

    JettyExchange(
            Dispatcher dispatcher,
            HttpPorts ports,
            OpenStreams streams,
            Request request,
            Response response,
            Callback callback) {
        this.dispatcher = dispatcher;
        this.ports = ports;
        this.streams = streams;
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.patience = new IdlePatience(request);
        this.beganNanos = ports.time().nanos();
    }

    void begin() {
        RequestHead head = head();
        Admission admission = dispatcher.admit(head);
        if (admission instanceof Admission.Settled settled) {
            send(settled.reply(), new Label(settled.method(), settled.template()));
        } else if (admission instanceof Admission.Granted granted) {
            BodyReader.read(request, granted.route().bodyBytesMax(), ports.time())
                    .thenAccept(body -> received(granted, body))
                    .exceptionally(this::broken);
        }
    }

    private RequestHead head() {
        return new RequestHead(
                request.getMethod(),
                request.getHttpURI().getPath(),
                request.getHttpURI().getQuery(),
                name -> Optional.ofNullable(request.getHeaders().get(name)),
                remote(request.getConnectionMetaData().getRemoteSocketAddress()),
                dispatcher.traceId(Optional.ofNullable(request.getHeaders().get("traceparent"))));
    }

    private static String remote(SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : "unknown";
    }

    private void received(Admission.Granted granted, BodyReader.Body body) {
        Label label = new Label(granted.route().method(), granted.route().template());
        if (body instanceof BodyReader.Body.Whole whole) {
            bodyRead.set(true);
            patience.begin();
            dispatcher
                    .answer(granted, whole.bytes())
                    .thenAccept(reply -> send(reply, label))
                    .exceptionally(this::broken);
        } else if (body instanceof BodyReader.Body.TooLarge) {
            send(dispatcher.refusal(granted.head(), Dispatcher.tooLarge(granted.route())), label);
        } else if (body instanceof BodyReader.Body.Failed failed) {
            bodyRead.set(true);
            bodyFailed(granted.head(), label, failed.cause());
        }
    }

    private void bodyFailed(RequestHead head, Label label, Throwable cause) {
        if (cause instanceof TimeoutException) {
            send(dispatcher.refusal(head, Problem.of(408, "request-timeout", "The body did not come in time.")), label);
        } else if (cause instanceof HttpException) {
            send(dispatcher.refusal(head, Problem.of(400, "bad-request", "The body is not framed as HTTP.")), label);
        } else {
            callback.failed(cause);
        }
    }

    private Void broken(Throwable failure) {
        log.error("An answer could not be given", failure);
        callback.failed(failure);
        return null;
    }

    private void send(Reply reply, Label label) {
        ResponseStream stream = reply.stream();
        response.setStatus(reply.status());
        reply.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        if (stream != null) {
            observe(label, reply.status());
            openStream(stream);
            return;
        }
        byte[] content = reply.content();
        patience.end();
        boolean mayHaveBody = reply.status() != 304 && reply.status() != 204;
        if (mayHaveBody) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.length);
        }
        if (!bodyRead.get() && hasBody()) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        ByteBuffer bytes = ByteBuffer.wrap(mayHaveBody ? content : new byte[0]);
        response.write(true, bytes, Callback.from(() -> sent(label, reply.status()), callback::failed));
    }

    private boolean hasBody() {
        return request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    }

    private void sent(Label label, int status) {
        observe(label, status);
        if (bodyRead.get() || !hasBody()) {
            callback.succeeded();
        } else {
            BodyDrain.drain(request, ports.time(), callback::succeeded);
        }
    }

    private void observe(Label label, int status) {
        Time time = ports.time();
        try {
            ports.observer().answered(label.method(), label.template(), status, time.nanos() - beganNanos);
        } catch (RuntimeException failure) {
            log.error("The observer of requests failed", failure);
        }
    }

    private void openStream(ResponseStream stream) {
        if (request.getMethod().equals("HEAD")) {
            stream.finish();
            callback.succeeded();
            return;
        }
        streams.opened(stream);
        JettySink sink = new JettySink(request, response, callback, () -> {
            streams.closed(stream);
            stream.finish();
            patience.end();
        });
        sink.flushHead(written -> {
            if (written) {
                stream.open(sink);
            }
        });
    }
}
