// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One declared route.
 *
 * @param role the least role, or null for everybody
 * @param bodyBytesMax a larger body is answered 413 without being read
 * @param mediaTypes of request bodies, lower case without parameters; {@code application/json} stands for every kind
 *     of JSON and for none
 * @param idempotencyKeys whether Idempotency-Key is honoured; only on POST
 */
public record Route(
        String method,
        String template,
        @Nullable Role role,
        int bodyBytesMax,
        Set<String> mediaTypes,
        boolean idempotencyKeys,
        Handler handler) {
    private static final Set<String> JSON = Set.of("application/json");

    /**
     * With the defaults of {@link Router#on}: JSON bodies of at most {@link Router#BODY_BYTES_MAX}, and
     * Idempotency-Key if it is a POST.
     */
    public static Route of(String method, String template, @Nullable Role role, Handler handler) {
        return new Route(method, template, role, Router.BODY_BYTES_MAX, JSON, method.equals("POST"), handler);
    }

    public Route withBodyBytesMax(int max) {
        return new Route(method, template, role, max, mediaTypes, idempotencyKeys, handler);
    }

    /** For routes whose body is not JSON, such as {@code application/xml}. */
    public Route accepting(String... types) {
        return new Route(method, template, role, bodyBytesMax, Set.of(types), idempotencyKeys, handler);
    }

    /** For routes that must run each time they are called, such as RPC: the header Idempotency-Key is ignored. */
    public Route withoutIdempotencyKeys() {
        return new Route(method, template, role, bodyBytesMax, mediaTypes, false, handler);
    }

    /** Whether a body of this Content-Type (null when the header is missing) may be handed to the handler. */
    boolean accepts(@Nullable String contentType) {
        if (contentType == null) {
            return true;
        }
        int parameters = contentType.indexOf(';');
        String type = (parameters < 0 ? contentType : contentType.substring(0, parameters))
                .strip()
                .toLowerCase(java.util.Locale.ROOT);
        return mediaTypes.contains(type) || (mediaTypes.contains("application/json") && type.endsWith("+json"));
    }
}
