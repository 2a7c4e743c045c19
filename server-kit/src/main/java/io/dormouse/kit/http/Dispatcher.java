// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.database.StoreException;
import io.dormouse.kit.time.Randomness;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a request to its reply, without a network: route, sign-in, limits, handler, and what every reply has. */
final class Dispatcher {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
    private static final Pattern TRACEPARENT =
            Pattern.compile("[0-9a-f]{2}-((?!0{32})[0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

    private final RouteTable routes;
    private final SignIn signIn;
    private final Randomness randomness;
    private final IdempotencyKeys idempotency;
    private final HttpObserver observer;

    Dispatcher(RouteTable routes, HttpPorts ports) {
        this.routes = routes;
        this.signIn = new SignIn(ports.authenticator(), ports.time());
        this.randomness = ports.randomness();
        this.idempotency = new IdempotencyKeys(ports.idempotency());
        this.observer = ports.observer();
    }

    /** The trace the caller is in (W3C Trace Context), or a new one. */
    String traceId(Optional<String> traceparent) {
        Matcher matcher = TRACEPARENT.matcher(traceparent.orElse(""));
        if (matcher.matches()) {
            return matcher.group(1);
        }
        byte[] id = new byte[16];
        randomness.fill(id);
        return HexFormat.of().formatHex(id);
    }

    /** Everything that can be decided without the body. */
    Admission admit(RequestHead head) {
        String method = "OTHER";
        String template = "none";
        try {
            if (head.method().equals("OPTIONS") && "*".equals(head.path())) {
                return new Admission.Settled(ReplyHeaders.complete(Reply.empty(204)), method, template);
            }
            RequestTarget target = RequestTarget.parse(head.path(), head.query());
            RouteTable.Match match = routes.find(head.method(), target);
            if (!(match instanceof RouteTable.Match.Found found)) {
                return new Admission.Settled(unrouted(head, match), method, template);
            }
            Route route = found.route();
            method = route.method();
            template = route.template();
            Principal principal = principal(head, route);
            checkBody(head, route);
            return new Admission.Granted(head, target, route, found.variables(), principal);
        } catch (RuntimeException | Error refused) {
            return new Admission.Settled(refusal(head, refused), method, template);
        }
    }

    private Principal principal(RequestHead head, Route route) {
        if (route.role() != null) {
            return signIn.admit(head, route.role());
        }
        SameOrigin.check(head);
        return SignIn.ANONYMOUS;
    }

    private Reply unrouted(RequestHead head, RouteTable.Match match) {
        if (!(match instanceof RouteTable.Match.WrongMethod wrong)) {
            return refusal(head, Problem.of(404, "not-found", "There is nothing at this path."));
        }
        if (head.method().equals("OPTIONS")) {
            return ReplyHeaders.complete(Reply.empty(204).withHeader("Allow", wrong.allow()));
        }
        return refusal(
                head,
                Problem.of(405, "method-not-allowed", "This path knows the methods " + wrong.allow() + ".")
                        .withHeader("Allow", wrong.allow()));
    }

    private static void checkBody(RequestHead head, Route route) {
        Optional<String> length = head.header("Content-Length");
        boolean hasBody = head.header("Transfer-Encoding").isPresent()
                || length.map(text -> !text.equals("0")).orElse(false);
        if (!hasBody) {
            return;
        }
        if (length.isPresent() && exceeds(length.get(), route.bodyBytesMax())) {
            throw tooLarge(route).asException();
        }
        String encoding = head.header("Content-Encoding").orElse("identity");
        if (!encoding.equalsIgnoreCase("identity")) {
            throw Problem.of(415, "unsupported-media-type", "Send the body without a Content-Encoding.")
                    .withHeader("Accept-Encoding", "identity")
                    .asException();
        }
        if (!route.accepts(head.header("Content-Type").orElse(null))) {
            String accepted = String.join(", ", new java.util.TreeSet<>(route.mediaTypes()));
            throw Problem.of(415, "unsupported-media-type", "Send a body with the Content-Type " + accepted + ".")
                    .asException();
        }
    }

    private static boolean exceeds(String length, int max) {
        return length.length() > 18 || Long.parseLong(length) > max;
    }

    static Problem tooLarge(Route route) {
        return Problem.of(
                413, "body-too-large", "The body may have at most " + route.bodyBytesMax() + " bytes on this route.");
    }

    /** Runs the handler. The stage never fails. */
    CompletionStage<Reply> answer(Admission.Granted granted, byte[] body) {
        ReceivedRequest request =
                new ReceivedRequest(granted.head(), granted.target(), granted.variables(), granted.principal(), body);
        CompletionStage<Reply> answer;
        try {
            answer = idempotency.run(granted.route(), request);
        } catch (RuntimeException | Error failure) {
            answer = CompletableFuture.failedFuture(failure);
        }
        return answer.handle((reply, failure) -> {
            Reply finished = finish(request, granted.head(), reply, failure);
            tell(granted, finished);
            return finished;
        });
    }

    /** What reads, and what needs no sign-in, is no action. */
    private void tell(Admission.Granted granted, Reply reply) {
        RequestHead head = granted.head();
        Route route = granted.route();
        if (route.role() == null || head.method().equals("GET") || head.method().equals("HEAD")) {
            return;
        }
        JsonNode json = reply.json();
        String code =
                reply.status() < 400 || json == null ? null : json.path("code").textValue();
        try {
            observer.acted(new Action(
                    granted.principal(),
                    head.remote(),
                    route.method(),
                    route.template(),
                    granted.variables(),
                    head.query(),
                    reply.status(),
                    code,
                    head.traceId()));
        } catch (RuntimeException failed) {
            log.error("The observer of actions failed", failed);
        }
    }

    private Reply finish(
            ReceivedRequest request, RequestHead head, @Nullable Reply reply, @Nullable Throwable failure) {
        if (failure != null) {
            return refusal(head, failure);
        }
        if (reply == null) {
            return refusal(head, new IllegalStateException("A handler answered nothing"));
        }
        try {
            Reply fresh = ReplyHeaders.notModified(request, reply);
            return Gzip.packedIfWorthwhile(
                    request, ReplyHeaders.complete(ReplyHeaders.preferenceApplied(request, fresh)));
        } catch (RuntimeException | Error broken) {
            return refusal(head, broken);
        }
    }

    Reply refusal(RequestHead head, Problem problem) {
        return ReplyHeaders.complete(ProblemJson.reply(problem, head.traceId()));
    }

    private Reply refusal(RequestHead head, Throwable failure) {
        return refusal(head, explain(head, unwrapped(failure)));
    }

    private static Problem explain(RequestHead head, Throwable failure) {
        if (failure instanceof ProblemException refused) {
            return refused.problem();
        }
        if (failure instanceof StoreException store) {
            log.warn("Request {} found the store unavailable: {}", head.traceId(), store.getMessage());
            return Problem.of(503, "store-unavailable", "The store cannot be reached now; nothing was changed.")
                    .withHeader("Retry-After", "2");
        }
        if (failure instanceof RejectedExecutionException) {
            log.warn("Request {} was refused: {}", head.traceId(), failure.getMessage());
            return Problem.of(503, "overloaded", "The server has too much to do; try again.")
                    .withHeader("Retry-After", "2");
        }
        log.error("Request {} failed", head.traceId(), failure);
        return Problem.of(500, "internal", "The server failed; its log tells more under the trace id.");
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
