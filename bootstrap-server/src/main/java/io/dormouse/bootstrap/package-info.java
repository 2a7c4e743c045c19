// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** The bootstrap server: everything wired, how it is configured, what it counts. */
@NullMarked
package io.dormouse.bootstrap;

import org.jspecify.annotations.NullMarked;
