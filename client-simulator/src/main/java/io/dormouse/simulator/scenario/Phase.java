// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import java.time.Duration;
import java.util.List;

/**
 * A part of a scenario: its actions are done one after the other, then it lasts until its time is over and its
 * expectations are settled.
 *
 * @param lasts by the clock of the devices
 */
public record Phase(String name, Duration lasts, List<Action> actions, List<Expectation> expect) {
    public Phase {
        actions = List.copyOf(actions);
        expect = List.copyOf(expect);
    }

    boolean needsApi() {
        return actions.stream().anyMatch(Action::needsApi) || expect.stream().anyMatch(Expectation::needsApi);
    }
}
