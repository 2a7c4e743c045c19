// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

/** Something that is done to the fleet or asked of the server. */
public interface Action {
    /** As it is told to people. */
    String words();

    /** Whether it needs the HTTP API of the server. */
    default boolean needsApi() {
        return false;
    }

    /** @throws ActionFailed when it could not be done; the phase fails then */
    void play(ScenarioRun run) throws ActionFailed;
}
