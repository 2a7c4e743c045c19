// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.text;

/** Where something stands in a file; both from 1. */
public record Spot(int line, int column) {}
