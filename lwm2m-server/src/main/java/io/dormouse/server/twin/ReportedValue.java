// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import io.dormouse.server.device.Report.Via;
import java.time.Instant;

/**
 * The last value that a device told of one resource.
 *
 * @param at the device's own time of it, or that of its arrival
 * @param deviceTime whether {@code at} is the device's
 * @param clockWrong the device gave a time that cannot be; {@code at} is that of the arrival
 * @param doubtful a write may have changed it since
 */
record ReportedValue(Kept kept, Instant at, boolean deviceTime, boolean clockWrong, Via via, boolean doubtful) {
    ReportedValue doubted() {
        return doubtful ? this : new ReportedValue(kept, at, deviceTime, clockWrong, via, true);
    }
}
