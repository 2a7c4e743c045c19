// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

/**
 * Where routes are declared. A template is a path of literal segments and {@code {name}} segments, such as
 * {@code /api/v1/devices/{ep}/twin:retry}; a literal suffix after a variable ({@code /messages/{id}:requeue}) is
 * allowed. Literal segments win over variables.
 */
public interface Router {
    /** Body limit of a route that names none, in bytes. */
    int BODY_BYTES_MAX = 1 << 20;

    /** Declares a route that needs a signed-in caller of at least {@code role}. */
    Router on(String method, String template, Role role, Handler handler);

    /**
     * As {@link #on}, with its own body limit in bytes; a larger body is answered 413 {@code body-too-large} without
     * being read.
     */
    Router on(String method, String template, Role role, int bodyBytesMax, Handler handler);

    /** Declares a route for everybody, such as {@code /livez}. Its requests have the principal {@code anonymous}. */
    Router open(String method, String template, Handler handler);

    /** Declares a route with everything that can be said of one: media types, idempotency keys. */
    Router on(Route route);

    /** Declares what answers GET requests that no route knows, for everybody: the static pages. At most once. */
    Router pages(Handler handler);

    default Router get(String template, Role role, Handler handler) {
        return on("GET", template, role, handler);
    }

    default Router post(String template, Role role, Handler handler) {
        return on("POST", template, role, handler);
    }

    default Router put(String template, Role role, Handler handler) {
        return on("PUT", template, role, handler);
    }

    default Router patch(String template, Role role, Handler handler) {
        return on("PATCH", template, role, handler);
    }

    default Router delete(String template, Role role, Handler handler) {
        return on("DELETE", template, role, handler);
    }
}
