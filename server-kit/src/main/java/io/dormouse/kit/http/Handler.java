// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import java.util.concurrent.CompletionStage;

/**
 * Answers one request.
 *
 * <p>Runs on an HTTP thread and must not block it on devices or lanes: return a stage instead. A
 * {@link ProblemException}, thrown or in the stage, becomes its problem; a {@code StoreException} becomes 503
 * {@code store-unavailable}; anything else becomes 500 with a trace id and is logged once.
 */
@FunctionalInterface
public interface Handler {
    CompletionStage<Reply> handle(HttpRequest request);
}
