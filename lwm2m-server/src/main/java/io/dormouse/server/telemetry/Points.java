// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.telemetry;

import io.dormouse.objects.Value;
import io.dormouse.server.device.Report;
import io.dormouse.server.device.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of a report is kept over time: numbers, booleans, times and texts; no bytes and no links. */
final class Points {
    /** Longest text kept, in characters. */
    static final int TEXT_CHARS_MAX = 256;

    private static final long EXACT = 1L << 53;
    private static final Duration AHEAD = Duration.ofMinutes(5);
    private static final Instant EARLIEST = Instant.parse("2015-01-01T00:00:00Z");

    private final String endpoint;
    private final Report report;
    private final List<Point> found = new ArrayList<>();

    private Points(String endpoint, Report report) {
        this.endpoint = endpoint;
        this.report = report;
    }

    static List<Point> of(String endpoint, Report report) {
        Points points = new Points(endpoint, report);
        report.samples().forEach(points::add);
        return points.found;
    }

    private void add(Sample sample) {
        long at = at(sample.takenAt()).toEpochMilli();
        String path = sample.path().toString();
        if (sample.value() instanceof Value.Instances several) {
            several.byId().forEach((id, value) -> add(path + "/" + id, at, value));
        } else {
            add(path, at, sample.value());
        }
    }

    /** The device's own time, unless it cannot be. */
    private Instant at(@Nullable Instant taken) {
        Instant received = report.receivedAt();
        return taken == null || taken.isBefore(EARLIEST) || taken.isAfter(received.plus(AHEAD)) ? received : taken;
    }

    private void add(String path, long at, Value value) {
        if (value instanceof Value.SignedInteger whole) {
            boolean exact = Math.abs((double) whole.number()) <= EXACT;
            add(path, at, 'I', (double) whole.number(), exact ? null : Long.toString(whole.number()));
        } else if (value instanceof Value.UnsignedInteger whole) {
            String text = Long.toUnsignedString(whole.bits());
            add(path, at, 'I', Double.parseDouble(text), Double.parseDouble(text) <= EXACT ? null : text);
        } else if (value instanceof Value.Real real) {
            if (Double.isFinite(real.number())) {
                add(path, at, 'R', real.number(), null);
            }
        } else if (value instanceof Value.Bool bool) {
            add(path, at, 'B', bool.truth() ? 1.0 : 0.0, null);
        } else if (value instanceof Value.Moment moment) {
            add(path, at, 'S', null, moment.at().toString());
        } else if (value instanceof Value.Text text) {
            add(path, at, 'S', null, cut(text.text()));
        }
    }

    private static String cut(String text) {
        return text.codePointCount(0, text.length()) > TEXT_CHARS_MAX
                ? text.substring(0, text.offsetByCodePoints(0, TEXT_CHARS_MAX))
                : text;
    }

    private void add(String path, long at, char kind, @Nullable Double number, @Nullable String text) {
        found.add(new Point(endpoint, path, at, kind, number, text, report.via().word()));
    }
}
