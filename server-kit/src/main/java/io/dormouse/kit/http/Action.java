// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change that somebody who is signed in asked for, and how it ended; without anything of its body.
 *
 * @param template of the route, such as {@code /api/v1/devices/{ep}/twin/desired}
 * @param variables of the path
 * @param query as it came, null when there was none
 * @param status of the answer
 * @param code of the problem, null when it was done
 */
public record Action(
        Principal by,
        String remote,
        String method,
        String template,
        Map<String, String> variables,
        @Nullable String query,
        int status,
        @Nullable String code,
        String traceId) {}
