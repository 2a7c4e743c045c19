// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.session;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.Rfc3339;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line in the story of a session; never holds a secret.
 *
 * @param what such as {@code Write /0/1}
 * @param result a code such as {@code 2.04}, or a word such as {@code silent}
 * @param detail for a person, null for none
 */
record Step(String what, String result, @Nullable String detail, Instant at, long millis) {
    private static final int DETAIL_CHARS_MAX = 300;

    static String cut(String text) {
        return text.length() <= DETAIL_CHARS_MAX ? text : text.substring(0, DETAIL_CHARS_MAX) + "…";
    }

    ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("what", what)
                .put("result", result)
                .put("detail", detail == null ? null : cut(detail))
                .put("at", Rfc3339.write(at))
                .put("millis", millis);
    }
}
