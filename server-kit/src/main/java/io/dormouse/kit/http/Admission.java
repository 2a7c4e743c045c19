// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import java.util.Map;

/** What is known of a request before its body is read. */
sealed interface Admission {
    /** The body may be read, up to the limit of the route. */
    record Granted(
            RequestHead head, RequestTarget target, Route route, Map<String, String> variables, Principal principal)
            implements Admission {}

    /**
     * It is answered without reading the body.
     *
     * @param method and {@code template}: of the route, or {@code OTHER} and {@code none}
     */
    record Settled(Reply reply, String method, String template) implements Admission {}
}
