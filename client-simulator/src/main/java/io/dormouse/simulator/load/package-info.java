// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** Load: how much a server takes, and how long it takes. */
@NullMarked
package io.dormouse.simulator.load;

import org.jspecify.annotations.NullMarked;
