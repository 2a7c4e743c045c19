// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Principal;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Rfc3339;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.Route;
import io.dormouse.kit.http.Router;
import io.dormouse.kit.http.Routes;
import io.dormouse.kit.http.SessionCookie;
import io.dormouse.kit.token.Token;
import io.dormouse.kit.token.Tokens;
import io.dormouse.server.operation.BodyFields;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Signing in and out, choosing a password, and who the caller is. */
public final class SessionRoutes implements Routes {
    /** A name and a password are short. */
    static final int BODY_BYTES_MAX = 16 * 1024;

    /** Longest text that is looked at as a name, a token or a password. */
    private static final int TEXT_CHARS_MAX = 1_024;

    private final Ports ports;

    /** @param secure whether browsers reach this server over HTTPS only */
    public record Ports(SignIns signIns, Sessions sessions, Tokens tokens, ServerFacts facts, boolean secure) {}

    public SessionRoutes(Ports ports) {
        this.ports = ports;
    }

    @Override
    public void addTo(Router router) {
        router.on(open("POST", "/api/v1/session", this::signIn))
                .on(open("DELETE", "/api/v1/session", this::signOut))
                .on(open("POST", "/api/v1/setup", this::setUp))
                .on(open("POST", "/api/v1/setup:check", this::checkLink))
                .get("/api/v1/me", Role.VIEWER, this::me)
                .on(Route.of("PUT", "/api/v1/me/password", Role.VIEWER, this::changePassword)
                        .withBodyBytesMax(BODY_BYTES_MAX))
                .get("/api/v1/me/sessions", Role.VIEWER, this::mySessions)
                .delete("/api/v1/me/sessions/{id}", Role.VIEWER, this::endSession);
    }

    private static Route open(String method, String template, io.dormouse.kit.http.Handler handler) {
        return Route.of(method, template, null, handler)
                .withBodyBytesMax(BODY_BYTES_MAX)
                .withoutIdempotencyKeys();
    }

    private CompletionStage<Reply> signIn(HttpRequest request) {
        BodyFields fields = new BodyFields(request.json());
        Optional<String> token = fields.text("token", TEXT_CHARS_MAX);
        if (token.isPresent()) {
            finish(fields);
            return withToken(request, token.get());
        }
        String name = required(fields, "name").toLowerCase(Locale.ROOT);
        String password = required(fields, "password");
        finish(fields);
        return ports.signIns().withPassword(name, password, from(request)).thenApply(result -> reply(request, result));
    }

    private CompletionStage<Reply> withToken(HttpRequest request, String secret) {
        Token token = ports.tokens()
                .find(secret)
                .orElseThrow(() -> Problem.of(401, "wrong-password", "The token is unknown, expired or revoked.")
                        .asException());
        return ports.signIns().withToken(token, from(request)).thenApply(result -> reply(request, result));
    }

    private CompletionStage<Reply> signOut(HttpRequest request) {
        Reply gone = Reply.empty(204).withHeader("Set-Cookie", SessionCookie.taken(secure(request)));
        Optional<Session> session = SessionCookie.find(request.header("Cookie")).flatMap(ports.sessions()::find);
        return session.isEmpty()
                ? gone.done()
                : ports.sessions().end(session.get().id()).thenApply(existed -> gone);
    }

    private CompletionStage<Reply> checkLink(HttpRequest request) {
        BodyFields fields = new BodyFields(request.json());
        String secret = required(fields, "token");
        finish(fields);
        SetUpLinkStore.Link link = ports.signIns().link(secret).orElseThrow(SessionRoutes::linkUnknown);
        return Reply.ok(JsonNodeFactory.instance
                        .objectNode()
                        .put("kind", link.account() == null ? "first-admin" : "password")
                        .put("name", link.account())
                        .put("expiresAt", Rfc3339.write(link.expiresAt())))
                .done();
    }

    private CompletionStage<Reply> setUp(HttpRequest request) {
        BodyFields fields = new BodyFields(request.json());
        String secret = required(fields, "token");
        String password = required(fields, "password");
        String wanted = fields.text("name", TEXT_CHARS_MAX).orElse("admin").toLowerCase(Locale.ROOT);
        String account = ports.signIns()
                .link(secret)
                .map(link -> Optional.ofNullable(link.account()).orElse(wanted))
                .orElseThrow(SessionRoutes::linkUnknown);
        if (!Account.isName(account)) {
            fields.fault("/name", "bad-name", UserRoutes.NAME_RULE);
        }
        checkPassword(fields, "password", password, account);
        finish(fields);
        return ports.signIns()
                .withLink(secret, account, password, from(request))
                .thenApply(result -> reply(request, result));
    }

    private CompletionStage<Reply> me(HttpRequest request) {
        return Reply.ok(me(request.principal(), session(request))).done();
    }

