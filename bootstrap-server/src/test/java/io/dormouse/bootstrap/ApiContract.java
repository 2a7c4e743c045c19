// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.dormouse.kit.http.Handler;
import io.dormouse.kit.http.Json;
import io.dormouse.kit.http.ProblemException;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.Route;
import io.dormouse.kit.http.Router;
import io.dormouse.kit.http.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Holds routes, their accepted bodies and their answers against the bootstrap server's openapi.yaml. */
final class ApiContract {
    private static final String BASE = "https://dormouse.invalid/openapi.yaml";
    private static final ApiContract LOADED = new ApiContract();

    private final JsonNode document;
    private final SchemaRegistry registry;
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    private ApiContract() {
        try (InputStream yaml = ApiContract.class.getResourceAsStream("/io/dormouse/bootstrap/api/openapi.yaml")) {
            document = new YAMLMapper().readTree(yaml);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(BASE, document.toString())));
    }

    static ApiContract load() {
        return LOADED;
    }

    JsonNode document() {
        return document;
    }

    Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (Set.of("get", "put", "post", "delete").contains(method)) {
                        operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return operations;
    }

    Routes holding(Routes routes) {
        return router -> routes.addTo(new Held(router));
    }

    private String pointer(String method, String template) {
        return "#/paths/" + template.replace("~", "~0").replace("/", "~1") + "/" + method.toLowerCase(Locale.ROOT);
    }

    private JsonNode at(String pointer) {
        JsonNode found = document.at(pointer.substring(1));
        return found.path("$ref").isTextual() ? at(found.path("$ref").textValue()) : found;
    }

    private String resolved(String pointer) {
        JsonNode found = document.at(pointer.substring(1));
        return found.path("$ref").isTextual() ? found.path("$ref").textValue() : pointer;
    }

    private void check(String what, String pointer, JsonNode body) {
        String encoded = pointer.replace("{", "%7B").replace("}", "%7D");
        Schema schema = schemas.computeIfAbsent(encoded, key -> registry.getSchema(SchemaLocation.of(BASE + key)));
        List<String> errors = schema.validate(body.toString(), InputFormat.JSON).stream()
                .map(Error::toString)
                .toList();
        if (!errors.isEmpty()) {
            throw new AssertionError(what + ": " + errors + " in " + body);
        }
    }

    private void answered(String method, String template, Reply reply) {
        String what = method + " " + template + " " + reply.status();
        String response = resolved(pointer(method, template) + "/responses/" + reply.status());
        if (at(response).isMissingNode()) {
            throw new AssertionError(what + " is not in openapi.yaml");
        }
        JsonNode json = reply.json();
        String type = "/content/application~1json/schema";
        if (json != null && !at(response + type).isMissingNode()) {
            check(what, response + type, Json.read(Json.write(json)));
        } else if (json != null) {
            throw new AssertionError(what + " has no body in openapi.yaml");
        }
    }

    private final class Held implements Router {
        private final Router router;

        Held(Router router) {
            this.router = router;
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
            if (at(pointer(route.method(), route.template())).isMissingNode()) {
                throw new AssertionError(route.method() + " " + route.template() + " is not in openapi.yaml");
            }
            Handler handler = request -> {
                try {
                    return route.handler().handle(request).thenApply(reply -> {
                        if (reply.status() < 300 && request.body().length > 0) {
                            String body = pointer(route.method(), route.template())
                                    + "/requestBody/content/application~1json/schema";
                            check("body of " + route.method() + " " + route.template(), body, request.json());
                        }
                        answered(route.method(), route.template(), reply);
                        return reply;
                    });
                } catch (ProblemException problem) {
                    String response = resolved(pointer(route.method(), route.template()) + "/responses/"
                            + problem.problem().status());
                    if (at(response).isMissingNode()) {
                        throw new AssertionError(
                                route.template() + " " + problem.problem() + " is not in openapi.yaml");
                    }
                    throw problem;
                }
            };
            router.on(new Route(
                    route.method(),
                    route.template(),
                    route.role(),
                    route.bodyBytesMax(),
                    route.mediaTypes(),
                    route.idempotencyKeys(),
                    handler));
            return this;
        }

        @Override
        public Router pages(Handler handler) {
            router.pages(handler);
            return this;
        }
    }
}
