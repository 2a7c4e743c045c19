// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Reads the habit of a device out of the gaps between its windows. The simplest explanation that holds is taken: gaps that repeat (one by one, or a sequence such as
 * morning, noon, night), the latest few that agree with each other (it changed its period), or most of the time spent in gaps of one length, with wakes that were
 * missed and windows that fell into two in between.
 */
final class WakePattern {
    /** Two gaps are the same when they differ by less than this part of the longer one. */
    private static final double ALIKE = 0.25;

    /** Differences that mean nothing: round trips, retransmissions. */
    private static final double JITTER_MILLIS = 5_000;

    private static final int SEQUENCE_LONGEST = 4;
    private static final int AGREEING_MIN = 3;

    /** As many that agree are believed although they are far shorter than the others. */
    private static final int AGREEING_SHORT_MIN = 4;

    private static final int AVERAGED = 6;
    private static final int MISSED_AT_MOST = 6;

    private final List<Double> gaps;

    private WakePattern(List<Double> gaps) {
        this.gaps = gaps;
    }

    /** Empty while there are too few gaps to say anything. */
    static Optional<Forecast> of(List<Long> gaps) {
        if (gaps.size() < 2) {
            return Optional.empty();
        }
        WakePattern pattern =
                new WakePattern(gaps.stream().map(Long::doubleValue).toList());
        return pattern.sequence()
                .or(pattern::changed)
                .or(pattern::mostOfTheTime)
                .or(pattern::irregular);
    }

    private static boolean alike(double one, double other) {
        return Math.abs(one - other) <= Math.max(JITTER_MILLIS, ALIKE * Math.max(one, other));
    }

    /** All gaps are like the one so many before. */
    private Optional<Forecast> sequence() {
        int size = gaps.size();
        for (int length = 1; length <= SEQUENCE_LONGEST && length * 2 <= size; length++) {
            boolean holds = true;
            for (int at = length; at < size && holds; at++) {
                holds = alike(gaps.get(at), gaps.get(at - length));
            }
            if (holds) {
                List<Double> same = new ArrayList<>();
                for (int at = size - length; at >= 0; at -= length) {
                    same.add(gaps.get(at));
                }
                return Optional.of(around(same, 0));
            }
        }
        return Optional.empty();
    }

    /** The latest gaps agree with each other and not with what was before. */
    private Optional<Forecast> changed() {
        int agreeing = 1;
        int last = gaps.size() - 1;
        while (agreeing <= last && alike(gaps.get(last), gaps.get(last - agreeing))) {
            agreeing++;
        }
        // Short gaps that follow each other may be one wake at which the device speaks several times.
        boolean shorter = gaps.get(last) * 3 < longestShared();
        if (agreeing < (shorter ? AGREEING_SHORT_MIN : AGREEING_MIN)) {
            return Optional.empty();
        }
        List<Double> newest = new ArrayList<>();
        for (int back = 0; back < agreeing; back++) {
            newest.add(gaps.get(last - back));
        }
        return Optional.of(around(newest, 0));
    }

    /** The length of gap, occurring at least twice, in which most time was spent; 0 when no two are alike. */
    private double longestShared() {
        return gaps.stream()
                .filter(gap -> gaps.stream().filter(other -> alike(gap, other)).count() > 1)
                .max(Comparator.comparingDouble(gap -> gaps.stream()
                        .filter(other -> alike(gap, other))
                        .mapToDouble(Double::doubleValue)
                        .sum()))
                .orElse(0.0);
    }

    /** Joins what is too short to the gap that follows, and divides what holds several. */
    private Optional<Forecast> mostOfTheTime() {
        double unit = longestShared();
        if (unit == 0) {
            return Optional.empty();
        }
        List<Double> whole = new ArrayList<>();
        double begun = 0;
        for (double gap : gaps) {
            begun += gap;
            long times = Math.round(begun / unit);
            if (times >= 1 && (alike(begun, unit) || (times > 1 && times <= MISSED_AT_MOST))) {
                whole.add(0, begun / times);
                begun = 0;
            } else if (times > MISSED_AT_MOST) {
                begun = 0;
            }
        }
        return whole.isEmpty()
                ? Optional.empty()
                : Optional.of(around(whole, begun).doubted(0.8));
    }

    private Optional<Forecast> irregular() {
        if (gaps.size() < AGREEING_MIN) {
            return Optional.empty();
        }
        List<Double> newest = new ArrayList<>();
        for (int at = gaps.size() - 1; at >= 0; at--) {
            newest.add(gaps.get(at));
        }
        return Optional.of(around(newest, 0).doubted(0.5));
    }

    /**
     * @param samples of the same length, newest first
     * @param begun the part of the next one that has passed by the last window
     */
    private static Forecast around(List<Double> samples, double begun) {
        List<Double> taken = samples.subList(0, Math.min(AVERAGED, samples.size()));
        double mean = taken.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        double deviation = taken.stream()
                .mapToDouble(sample -> Math.abs(sample - mean))
                .average()
                .orElseThrow();
        int count = samples.size();
        double few = 1 + 2.0 / count;
        double spread = Math.max(JITTER_MILLIS, Math.max(3 * deviation * few, mean * (0.05 + 0.2 / count)));
        double steadiness = mean <= 0 ? 0 : 1 - Math.min(1, deviation / mean);
        return new Forecast(Math.max(0, mean - begun), spread, mean, steadiness * count / (count + 1));
    }
}