    private ObjectNode me(Principal caller, Optional<Session> session) {
        boolean person = caller.name().startsWith(Account.PREFIX);
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("name", caller.name())
                .put("kind", person ? "user" : "token")
                .put("displayName", caller.name().substring(caller.name().indexOf(':') + 1))
                .put("role", Token.word(caller.role()))
                .put("filter", caller.deviceFilter())
                .put("expiresAt", Account.written(caller.expiresAt()));
        session.ifPresentOrElse(
                one -> body.putObject("session")
                        .put("id", one.id())
                        .put("idle", ports.sessions().life().idle().toString()),
                () -> body.putNull("session"));
        body.set("server", ports.facts().json());
        return body;
    }

    private CompletionStage<Reply> changePassword(HttpRequest request) {
        BodyFields fields = new BodyFields(request.json());
        String current = required(fields, "current");
        String password = required(fields, "password");
        String name = person(request);
        checkPassword(fields, "password", password, name);
        finish(fields);
        String session = session(request).map(Session::id).orElse("");
        return ports.signIns()
                .changePassword(name, current, password, session, from(request))
                .thenApply(result -> reply(request, result));
    }

    private CompletionStage<Reply> mySessions(HttpRequest request) {
        String current = session(request).map(Session::id).orElse("");
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ports.sessions()
                .ofAccount(person(request))
                .forEach(session ->
                        body.withArray("items").add(session.json(session.id().equals(current))));
        body.withArray("items");
        body.putNull("next");
        return Reply.ok(body).done();
    }

    private CompletionStage<Reply> endSession(HttpRequest request) {
        String id = request.path("id");
        if (ports.sessions().ofAccount(person(request)).stream()
                .noneMatch(session -> session.id().equals(id))) {
            throw Problem.of(404, "session-unknown", "You have no such session.")
                    .asException();
        }
        return ports.sessions().end(id).thenApply(existed -> Reply.empty(204));
    }

    private static String person(HttpRequest request) {
        String name = request.principal().name();
        if (!name.startsWith(Account.PREFIX)) {
            throw Problem.of(409, "not-a-user", "A token has no password and no sessions.")
                    .asException();
        }
        return name.substring(Account.PREFIX.length());
    }

    private Optional<Session> session(HttpRequest request) {
        return request.header("Authorization").filter(value -> !value.isBlank()).isPresent()
                ? Optional.empty()
                : SessionCookie.find(request.header("Cookie")).flatMap(ports.sessions()::find);
    }

    private Reply reply(HttpRequest request, SignInResult result) {
        if (result instanceof SignInResult.SignedIn signedIn) {
            Session session = signedIn.opened().session();
            Duration life = ports.sessions().life().whole();
            return Reply.ok(me(session.principal(), Optional.of(session)))
                    .withHeader(
                            "Set-Cookie", SessionCookie.given(signedIn.opened().secret(), life, secure(request)));
        }
        if (result instanceof SignInResult.TooOften often) {
            throw Problem.of(429, "too-many-failures", "Too many wrong passwords; try again later.")
                    .withHeader("Retry-After", Long.toString(often.retryAfter().toSeconds() + 1))
                    .asException();
        }
        if (result instanceof SignInResult.Wrong) {
            throw Problem.of(401, "wrong-password", "The name or the password is wrong.")
                    .asException();
        }
        if (result instanceof SignInResult.LinkUnknown) {
            throw linkUnknown();
        }
        if (result instanceof SignInResult.NameTaken) {
            throw Problem.of(409, "user-exists", "There is a user of this name.")
                    .asException();
        }
        return Reply.empty(204);
    }

    private static io.dormouse.kit.http.ProblemException linkUnknown() {
        return Problem.of(
                        404, "link-unknown", "The link was used, replaced or has expired; ask an admin for a new one.")
                .asException();
    }

    private boolean secure(HttpRequest request) {
        return ports.secure()
                || request.header("X-Forwarded-Proto").filter("https"::equals).isPresent();
    }

    private static Sessions.From from(HttpRequest request) {
        return new Sessions.From(request.remote(), request.header("User-Agent").orElse(""));
    }

    private static String required(BodyFields fields, String name) {
        JsonNode given = fields.node(name);
        if (given.isMissingNode()) {
            fields.fault("/" + name, "required", "is missing");
        }
        return fields.text(name, TEXT_CHARS_MAX).orElse("");
    }

    private static void checkPassword(BodyFields fields, String member, String password, String account) {
        Passwords.fault(password, account).ifPresent(fault -> fields.fault("/" + member, "bad-password", fault));
    }

    private static void finish(BodyFields fields) {
        fields.refuseOthers();
        fields.stopIfFaulty();
    }
}
