// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.event;

import java.time.Duration;
import java.util.Map;

/**
 * How long events stay.
 *
 * @param keep for types without an entry of their own
 * @param ofType for types that are many and soon uninteresting
 * @param eventsMax numbers that stay at most; the oldest beyond go, however young
 */
public record Retention(Duration keep, Map<String, Duration> ofType, long eventsMax) {
    public Retention {
        if (eventsMax < 1) {
            throw new IllegalArgumentException("eventsMax must be at least 1");
        }
        ofType = Map.copyOf(ofType);
    }

    Duration of(String type) {
        return ofType.getOrDefault(type, keep);
    }

    /**
     * What one run removed.
     *
     * @param overMax events younger than their time, removed because there were too many: worth an alarm
     */
    public record Trimmed(long expired, long overMax) {}
}
