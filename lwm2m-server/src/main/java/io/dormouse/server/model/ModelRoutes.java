// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.model;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.Cursor;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Paging;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.Route;
import io.dormouse.kit.http.Router;
import io.dormouse.kit.http.Routes;
import io.dormouse.objects.DdfReader;
import io.dormouse.objects.LayeredRegistry;
import io.dormouse.objects.ObjectDefinition;
import io.dormouse.objects.ObjectVersion;
import io.dormouse.objects.ResourcePath;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** The routes of object definitions. */
public final class ModelRoutes implements Routes {
    private static final String ALL = "/api/v1/models";
    private static final String ONE = "/api/v1/models/{object}/{version}";

    private final Models models;

    public ModelRoutes(Models models) {
        this.models = models;
    }

    @Override
    public void addTo(Router router) {
        router.get(ALL, Role.VIEWER, this::list)
                .get(
                        ONE,
                        Role.VIEWER,
                        request -> Reply.ok(whole(known(request))).done())
                .on(Route.of("POST", ALL, Role.ENGINEER, this::upload)
                        .accepting("application/xml", "text/xml")
                        .withBodyBytesMax(DdfReader.BYTES_MAX))
                .delete(ONE, Role.ENGINEER, this::delete);
    }

    private CompletionStage<Reply> list(HttpRequest request) {
        Paging paging = Paging.of(request, 2);
        List<ObjectDefinition> all = models.registry().all();
        Stream<ObjectDefinition> rest = paging.after()
                .map(cursor -> all.stream().filter(one -> isAfter(one, cursor)))
                .orElseGet(all::stream);
        List<ObjectDefinition> shown = rest.limit(paging.limit() + 1L).toList();
        boolean more = shown.size() > paging.limit();
        List<ObjectNode> items = shown.stream()
                .limit(paging.limit())
                .map(one -> ModelJson.summary(one).put("uploaded", models.uploaded(one)))
                .toList();
        Cursor last = more ? cursor(shown.get(paging.limit() - 1)) : null;
        return Reply.ok(paging.page(items, last, (long) all.size())).done();
    }

    private static Cursor cursor(ObjectDefinition definition) {
        return Cursor.of(Integer.toString(definition.id()), definition.version().toString());
    }

    private static boolean isAfter(ObjectDefinition definition, Cursor cursor) {
        int id = Integer.parseInt(key(cursor, 0));
        return definition.id() > id
                || (definition.id() == id
                        && definition
                                        .version()
                                        .compareTo(ObjectVersion.parse(key(cursor, 1))
                                                .orElse(ObjectVersion.V1_0))
                                > 0);
    }

    private static String key(Cursor cursor, int index) {
        String key = cursor.keys().get(index);
        return key == null ? "0" : key;
    }

    private ObjectNode whole(ObjectDefinition definition) {
        return ModelJson.whole(definition).put("uploaded", models.uploaded(definition));
    }

    private ObjectDefinition known(HttpRequest request) {
        String object = request.path("object");
        Optional<ObjectVersion> version = ObjectVersion.parse(request.path("version"));
        boolean isId = object.matches("[0-9]{1,5}") && Integer.parseInt(object) <= ResourcePath.ID_MAX;
        return (isId ? version : Optional.<ObjectVersion>empty())
                .flatMap(known -> models.registry().find(Integer.parseInt(object), known))
                .orElseThrow(() -> Problem.of(404, "model-unknown", "There is no definition of this object version.")
                        .asException());
    }

    private CompletionStage<Reply> upload(HttpRequest request) {
        DdfReader.Result read = DdfReader.read(request.body());
        if (read instanceof DdfReader.Result.Refused refused) {
            String where = refused.line() > 0 ? "line " + refused.line() + ": " : "the file ";
            throw Problem.of(
                            422,
                            "bad-model",
                            "This is no object definition that can be used; " + where + refused.reason() + ".")
                    .withMember("line", IntNode.valueOf(refused.line()))
                    .asException();
        }
        List<ObjectDefinition> definitions = ((DdfReader.Result.Ok) read).definitions();
        return models.upload(request.body(), definitions, request.principal().name())
                .thenApply(this::reply);
    }

    private Reply reply(Models.Upload upload) {
        if (upload instanceof Models.Upload.Given given) {
            throw conflict(
                            "model-exists",
                            "The program comes with exactly this definition of object " + name(given.definition())
                                    + ".")
                    .asException();
        }
        if (!(upload instanceof Models.Upload.Done done)) {
            throw conflict(
                            "too-many-models",
                            "There are " + LayeredRegistry.USER_MODELS_MAX
                                    + " uploaded models at most; delete some that are not used.")
                    .asException();
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray("items")
                .addAll(done.definitions().stream().map(this::whole).toList());
        return Reply.json(done.changed() ? 201 : 200, body);
    }

    private CompletionStage<Reply> delete(HttpRequest request) {
        ObjectDefinition definition = known(request);
        return models.remove(definition, request.principal().name()).thenApply(removed -> {
            if (!removed) {
                throw conflict("model-bundled", "Only uploaded models can be deleted; this one comes with the server.")
                        .asException();
            }
            return Reply.empty(204);
        });
    }

    private static Problem conflict(String code, String detail) {
        return Problem.of(409, code, detail);
    }

    private static String name(ObjectDefinition definition) {
        return definition.id() + " version " + definition.version();
    }
}
