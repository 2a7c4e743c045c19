// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import io.dormouse.server.device.Device;
import io.dormouse.server.device.Downlink.Exchange;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whose turn it is at one device, and what is in flight. Touched on the device's lane only. */
final class Turn {
    @Nullable
    Flight flight;

    /** Index of the source that is asked first in the rotation. */
    int position;

    /** Immediate calls in succession (semantics.md §5: at most 3). */
    int immediate;

    /** Of those that could not wait, in succession. */
    int urgent;

    /** Requests in succession that could not leave. */
    int notSent;

    /** True while nothing is worth remembering of it. */
    boolean isFresh() {
        return flight == null && position == 0 && immediate == 0 && urgent == 0;
    }

    /**
     * One exchange under way.
     *
     * @param sinceHeard how long the device had not been heard when it began
     * @param given up: what becomes of it says nothing of the device
     */
    record Flight(
            Device device,
            DownlinkSource source,
            DownlinkWork work,
            Exchange exchange,
            long begunNanos,
            Duration sinceHeard,
            boolean given) {
        Flight givenUp() {
            return new Flight(device, source, work, exchange, begunNanos, sinceHeard, true);
        }
    }
}
