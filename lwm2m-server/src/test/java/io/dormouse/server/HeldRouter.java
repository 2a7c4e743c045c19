// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.Handler;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.ProblemException;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.Route;
import io.dormouse.kit.http.Router;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Declares routes whose answers are held against the document. What it finds fails the request as an error of the program. */
final class HeldRouter implements Router {
    private final Router router;
    private final OpenApiContract contract;

    HeldRouter(Router router, OpenApiContract contract) {
        this.router = router;
        this.contract = contract;
    }

    @Override
    public Router on(String method, String template, Role role, Handler handler) {
        return on(Route.of(method, template, role, handler));
    }

    @Override
    public Router on(String method, String template, Role role, int bodyBytesMax, Handler handler) {
        return on(Route.of(method, template, role, handler).withBodyBytesMax(bodyBytesMax));
    }

    @Override
    public Router open(String method, String template, Handler handler) {
        return on(Route.of(method, template, null, handler));
    }

    @Override
    public Router on(Route route) {
        router.on(new Route(
                route.method(),
                route.template(),
                route.role(),
                route.bodyBytesMax(),
                route.mediaTypes(),
                route.idempotencyKeys(),
                held(route)));
        return this;
    }

    @Override
    public Router pages(Handler handler) {
        router.pages(handler);
        return this;
    }

    private Handler held(Route route) {
        return request -> {
            CompletionStage<Reply> answer;
            try {
                answer = route.handler().handle(request);
            } catch (ProblemException refused) {
                answer = CompletableFuture.failedFuture(refused);
            }
            return answer.handle((reply, failure) -> {
                if (failure != null) {
                    hold(route, failure);
                    throw failure instanceof RuntimeException same ? same : new CompletionException(failure);
                }
                hold(route, request, reply);
                return reply;
            });
        };
    }

    private void hold(Route route, HttpRequest request, Reply reply) {
        if (reply.stream() == null && reply.status() != 308) {
            contract.check(route.method(), route.template(), reply.status(), reply.json());
        }
        boolean json = route.mediaTypes().contains("application/json");
        if (json && request.body().length > 0 && reply.status() < 400) {
            String type = request.header("Content-Type").orElse("application/json");
            contract.checkRequest(route.method(), route.template(), type.split(";")[0], request.json());
        }
    }

    private void hold(Route route, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ProblemException refused) {
            Problem problem = refused.problem();
            contract.check(route.method(), route.template(), problem.status(), body(problem));
        }
    }

    /** As the server writes it. */
    private static JsonNode body(Problem problem) {
        ObjectNode body = problem.members().deepCopy();
        body.put("type", "/docs/errors#" + problem.code());
        body.put("title", "Refused");
        body.put("status", problem.status());
        body.put("detail", problem.detail());
        body.put("code", problem.code());
        body.put("traceId", "0".repeat(31) + "1");
        if (!problem.errors().isEmpty()) {
            problem.errors()
                    .forEach(fault -> body.withArray("errors")
                            .add(JsonNodeFactory.instance
                                    .objectNode()
                                    .put("pointer", fault.pointer())
                                    .put("code", fault.code())
                                    .put("detail", fault.detail())));
        }
        return body;
    }
}
