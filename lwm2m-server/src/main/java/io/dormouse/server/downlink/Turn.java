// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import io.dormouse.server.device.Device;
import io.dormouse.server.device.Downlink.Exchange;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whose turn it is at one device, and what is in flight. Touched on the device's lane only. */
final class Turn {
    /** Weight of the newest round trip. */
    private static final double WEIGHT = 0.25;

    @Nullable
    Flight flight;

    /** Index of the source that is asked first in the rotation. */
    int position;

    /** Immediate calls in succession (semantics.md §5: at most 3). */
    int immediate;

    /** Requests in succession that could not leave. */
    int notSent;

    private double roundTripMillis;

    /** True while nothing is worth remembering of it. */
    boolean isFresh() {
        return flight == null && position == 0 && roundTripMillis == 0;
    }

    void measured(Duration roundTrip) {
        double millis = roundTrip.toNanos() / 1e6;
        roundTripMillis = roundTripMillis == 0 ? millis : roundTripMillis + WEIGHT * (millis - roundTripMillis);
    }

    /** Whether a window can hold one more exchange, as far as this device's round trips tell. */
    boolean fits(Duration remaining) {
        return remaining.toNanos() / 1e6 > roundTripMillis;
    }

    /** One exchange under way. */
    record Flight(
            Device device,
            DownlinkSource source,
            DownlinkWork work,
            Exchange exchange,
            long begunNanos,
            boolean given) {
        Flight givenUp() {
            return new Flight(device, source, work, exchange, begunNanos, true);
        }
    }
}
