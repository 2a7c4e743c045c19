// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import io.dormouse.server.device.Report;
import io.dormouse.server.device.Report.Via;
import io.dormouse.server.device.Sample;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a reported value was true: the device's own time if it can be believed, else that of the arrival (semantics.md §2, reported). */
final class ReportTimes {
    static final Duration AHEAD_MAX = Duration.ofMinutes(5);
    static final Instant EARLIEST = Instant.parse("2015-01-01T00:00:00Z");

    private ReportTimes() {}

    /** True when the device's time cannot be. */
    static boolean wrong(Instant takenAt, Instant receivedAt) {
        return takenAt.isBefore(EARLIEST) || takenAt.isAfter(receivedAt.plus(AHEAD_MAX));
    }

    static ReportedValue value(Sample sample, Report report, Kept kept, boolean doubtful) {
        Instant takenAt = sample.takenAt();
        if (takenAt == null) {
            return new ReportedValue(kept, report.receivedAt(), false, false, report.via(), doubtful);
        }
        boolean wrong = wrong(takenAt, report.receivedAt());
        return new ReportedValue(kept, wrong ? report.receivedAt() : takenAt, !wrong, wrong, report.via(), doubtful);
    }

    /**
     * True for a historical record: it goes to telemetry and replaces nothing. What carries no time of the device, or an impossible one, is what it says now. So
     * is the newest record of a notification, unless the device's own clock has put a later time to a value before: a slow clock must not silence a device.
     */
    static boolean historical(Sample sample, Report report, @Nullable ReportedValue known) {
        Instant takenAt = sample.takenAt();
        if (takenAt == null || known == null || wrong(takenAt, report.receivedAt())) {
            return false;
        }
        return takenAt.isBefore(known.at()) && (known.deviceTime() || report.via() == Via.SEND);
    }
}
