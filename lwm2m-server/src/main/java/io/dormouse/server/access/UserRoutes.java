// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Rfc3339;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.Route;
import io.dormouse.kit.http.Router;
import io.dormouse.kit.http.Routes;
import io.dormouse.kit.token.Token;
import io.dormouse.server.operation.BodyFields;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The routes of accounts, for admins. */
public final class UserRoutes implements Routes {
    static final String NAME_RULE =
            "A name has 1 to 64 characters of a-z 0-9 . _ @ + - and begins with a letter or a digit.";

    private static final int FILTER_CHARS_MAX = 4_096;
    private static final String USERS = "/api/v1/users";
    private static final String USER = USERS + "/{name}";

    private final Accounts accounts;
    private final DeviceScope scope;

    public UserRoutes(Accounts accounts, DeviceScope scope) {
        this.accounts = accounts;
        this.scope = scope;
    }

    @Override
    public void addTo(Router router) {
        router.get(USERS, Role.ADMIN, this::list)
                .on(Route.of("POST", USERS, Role.ADMIN, this::create).withoutIdempotencyKeys())
                .get(USER, Role.ADMIN, this::one)
                .patch(USER, Role.ADMIN, this::change)
                .delete(USER, Role.ADMIN, this::remove)
                .on(Route.of("POST", USER + ":reset", Role.ADMIN, this::reset).withoutIdempotencyKeys());
    }

    /** Not paged: there are at most {@link Accounts#ACCOUNTS_MAX}. */
    private CompletionStage<Reply> list(HttpRequest request) {
        List<ObjectNode> items = accounts.list().stream().map(Account::json).toList();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray("items").addAll(items);
        body.putNull("next");
        body.put("estimatedTotal", items.size());
        return Reply.ok(body).done();
    }

    private CompletionStage<Reply> create(HttpRequest request) {
        BodyFields fields = new BodyFields(request.json());
        String name = fields.text("name", 64).orElse("");
        if (!Account.isName(name)) {
            fields.fault("/name", "bad-name", NAME_RULE);
        }
        Role role = role(fields, null);
        String filter = filter(fields, null);
        fields.refuseOthers();
        fields.stopIfFaulty();
        return accounts.create(name, role, filter, request.principal().name()).thenApply(change -> reply(201, change));
    }

    private CompletionStage<Reply> one(HttpRequest request) {
        return Reply.ok(existing(request).json()).done();
    }

    private CompletionStage<Reply> change(HttpRequest request) {
        Account before = existing(request);
        BodyFields fields = new BodyFields(request.json());
        Role role = role(fields, before.role());
        String filter = filter(fields, request.json().has("filter") ? null : before.filter());
        fields.refuseOthers();
        fields.stopIfFaulty();
        return accounts.change(before.name(), role, filter, request.principal().name())
                .thenApply(change -> reply(200, change));
    }

    private CompletionStage<Reply> remove(HttpRequest request) {
        return accounts.remove(request.path("name"), request.principal().name()).thenApply(change -> {
            reply(200, change);
            return Reply.empty(204);
        });
    }

    private CompletionStage<Reply> reset(HttpRequest request) {
        return accounts.reset(request.path("name"), request.principal().name()).thenApply(change -> reply(200, change));
    }

    private Account existing(HttpRequest request) {
        return accounts.find(request.path("name")).orElseThrow(UserRoutes::unknown);
    }

    private static Role role(BodyFields fields, @Nullable Role usual) {
        Optional<String> given = fields.text("role", 20);
        if (given.isEmpty() && usual != null) {
            return usual;
        }
        Optional<Role> role = Arrays.stream(Role.values())
                .filter(one -> Token.word(one).equals(given.orElse("")))
                .findFirst();
        if (role.isEmpty()) {
            fields.fault("/role", "bad-role", "The role is viewer, operator, engineer or admin.");
        }
        return role.orElse(Role.VIEWER);
    }

    private @Nullable String filter(BodyFields fields, @Nullable String usual) {
        JsonNode node = fields.node("filter");
        if (node.isMissingNode()) {
            return usual;
        }
        Optional<String> filter = fields.text("filter", FILTER_CHARS_MAX);
        filter.ifPresent(scope::check);
        return filter.orElse(null);
    }

    private static Reply reply(int status, AccountChange change) {
        if (change instanceof AccountChange.Linked linked) {
            ObjectNode body = linked.account().json();
            body.put("setUpToken", linked.secret());
            body.put("setUpExpiresAt", Rfc3339.write(linked.expiresAt()));
            return Reply.json(status, body).withHeader("Cache-Control", "no-store");
        }
        if (change instanceof AccountChange.Done done) {
            return Reply.json(status, done.account().json());
        }
        if (change instanceof AccountChange.Exists) {
            throw Problem.of(409, "user-exists", "There is a user of this name.")
                    .asException();
        }
        if (change instanceof AccountChange.TooMany) {
            throw Problem.of(409, "too-many-users", "There are " + Accounts.ACCOUNTS_MAX + " users already.")
                    .asException();
        }
        if (change instanceof AccountChange.LastAdmin) {
            throw Problem.of(409, "last-admin", "Nobody else can administer this server; make another admin first.")
                    .asException();
        }
        throw unknown();
    }

    private static io.dormouse.kit.http.ProblemException unknown() {
        return Problem.of(404, "user-unknown", "There is no such user.").asException();
    }
}
