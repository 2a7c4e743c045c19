// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.telemetry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.Rfc3339;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values of one step, met in order of time. */
final class Bucket {
    private final long fromMillis;
    private final Point last;
    private final long count;
    private final double sum;
    private final long numbers;
    private final double min;
    private final double max;

    private Bucket(long fromMillis, Point last, long count, double sum, long numbers, double min, double max) {
        this.fromMillis = fromMillis;
        this.last = last;
        this.count = count;
        this.sum = sum;
        this.numbers = numbers;
        this.min = min;
        this.max = max;
    }

    static Bucket of(long fromMillis, Point first) {
        return new Bucket(fromMillis, first, 0, 0, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY).with(first);
    }

    Bucket with(Point point) {
        Double number = point.number();
        return number == null
                ? new Bucket(fromMillis, point, count + 1, sum, numbers, min, max)
                : new Bucket(
                        fromMillis,
                        point,
                        count + 1,
                        sum + number,
                        numbers + 1,
                        Math.min(min, number),
                        Math.max(max, number));
    }

    long fromMillis() {
        return fromMillis;
    }

    /** Of texts there is no least, greatest or average. */
    ObjectNode json(Set<String> aggregates) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("at", Rfc3339.write(Instant.ofEpochMilli(fromMillis)));
        put(json, aggregates, "min", min);
        put(json, aggregates, "max", max);
        put(json, aggregates, "avg", numbers == 0 ? null : sum / numbers);
        if (aggregates.contains("last")) {
            json.set("last", last.value());
        }
        if (aggregates.contains("count")) {
            json.put("count", count);
        }
        return json;
    }

    private void put(ObjectNode json, Set<String> aggregates, String name, @Nullable Double value) {
        if (aggregates.contains(name)) {
            json.put(name, numbers == 0 ? null : value);
        }
    }
}
