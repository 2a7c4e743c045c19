// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** The device-management server: all wiring in one place. */
@NullMarked
package io.dormouse.server;

import org.jspecify.annotations.NullMarked;
