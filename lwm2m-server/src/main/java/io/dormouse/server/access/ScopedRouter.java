// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import io.dormouse.kit.http.Handler;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.Route;
import io.dormouse.kit.http.Router;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Holds tokens with a device filter to their devices, on every route and without the routes knowing it. On a route of one device ({@code {ep}} in its template) a device
 * outside the filter does not exist. Routes that span devices are refused, but for those that are known to apply the filter themselves: a route that
 * nobody thought of stays closed.
 */
public final class ScopedRouter implements Router {
    private static final String ENDPOINT_VARIABLE = "ep";

    private final Router router;
    private final DeviceScope scope;
    private final Set<String> aware;

    /** @param aware templates without {@code {ep}} whose GET applies the caller's filter itself, or tells nothing of devices */
    public ScopedRouter(Router router, DeviceScope scope, Set<String> aware) {
        this.router = router;
        this.scope = scope;
        this.aware = Set.copyOf(aware);
    }

    @Override
    public Router on(String method, String template, Role role, Handler handler) {
        router.on(method, template, role, guarded(method, template, handler));
        return this;
    }

    @Override
    public Router on(String method, String template, Role role, int bodyBytesMax, Handler handler) {
        router.on(method, template, role, bodyBytesMax, guarded(method, template, handler));
        return this;
    }

    @Override
    public Router on(Route route) {
        Handler handler =
                route.role() == null ? route.handler() : guarded(route.method(), route.template(), route.handler());
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
    public Router open(String method, String template, Handler handler) {
        router.open(method, template, handler);
        return this;
    }

    @Override
    public Router pages(Handler handler) {
        router.pages(handler);
        return this;
    }

    private Handler guarded(String method, String template, Handler handler) {
        boolean ofOneDevice = template.contains("{" + ENDPOINT_VARIABLE + "}");
        boolean open = method.equals("GET") && aware.contains(template);
        return request -> {
            String filter = request.principal().deviceFilter();
            return filter == null || open ? handler.handle(request) : limited(request, filter, ofOneDevice, handler);
        };
    }

    private CompletionStage<Reply> limited(HttpRequest request, String filter, boolean ofOneDevice, Handler handler) {
        if (!ofOneDevice) {
            throw Problem.of(
                            403,
                            "token-limited",
                            "This token is limited to some devices; what spans devices needs a token without a filter.")
                    .asException();
        }
        if (!scope.sees(filter, request.path(ENDPOINT_VARIABLE))) {
            throw Problem.of(404, "device-unknown", "There is no such device.").asException();
        }
        return handler.handle(request);
    }
}
