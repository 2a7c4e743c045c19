// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.signal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A value that changes by itself.
 *
 * @param path of the resource
 * @param every how often, by the clock that devices live by
 * @param decimals to round numbers to; -1 for whole numbers of type Integer
 * @param threshold what the device tells at once, waking up if it must; null for nothing
 */
public record Varying(
        String path,
        Signal signal,
        Duration every,
        int decimals,
        @Nullable Threshold threshold) {
    /** @throws IllegalArgumentException if {@code every} is not positive */
    public Varying {
        if (every.isZero() || every.isNegative()) {
            throw new IllegalArgumentException("a value changes every so often, not every " + every);
        }
    }

    Object rounded(Object value) {
        if (!(value instanceof Double number)) {
            return value;
        }
        if (decimals < 0) {
            return Math.round(number);
        }
        double scale = Math.pow(10, decimals);
        return Math.round(number * scale) / scale;
    }
}
