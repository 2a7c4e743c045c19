// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** Time, timers and randomness as ports, so that a whole server can run in virtual time from a seed. */
@NullMarked
package io.dormouse.kit.time;

import org.jspecify.annotations.NullMarked;
