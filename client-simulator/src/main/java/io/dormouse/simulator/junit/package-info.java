// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Simulated devices in JUnit 5 tests: {@link io.dormouse.simulator.junit.FleetExtension} starts and stops them, {@link
 * io.dormouse.simulator.junit.TestFleet} says what they shall do and what is expected of them.
 */
@NullMarked
package io.dormouse.simulator.junit;

import org.jspecify.annotations.NullMarked;
