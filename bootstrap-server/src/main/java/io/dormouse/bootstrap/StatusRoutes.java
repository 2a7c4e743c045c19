// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.bootstrap.session.Refusals;
import io.dormouse.bootstrap.session.Sessions;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.Router;
import io.dormouse.kit.http.Routes;
import io.dormouse.kit.http.StaticPages;
import io.dormouse.kit.metrics.Metrics;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;

/** How it is: for the console, for whoever restarts processes, for Prometheus; and the description of the API. */
final class StatusRoutes implements Routes {
    private final Database database;
    private final Metrics metrics;
    private final Sessions sessions;
    private final Refusals refusals;
    private final boolean deviceServer;

    StatusRoutes(Database database, Metrics metrics, Sessions sessions, Refusals refusals, boolean deviceServer) {
        this.database = database;
        this.metrics = metrics;
        this.sessions = sessions;
        this.refusals = refusals;
        this.deviceServer = deviceServer;
    }

    @Override
    public void addTo(Router router) {
        StaticPages document =
                new StaticPages(StatusRoutes.class.getClassLoader()).folder("/", "io/dormouse/bootstrap/api/");
        router.get("/api/v1/bootstrap/status", Role.VIEWER, this::status)
                .open("GET", "/livez", request -> health(200, "ok").done())
                .open("GET", "/readyz", this::ready)
                .open("GET", "/metrics", this::metrics)
                .open("GET", "/openapi.yaml", document);
    }

    private CompletionStage<Reply> status(HttpRequest request) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("healthy", database.healthy())
                .put("deviceServer", deviceServer)
                .put("running", sessions.running());
        ObjectNode ended = body.putObject("ended");
        sessions.endings().forEach(ended::put);
        ObjectNode refused = body.putObject("refused");
        refusals.counts().forEach(refused::put);
        return Reply.ok(body).done();
    }

    private CompletionStage<Reply> ready(HttpRequest request) {
        return database.healthy()
                ? health(200, "ok").done()
                : health(503, "failing").done();
    }

    private static Reply health(int status, String word) {
        return Reply.json(status, JsonNodeFactory.instance.objectNode().put("status", word));
    }

    private CompletionStage<Reply> metrics(HttpRequest request) {
        byte[] text = metrics.scrape().getBytes(StandardCharsets.UTF_8);
        return Reply.bytes(200, Metrics.MEDIA_TYPE, text).done();
    }
}
