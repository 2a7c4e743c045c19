// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.bootstrap;

import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.Route;
import io.dormouse.kit.http.Router;
import io.dormouse.kit.http.Routes;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/bootstrap/…}: passed on to the bootstrap server, so that the console and programs need one address and one sign-in. The caller's role is checked here. */
public final class BootstrapRoutes implements Routes {
    static final String BASE = "/api/v1/bootstrap";

    private static final String CONFIG = BASE + "/configs/{ep}";
    private static final String GROUP = BASE + "/groups/{name}";
    private static final int DOCUMENT_BYTES_MAX = 64 * 1024;

    private final @Nullable BootstrapServerClient client;

    /** @param upstream null when there is no bootstrap server */
    public BootstrapRoutes(@Nullable Upstream upstream) {
        this.client = upstream == null ? null : new BootstrapServerClient(upstream);
    }

    @Override
    public void addTo(Router router) {
        for (String read : List.of(
                BASE + "/configs",
                CONFIG,
                BASE + "/groups",
                GROUP,
                BASE + "/sessions",
                BASE + "/sessions/{id}",
                BASE + "/refusals",
                BASE + "/status")) {
            router.on(passed("GET", read, Role.VIEWER));
        }
        for (String written : List.of(CONFIG, GROUP)) {
            router.on(passed("PUT", written, Role.ENGINEER).withBodyBytesMax(DOCUMENT_BYTES_MAX))
                    .on(passed("DELETE", written, Role.ENGINEER));
        }
        router.on(passed("POST", BASE + "/devices/{ep}:trigger", Role.ENGINEER));
    }

    private Route passed(String method, String template, Role role) {
        return Route.of(method, template, role, request -> pass(template, request));
    }

    private CompletionStage<Reply> pass(String template, HttpRequest request) {
        if (client == null) {
            throw Problem.of(
                            404,
                            "no-bootstrap-server",
                            "This server does not know a bootstrap server: start it with --bootstrap-url and --bootstrap-token-file.")
                    .asException();
        }
        return client.pass(template, request);
    }
}
