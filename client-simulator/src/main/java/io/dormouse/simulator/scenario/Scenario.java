// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import java.util.List;

/**
 * A story with a verdict. Its expectations remember what they saw: read the file again for each run.
 *
 * @param name also begins the endpoint names of its devices
 * @param about what it is for
 * @param seed decides everything that devices draw by lot
 * @param speed how many seconds pass for the devices in one
 * @param small how much of it runs with {@code --small}
 * @param expect judged at the end of the run
 */
public record Scenario(
        String name,
        String about,
        long seed,
        double speed,
        Small small,
        List<GroupPlan> groups,
        List<Phase> phases,
        List<Expectation> expect) {
    /**
     * The size for automated builds.
     *
     * @param devices which part of each group
     * @param speed instead of the scenario's; 0 for the same
     */
    public record Small(double devices, double speed) {
        static final Small SAME = new Small(1, 0);
    }

    public Scenario {
        groups = List.copyOf(groups);
        phases = List.copyOf(phases);
        expect = List.copyOf(expect);
    }

    /** Whether something of it needs the HTTP API of the server. */
    public boolean needsApi() {
        return phases.stream().anyMatch(Phase::needsApi) || expect.stream().anyMatch(Expectation::needsApi);
    }

    public int devices() {
        return groups.stream().mapToInt(GroupPlan::count).sum();
    }
}
