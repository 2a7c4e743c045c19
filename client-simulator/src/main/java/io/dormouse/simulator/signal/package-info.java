// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** How the values of a device change by themselves. */
@NullMarked
package io.dormouse.simulator.signal;

import org.jspecify.annotations.NullMarked;
