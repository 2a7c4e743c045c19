// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.observation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.leshan.core.link.attributes.InvalidAttributeException;
import org.eclipse.leshan.core.link.lwm2m.attributes.DefaultLwM2mAttributeParser;
import org.eclipse.leshan.core.link.lwm2m.attributes.LwM2mAttributeSet;

/**
 * Notification attributes (OMA LwM2M Core 1.1 §5.1.2) as the query that writes them, such as {@code pmin=10&pmax=300}; a name without a value unsets.
 *
 * @param query empty for none
 */
record Attributes(String query) {
    static final Attributes NONE = new Attributes("");

    /** Longer than anybody waits, and still a number of milliseconds that fits into 31 bits. */
    static final Duration NEVER = Duration.ofDays(20);

    private static final DefaultLwM2mAttributeParser PARSER = new DefaultLwM2mAttributeParser();

    boolean none() {
        return query.isEmpty();
    }

    /** Throws IllegalStateException for what was never checked. */
    LwM2mAttributeSet set() {
        try {
            return new LwM2mAttributeSet(PARSER.parseQueryParams(List.of(query.split("&"))));
        } catch (InvalidAttributeException | IllegalArgumentException unchecked) {
            throw new IllegalStateException(query, unchecked);
        }
    }

    /** The maximum period; empty without one. */
    Optional<Duration> pmax() {
        return Arrays.stream(query.split("&"))
                .filter(one -> one.matches("pmax=[1-9][0-9]{0,9}"))
                .map(one -> Duration.ofSeconds(Long.parseLong(one.substring(5))))
                .findFirst();
    }

    Attributes withPmax(Duration pmax) {
        String added = "pmax=" + pmax.toSeconds();
        return new Attributes(none() ? added : query + "&" + added);
    }

    /** What takes these back. */
    Attributes unset() {
        return new Attributes(Arrays.stream(query.split("&"))
                .map(one -> one.split("=", 2)[0])
                .distinct()
                .collect(Collectors.joining("&")));
    }

    /** As the HTTP API writes them; null for none. */
    JsonNode json() {
        if (none()) {
            return NullNode.getInstance();
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (String one : query.split("&")) {
            String[] parts = one.split("=", 2);
            if (parts.length == 1) {
                json.putNull(parts[0]);
            } else if (parts[1].contains(".")) {
                json.put(parts[0], new BigDecimal(parts[1]));
            } else {
                json.put(parts[0], Long.parseLong(parts[1]));
            }
        }
        return json;
    }
}
