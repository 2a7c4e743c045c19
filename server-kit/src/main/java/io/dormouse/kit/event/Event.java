// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row of the event log.
 *
 * @param seq position in the order of commits, from 1
 * @param time wall clock when it was written
 * @param endpoint the device it tells of, or null
 * @param type such as {@code message.completed}
 * @param data an object, never a secret
 */
public record Event(long seq, Instant time, @Nullable String endpoint, String type, JsonNode data) {}
