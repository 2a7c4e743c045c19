// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.Handler;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.Router;
import io.dormouse.kit.http.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The twin over HTTP (api.md, Twin). */
public final class TwinRoutes implements Routes {
    /** A larger body cannot be a desired section that fits. */
    static final int BODY_BYTES_MAX = 256 * 1024;

    static final int PATHS_MAX = 1_000;

    private static final String TWIN = "/api/v1/devices/{ep}/twin";

    private final Twins twins;

    public TwinRoutes(Twins twins) {
        this.twins = twins;
    }

    @Override
    public void addTo(Router router) {
        router.get(TWIN, Role.VIEWER, read(TwinView::whole))
                .get(TWIN + "/desired", Role.VIEWER, read(TwinView::desired))
                .get(TWIN + "/reported", Role.VIEWER, section(TwinView::reported))
                .get(TWIN + "/delta", Role.VIEWER, section(TwinView::delta))
                .get(TWIN + "/explain", Role.VIEWER, section(TwinView::explain))
                .on("PATCH", TWIN + "/desired", Role.OPERATOR, BODY_BYTES_MAX, this::patch)
                .on("PUT", TWIN + "/desired", Role.OPERATOR, BODY_BYTES_MAX, this::put)
                .on("POST", TWIN + ":adopt", Role.OPERATOR, BODY_BYTES_MAX, this::adopt)
                .on("POST", TWIN + ":retry", Role.OPERATOR, BODY_BYTES_MAX, this::retry);
    }

    private Handler read(Function<TwinView, ObjectNode> section) {
        return request -> twins.read(request.path("ep"), section).thenApply(TwinRoutes::tagged);
    }

    /** Without an entity tag: the version does not count what is shown here. */
    private Handler section(Function<TwinView, ObjectNode> section) {
        return request -> twins.read(request.path("ep"), section).thenApply(document -> Reply.ok(document.json()));
    }

    private CompletionStage<Reply> patch(HttpRequest request) {
        ObjectNode patch = object(request.json());
        return answer(request, twins.patch(request.path("ep"), patch, request.ifMatch(), permit(request)));
    }

    private CompletionStage<Reply> put(HttpRequest request) {
        ObjectNode section = object(request.json());
        return answer(request, twins.put(request.path("ep"), section, request.ifMatch(), permit(request)));
    }

    private CompletionStage<Reply> adopt(HttpRequest request) {
        return answer(request, twins.adopt(request.path("ep"), paths(request), request.ifMatch(), permit(request)));
    }

    private CompletionStage<Reply> retry(HttpRequest request) {
        return answer(
                request,
                twins.retry(
                        request.path("ep"),
                        paths(request),
                        request.ifMatch(),
                        request.principal().name()));
    }

    private CompletionStage<Reply> answer(HttpRequest request, CompletableFuture<TwinChanged> change) {
        String endpoint = request.path("ep");
        return change.thenCompose(changed ->
                        request.preferWait().isZero() || changed.members().isEmpty()
                                ? CompletableFuture.completedFuture(changed.twin())
                                : twins.settled(endpoint, changed.members(), request.preferWait())
                                        .thenCompose(nothing -> twins.show(endpoint)))
                .thenApply(TwinRoutes::tagged);
    }

    /** Never 304: the tag counts changes of desired and tags, and what is reported changes without it. */
    private static Reply tagged(TwinDocument document) {
        return Reply.ok(document.json()).withEtag(document.version()).withHeader("Cache-Control", "no-store");
    }

    private static ObjectNode object(JsonNode body) {
        if (body instanceof ObjectNode object) {
            return object;
        }
        throw Problem.of(400, "bad-body", "Send a JSON object from resource path to value.")
                .asException();
    }

    private static Permit permit(HttpRequest request) {
        boolean validate = request.choice("validate", "off").isEmpty();
        boolean confirmed = request.choice("confirm", "dangerous").isPresent();
        boolean engineer = request.principal().role().covers(Role.ENGINEER);
        if (confirmed && !engineer) {
            throw Problem.roleMissing(Role.ENGINEER, "?confirm=dangerous needs the role engineer.")
                    .asException();
        }
        return new Permit(request.principal().name(), engineer, confirmed, validate);
    }

    /** {@code {"paths":[…]}}; empty for all. */
    private static List<String> paths(HttpRequest request) {
        if (request.body().length == 0) {
            return List.of();
        }
        JsonNode body = object(request.json());
        JsonNode paths = body.path("paths");
        if (body.size() > (paths.isMissingNode() ? 0 : 1)) {
            throw Problem.of(400, "bad-body", "The only member is paths; without it all members are meant.")
                    .asException();
        }
        if (paths.isMissingNode()) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        paths.forEach(path -> names.add(path.asText()));
        if (!paths.isArray() || names.isEmpty() || names.size() > PATHS_MAX) {
            throw Problem.of(400, "bad-body", "paths is a list of 1 to " + PATHS_MAX + " resource paths.")
                    .asException();
        }
        return names;
    }
}
