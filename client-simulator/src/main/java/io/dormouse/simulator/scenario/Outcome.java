// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What became of a scenario.
 *
 * @param decisions the digest of everything that was drawn by lot, by device
 * @param digest of all of {@code decisions}
 * @param usage of each device, most bytes first
 */
public record Outcome(
        Scenario scenario,
        long seed,
        double speed,
        boolean small,
        Duration took,
        List<PhaseOutcome> phases,
        List<Sample> samples,
        List<Usage> usage,
        Map<String, String> decisions,
        String digest) {
    /** What became of an expectation. */
    public record Check(String words, Verdict verdict, Duration after) {
        public boolean isMet() {
            return verdict.state() == Verdict.State.MET;
        }
    }

    /**
     * What became of a phase.
     *
     * @param failure why an action could not be done; empty when all could
     * @param skipped whether it was not played because an earlier one failed
     */
    public record PhaseOutcome(String name, Duration took, List<Check> checks, String failure, boolean skipped) {
        public PhaseOutcome {
            checks = List.copyOf(checks);
        }

        public boolean isMet() {
            return !skipped && failure.isEmpty() && checks.stream().allMatch(Check::isMet);
        }
    }

    /**
     * What one device needed.
     *
     * @param connected how long its modem was connected
     * @param bytesByCause and {@code millisByCause} in words that people read
     */
    public record Usage(
            String endpoint,
            long bytes,
            Duration connected,
            int wakes,
            long registrations,
            long handshakes,
            long operations,
            Map<String, Long> bytesByCause,
            Map<String, Long> millisByCause) {}

    public Outcome {
        phases = List.copyOf(phases);
        samples = List.copyOf(samples);
        usage = List.copyOf(usage);
    }

    public boolean isMet() {
        return phases.stream().allMatch(PhaseOutcome::isMet);
    }
}
