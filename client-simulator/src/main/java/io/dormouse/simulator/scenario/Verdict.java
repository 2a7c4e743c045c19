// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import java.util.List;

/**
 * What became of an expectation.
 *
 * @param actual what was seen, in words
 * @param worst the devices that fell short, worst first
 */
public record Verdict(State state, String actual, List<String> worst) {
    /** {@code OPEN} ones may still come true. */
    public enum State {
        MET,
        OPEN,
        FAILED
    }

    /** How many devices are named. */
    public static final int WORST_MAX = 10;

    public Verdict {
        worst = List.copyOf(worst.size() > WORST_MAX ? worst.subList(0, WORST_MAX) : worst);
    }

    static Verdict met(String actual) {
        return new Verdict(State.MET, actual, List.of());
    }

    static Verdict of(boolean met, String actual, List<String> worst) {
        return new Verdict(met ? State.MET : State.OPEN, actual, met ? List.of() : worst);
    }

    static Verdict failed(String actual, List<String> worst) {
        return new Verdict(State.FAILED, actual, worst);
    }
}
