// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The same load, measured again and again. */
final class Series {
    private final List<Trial.Measured> trials = new ArrayList<>();

    void add(Trial.Measured trial) {
        trials.add(trial);
    }

    double median(ToDoubleFunction<Trial.Measured> of) {
        double[] sorted = trials.stream().mapToDouble(of).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Smallest and largest, as {@code 21-30}. */
    String spread(ToDoubleFunction<Trial.Measured> of, double divisor) {
        double[] sorted = trials.stream().mapToDouble(of).sorted().toArray();
        return "%.1f-%.1f".formatted(sorted[0] / divisor, sorted[sorted.length - 1] / divisor);
    }

    long sum(ToDoubleFunction<Trial.Measured> of) {
        return Math.round(trials.stream().mapToDouble(of).sum());
    }
}
