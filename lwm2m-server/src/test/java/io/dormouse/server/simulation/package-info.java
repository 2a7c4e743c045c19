// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The whole server core in virtual time, from a seed: what the program wires, between a simulated network with simulated devices, a store with faults, and
 * people who change their minds. One seed is one life; the same seed gives the same life.
 */
@NullMarked
package io.dormouse.server.simulation;

import org.jspecify.annotations.NullMarked;
