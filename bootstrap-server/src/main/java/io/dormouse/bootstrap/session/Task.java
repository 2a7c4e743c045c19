// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.session;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * One thing to do in a session.
 *
 * @param what such as {@code Write /0/1}
 */
record Task(String what, Supplier<CompletionStage<Progress>> work) {}
