// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The event log over HTTP: a live stream of server-sent events that resumes without a hole, and its history.
 *
 * <p>One reader follows the log and gives each event, encoded once, to all clients that keep up ({@code Tail}). A
 * client that does not keep up leaves the tail and reads the log at its own pace until it has caught up ({@code
 * Subscriber}). No client has a thread, and none waits for another.
 */
@NullMarked
package io.dormouse.kit.http.sse;

import org.jspecify.annotations.NullMarked;
