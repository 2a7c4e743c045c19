// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.credential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.Cursor;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Paging;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Rfc3339;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.Route;
import io.dormouse.kit.http.Router;
import io.dormouse.kit.http.Routes;
import io.dormouse.server.credential.Credential.Slot;
import io.dormouse.server.device.EndpointName;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The routes of credentials. A key comes out of the server only once: in the answer to the request that let it be generated. */
public final class CredentialRoutes implements Routes {
    private static final String ONE = "/api/v1/credentials/{ep}";
    private static final int IMPORT_BYTES_MAX = 4 << 20;

    static final String IDENTITY_TAKEN = "Another device has this identity; identities are unique.";

    private final Credentials credentials;

    public CredentialRoutes(Credentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public void addTo(Router router) {
        router.get("/api/v1/credentials", Role.ENGINEER, this::list)
                .get(ONE, Role.ENGINEER, this::get)
                .put(ONE, Role.ENGINEER, this::put)
                .delete(ONE, Role.ENGINEER, this::delete)
                .on(Route.of("POST", "/api/v1/credentials:import", Role.ENGINEER, this::importCsv)
                        .accepting("text/csv")
                        .withBodyBytesMax(IMPORT_BYTES_MAX));
    }

    private CompletionStage<Reply> list(HttpRequest request) {
        Paging paging = Paging.of(request, 1);
        String after = paging.after().map(cursor -> cursor.keys().get(0)).orElse("");
        Map<String, List<Credential>> byEndpoint = new LinkedHashMap<>();
        for (Credential row : credentials.store().after(after, 2 * paging.limit() + 2)) {
            byEndpoint
                    .computeIfAbsent(row.endpoint(), absent -> new ArrayList<>())
                    .add(row);
        }
        List<String> shown = byEndpoint.keySet().stream().limit(paging.limit()).toList();
        List<ObjectNode> items = shown.stream()
                .map(endpoint -> json(endpoint, byEndpoint.getOrDefault(endpoint, List.of())))
                .toList();
        Cursor last = byEndpoint.size() > shown.size() ? Cursor.of(shown.get(shown.size() - 1)) : null;
        return Reply.ok(paging.page(items, last, credentials.store().count())).done();
    }

    private CompletionStage<Reply> get(HttpRequest request) {
        String endpoint = request.path("ep");
        List<Credential> all = credentials.store().of(endpoint);
        if (all.isEmpty()) {
            throw none().asException();
        }
        return Reply.ok(json(endpoint, all)).done();
    }

    private CompletionStage<Reply> put(HttpRequest request) {
        String endpoint = request.path("ep");
        EndpointName.refused(endpoint).ifPresent(why -> {
            throw Problem.of(422, "bad-endpoint", why).asException();
        });
        NewCredential wanted = CredentialJson.parse(request.json(), "", credentials.keyBytesMin());
        return credentials
                .put(endpoint, wanted, replaceNow(request), request.principal().name())
                .thenApply(outcome -> {
                    if (outcome instanceof Credentials.Outcome.Stored stored) {
                        ObjectNode body = json(endpoint, stored.now(), stored.generatedKey());
                        return Reply.json(stored.first() ? 201 : 200, body).withHeader("Cache-Control", "no-store");
                    }
                    throw Problem.of(409, "identity-taken", IDENTITY_TAKEN).asException();
                });
    }

    private static boolean replaceNow(HttpRequest request) {
        Optional<String> replace = request.query("replace");
        if (replace.isPresent() && !replace.get().equals("now")) {
            throw Problem.of(400, "bad-parameter", "replace can only be \"now\".")
                    .asException();
        }
        return replace.isPresent();
    }

    private CompletionStage<Reply> delete(HttpRequest request) {
        return credentials
                .remove(request.path("ep"), request.principal().name())
                .thenApply(removed -> {
                    if (!removed) {
                        throw none().asException();
                    }
                    return Reply.empty(204);
                });
    }

    private CompletionStage<Reply> importCsv(HttpRequest request) {
        List<CredentialCsv.Row> rows = CredentialCsv.parse(request.body());
        return new CredentialImport(
                        credentials,
                        rows,
                        replaceNow(request),
                        request.principal().name())
                .run()
                .thenApply(Reply::ok);
    }

    private static Problem none() {
        return Problem.of(404, "credential-unknown", "There is no credential for this endpoint.");
    }

    private ObjectNode json(String endpoint, List<Credential> all, byte @Nullable [] generatedKey) {
        ObjectNode body = json(endpoint, all);
        if (generatedKey != null) {
            body.put("key", HexFormat.of().formatHex(generatedKey));
        }
        return body;
    }

    private ObjectNode json(String endpoint, List<Credential> all) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("endpoint", endpoint);
        json.set("current", json(all, Slot.CURRENT));
        json.set("next", json(all, Slot.NEXT));
        return json;
    }

    private JsonNode json(List<Credential> all, Slot slot) {
        return all.stream()
                .filter(one -> one.slot() == slot)
                .findFirst()
                .<JsonNode>map(this::json)
                .orElse(JsonNodeFactory.instance.nullNode());
    }

    private ObjectNode json(Credential one) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("type", one.type())
                .put("identity", one.identity())
                .put("createdAt", Rfc3339.write(one.createdAt()))
                .put("createdBy", one.createdBy());
        return one.type().equals(Credential.RPK)
                ? json.put("publicKey", PublicKeyText.write(credentials.publicKey(one)))
                : json;
    }
}
