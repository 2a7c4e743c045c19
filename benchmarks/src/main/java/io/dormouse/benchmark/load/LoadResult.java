// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.benchmark.load;

import org.HdrHistogram.Histogram;

/**
 * What a load did.
 *
 * @param done requests with an answer that says it went well
 * @param seconds from the first request to the last answer
 * @param latencyMicros from the first transmission to the answer
 */
public record LoadResult(
        Load load, long done, double seconds, Histogram latencyMicros, long retransmissions, long refused, long lost) {
    public double perSecond() {
        return done / seconds;
    }

    /** One line of name=value pairs. */
    public String line() {
        return "result load=%s done=%d seconds=%.4f p50Micros=%d p99Micros=%d maxMicros=%d retransmissions=%d refused=%d lost=%d"
                .formatted(
                        load,
                        done,
                        seconds,
                        latencyMicros.getValueAtPercentile(50),
                        latencyMicros.getValueAtPercentile(99),
                        latencyMicros.getMaxValue(),
                        retransmissions,
                        refused,
                        lost);
    }
}
