// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Scenarios: what a fleet goes through and what is expected of the server meanwhile. {@link
 * io.dormouse.simulator.scenario.ScenarioFile} reads one, {@link io.dormouse.simulator.scenario.ScenarioRun} plays it.
 */
@NullMarked
package io.dormouse.simulator.scenario;

import org.jspecify.annotations.NullMarked;
