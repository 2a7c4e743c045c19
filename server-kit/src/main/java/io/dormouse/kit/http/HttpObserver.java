// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

/** Is told of every answer, for metrics; called on HTTP threads, must not block. */
@FunctionalInterface
public interface HttpObserver {
    HttpObserver NONE = (method, template, status, nanos) -> {};

    /**
     * @param method as the route declares it, or {@code OTHER} when no route was found: never a text of the caller's
     *     choice
     * @param template of the route, {@code pages} for static files, or {@code none}
     * @param nanos from the head of the request to the last byte of the answer
     */
    void answered(String method, String template, int status, long nanos);

    /** A change by a signed-in caller was answered, done or refused. */
    default void acted(Action action) {}
}
