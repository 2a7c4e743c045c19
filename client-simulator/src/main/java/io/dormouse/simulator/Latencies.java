// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** How long the exchanges of many devices took, from the wish to send to the answer; thread-safe. */
public final class Latencies {
    /** What is timed. */
    public enum Kind {
        /** Register, the DTLS handshake before it included. */
        REGISTER,
        UPDATE,
        SEND
    }

    static final Latencies NONE = new Latencies();

    private static final long MICROS_MAX = 600_000_000L;
    private static final int DIGITS = 3;

    private final Map<Kind, Histogram> histograms = new EnumMap<>(Kind.class);

    public Latencies() {
        for (Kind kind : Kind.values()) {
            Histogram histogram = new ConcurrentHistogram(DIGITS);
            histogram.setAutoResize(true);
            histograms.put(kind, histogram);
        }
    }

    void record(Kind kind, long nanos) {
        if (this != NONE) {
            of(kind).recordValue(Math.max(0, Math.min(MICROS_MAX, nanos / 1_000)));
        }
    }

    private Histogram of(Kind kind) {
        Histogram histogram = histograms.get(kind);
        if (histogram == null) {
            throw new IllegalStateException("Every kind has its histogram: " + kind);
        }
        return histogram;
    }

    public long count(Kind kind) {
        return of(kind).getTotalCount();
    }

    /** @param percentile 0 to 100; zero when nothing was timed yet */
    public Duration at(Kind kind, double percentile) {
        Histogram histogram = of(kind);
        return histogram.getTotalCount() == 0
                ? Duration.ZERO
                : Duration.ofNanos(1_000 * histogram.getValueAtPercentile(percentile));
    }

    /** Forgets everything. */
    public void reset() {
        histograms.values().forEach(Histogram::reset);
    }
}
