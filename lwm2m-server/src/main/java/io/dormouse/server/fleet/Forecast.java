// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.Rfc3339;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * When sleeping devices are expected to be in contact next.
 *
 * @param period of one number in {@code expected}
 * @param expected devices per period, from now on
 * @param states how many devices are in which state
 */
record Forecast(Instant from, Duration period, long[] expected, Map<String, Long> states) {
    private static final double[] SHARES = {0.5, 0.9, 0.99};

    private long state(String word) {
        return states.getOrDefault(word, 0L);
    }

    /** When so many of those that sleep have been in contact; empty when that is later than what is looked at. */
    Optional<Instant> by(double share) {
        double wanted = share * state("asleep");
        double before = 0;
        for (int i = 0; i < expected.length; i++) {
            if (expected[i] > 0 && before + expected[i] >= wanted) {
                double inside = Math.max(0, wanted - before) / expected[i];
                return Optional.of(from.plusMillis((long) ((i + inside) * period.toMillis())));
            }
            before += expected[i];
        }
        return Optional.empty();
    }

    ObjectNode json() {
        long within = Arrays.stream(expected).sum();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("from", Rfc3339.write(from))
                .put("to", Rfc3339.write(from.plus(period.multipliedBy(expected.length))))
                .put("period", period.toString());
        ArrayNode counts = json.putArray("expected");
        Arrays.stream(expected).forEach(counts::add);
        json.put("reachable", state("online") + state("awake"))
                .put("asleep", state("asleep"))
                .put("overdue", state("overdue"))
                .put("later", Math.max(0, state("asleep") - within));
        ArrayNode shares = json.putArray("quantiles");
        for (double share : SHARES) {
            shares.addObject()
                    .put("share", share)
                    .put("at", by(share).map(Rfc3339::write).orElse(null));
        }
        return json;
    }
}
