// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** What a simulated device is made of: its objects, their values, and what its hardware does with a written value. */
@NullMarked
package io.dormouse.simulator.object;

import org.jspecify.annotations.NullMarked;
