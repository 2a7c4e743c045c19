// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import java.time.Duration;

/** Something that should come true, or stay true. Used for one run. */
public interface Expectation {
    /** As it is told to people. */
    String words();

    /** How long to wait for it; zero when it is judged once, at the end of its phase. */
    Duration patience();

    /** Whether it needs the HTTP API of the server. */
    default boolean needsApi() {
        return false;
    }

    /** Called before the actions of its phase. */
    default void begin(ScenarioRun run) {}

    /** @param last whether the time is over, so that it is worth looking closely */
    Verdict judge(ScenarioRun run, boolean last);
}
