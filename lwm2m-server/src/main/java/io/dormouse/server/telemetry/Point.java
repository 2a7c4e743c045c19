// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.jspecify.annotations.Nullable;

/**
 * One value at one time.
 *
 * @param kind {@code I} whole number, {@code R} real number, {@code B} boolean, {@code S} text
 * @param number of numbers and, as 0 or 1, of booleans
 * @param text of text, and of whole numbers that a double cannot hold
 * @param via {@code notify | send | read}
 */
record Point(
        String endpoint,
        String path,
        long atMillis,
        char kind,
        @Nullable Double number,
        @Nullable String text,
        String via) {
    /** As the API writes values. */
    JsonNode value() {
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (kind == 'S') {
            return json.textNode(text);
        }
        double known = number == null ? 0 : number;
        if (kind == 'B') {
            return json.booleanNode(known != 0);
        }
        if (kind == 'R') {
            return json.numberNode(known);
        }
        return text == null ? json.numberNode((long) known) : json.numberNode(new java.math.BigInteger(text));
    }
}
