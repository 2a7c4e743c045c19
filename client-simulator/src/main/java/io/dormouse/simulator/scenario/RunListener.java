// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

/** Who watches a run; called on the thread that plays it. */
public interface RunListener {
    /** Watches nothing. */
    RunListener NOBODY = new RunListener() {};

    default void begins(ScenarioRun run) {}

    default void phase(Phase phase, int number, int of) {}

    default void action(Action action) {}

    default void sample(Sample now) {}

    /** Judged for good. */
    default void settled(Outcome.Check check) {}

    default void ends(Outcome outcome) {}
}
