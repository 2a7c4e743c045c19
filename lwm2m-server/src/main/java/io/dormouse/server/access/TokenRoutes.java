// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Problem.Fault;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Rfc3339;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.Route;
import io.dormouse.kit.http.Router;
import io.dormouse.kit.http.Routes;
import io.dormouse.kit.time.Time;
import io.dormouse.kit.token.Token;
import io.dormouse.kit.token.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The routes of API tokens. */
public final class TokenRoutes implements Routes {
    /** Life of a token whose creator says nothing of it; {@code "expiresAt": null} makes one that never expires. */
    static final Duration LIFE = Duration.ofDays(365);

    private static final Set<String> MEMBERS = Set.of("name", "role", "expiresAt", "filter");

    private final Tokens tokens;
    private final DeviceScope scope;
    private final Time time;

    public TokenRoutes(Tokens tokens, DeviceScope scope, Time time) {
        this.tokens = tokens;
        this.scope = scope;
        this.time = time;
    }

    @Override
    public void addTo(Router router) {
        router.get("/api/v1/tokens", Role.ADMIN, this::list)
                .on(Route.of("POST", "/api/v1/tokens", Role.ADMIN, this::create).withoutIdempotencyKeys())
                .delete("/api/v1/tokens/{id}", Role.ADMIN, this::revoke);
    }

    /** Not paged: there are at most {@link Tokens#TOKENS_MAX}. */
    private CompletionStage<Reply> list(HttpRequest request) {
        List<ObjectNode> items = tokens.list().stream().map(Token::json).toList();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray("items").addAll(items);
        body.putNull("next");
        body.put("estimatedTotal", items.size());
        return Reply.ok(body).done();
    }

    private CompletionStage<Reply> create(HttpRequest request) {
        Tokens.Wanted wanted = wanted(request.json());
        return tokens.create(wanted, request.principal().name()).thenApply(created -> {
            if (created.isEmpty()) {
                throw Problem.of(
                                409,
                                "too-many-tokens",
                                "There are " + Tokens.TOKENS_MAX + " tokens; revoke some that are not used.")
                        .asException();
            }
            ObjectNode body = created.get().token().json();
            body.put("token", created.get().secret());
            return Reply.json(201, body).withHeader("Cache-Control", "no-store");
        });
    }

    private Tokens.Wanted wanted(JsonNode json) {
        List<Fault> faults = new ArrayList<>();
        json.fieldNames().forEachRemaining(name -> {
            if (!MEMBERS.contains(name)) {
                faults.add(new Fault("/" + name, "unknown-member", "A token has no such member."));
            }
        });
        String name = json.path("name").asText("");
        if (name.isBlank() || name.length() > Tokens.NAME_MAX || name.chars().anyMatch(Character::isISOControl)) {
            faults.add(new Fault(
                    "/name",
                    "bad-name",
                    "A name has 1 to " + Tokens.NAME_MAX + " characters, none of them a control character."));
        }
        Optional<Role> role = Arrays.stream(Role.values())
                .filter(one -> Token.word(one).equals(json.path("role").asText("")))
                .findFirst();
        if (role.isEmpty()) {
            faults.add(new Fault("/role", "bad-role", "The role is viewer, operator, engineer or admin."));
        }
        Instant expiresAt = expiresAt(json.path("expiresAt"), faults);
        String filter = filter(json.path("filter"), faults);
        if (!faults.isEmpty()) {
            throw Problem.of(422, "bad-token", "The token cannot be made; see errors.")
                    .withErrors(faults)
                    .asException();
        }
        return new Tokens.Wanted(name, role.orElseThrow(), expiresAt, filter);
    }

    private @Nullable Instant expiresAt(JsonNode json, List<Fault> faults) {
        if (json.isMissingNode()) {
            return time.now().plus(LIFE);
        }
        if (json.isNull()) {
            return null;
        }
        Optional<Instant> at = Rfc3339.read(json.asText("")).filter(later -> later.isAfter(time.now()));
        if (at.isEmpty()) {
            faults.add(new Fault("/expiresAt", "bad-time", "A time to come, such as 2027-01-31T00:00:00Z, or null."));
        }
        return at.orElse(null);
    }

    private @Nullable String filter(JsonNode json, List<Fault> faults) {
        if (json.isMissingNode() || json.isNull()) {
            return null;
        }
        if (!json.isTextual()) {
            faults.add(new Fault("/filter", "wrong-type", "A filter is a text."));
            return null;
        }
        scope.check(json.textValue());
        return json.textValue();
    }

    private CompletionStage<Reply> revoke(HttpRequest request) {
        return tokens.revoke(request.path("id"), request.principal().name()).thenApply(existed -> {
            if (!existed) {
                throw Problem.of(404, "token-unknown", "There is no such token.")
                        .asException();
            }
            return Reply.empty(204);
        });
    }
}
