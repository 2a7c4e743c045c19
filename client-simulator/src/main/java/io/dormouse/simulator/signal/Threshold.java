// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.signal;

import java.util.OptionalDouble;

/**
 * A border that a sensor watches. Crossing it outwards is told at once; it is crossed again only after the value was
 * inside by {@code hysteresis}.
 */
public record Threshold(OptionalDouble above, OptionalDouble below, double hysteresis) {
    /** @param wasOutside before this value */
    boolean isOutside(double value, boolean wasOutside) {
        double margin = wasOutside ? hysteresis : 0;
        return (above.isPresent() && value > above.getAsDouble() - margin)
                || (below.isPresent() && value < below.getAsDouble() + margin);
    }
}
